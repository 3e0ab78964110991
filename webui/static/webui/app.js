// What every page does: theme, menus, dialogs, toasts, the key sheet, filters that send themselves.
// Other modules never import this one, they send it events: under its second, unhashed address it would run twice.
import { onKeys } from "./keys.js";

const root = document.documentElement;
const THEMES = ["auto", "light", "dark"];

function showTheme() {
  const now = root.dataset.theme ?? "auto";
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    const label = button.getAttribute(`data-label-${now}`);
    button.setAttribute("aria-label", label);
    button.title = `${label} (T)`;
    for (const icon of button.querySelectorAll("[data-theme-icon]")) icon.toggleAttribute("hidden", icon.dataset.themeIcon !== now);
  }
}

function nextTheme() {
  const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
  if (next === "auto") {
    delete root.dataset.theme;
    localStorage.removeItem("theme");
  } else {
    root.dataset.theme = next;
    localStorage.setItem("theme", next);
  }
  showTheme();
  root.dispatchEvent(new CustomEvent("theme-change"));
}

function toast(text, level = "info") {
  const made = document.getElementById("toast-form").content.firstElementChild.cloneNode(true);
  made.classList.add(level);
  made.querySelector("p").textContent = text;
  document.getElementById("toasts").append(made);
  expire(made);
}

// Errors stay until closed; a toast with an undo stays longer; none goes while someone points at it or is inside it.
function expire(made) {
  if (made.classList.contains("error")) return;
  const wait = made.querySelector("form") ? 12000 : 7000;
  const go = () => (made.matches(":hover, :focus-within") ? setTimeout(go, 2000) : made.remove());
  setTimeout(go, wait);
}

function onClick(event) {
  const part = (selector) => event.target.closest(selector);
  if (part("[data-theme-toggle]")) nextTheme();
  if (part("[data-close-toast]")) part(".toast").remove();
  const opener = part("[data-dialog-open]");
  if (opener) document.getElementById(opener.dataset.dialogOpen)?.showModal();
  if (part("[data-dialog-close]") || event.target.nodeName === "DIALOG") part("dialog").close();
  if (part("[data-print]")) window.print();
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
}

function onEscape() {
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return false;
  menu.open = false;
  menu.querySelector("summary").focus();
}

document.addEventListener("click", onClick);
document.addEventListener("change", (event) => event.target.closest("form[data-send-on-change]")?.requestSubmit());
// An address that a colleague can read: filters that are not set do not appear in it.
document.addEventListener("formdata", ({ target, formData }) => {
  if (target.matches(".filters")) for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
});
document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.level));
onKeys({
  "?": () => document.getElementById("key-sheet").showModal(),
  t: nextTheme,
  "/": () => document.querySelector(".filters :is(input, select)")?.focus() ?? false,
  Escape: onEscape,
});
document.querySelectorAll(".toast").forEach(expire);

// What takes longer than a moment says so on its button, which cannot be pressed twice. Who comes back finds it as it was.
document.addEventListener("submit", ({ submitter, defaultPrevented }) => {
  if (defaultPrevented || !submitter?.dataset.busy) return;
  submitter.dataset.rest = submitter.textContent;
  submitter.textContent = submitter.dataset.busy;
  submitter.setAttribute("aria-busy", "true");
  setTimeout(() => (submitter.disabled = true)); // after the form is sent, or its own name would not go along
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[aria-busy][data-rest]")) {
    button.textContent = button.dataset.rest;
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
});

// A table wider than its place is scrolled by the keyboard too, so the focus must be able to stand on it.
const wide = new ResizeObserver((seen) => seen.forEach(({ target }) => (target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1)));
const watchTables = (root) => root.querySelectorAll(".table-wrap").forEach((table) => wide.observe(table));
document.addEventListener("htmx:load", (event) => watchTables(event.detail.elt));
watchTables(document);
showTheme();
