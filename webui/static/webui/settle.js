// Settling by keyboard, with the keys of reading: 1 met, 2 not met, J and K between criteria, Enter settles.
import { onKeys } from "./keys.js";

class Settling {
  constructor(form) {
    this.form = form;
    this.questions = [...form.querySelectorAll("[data-question]")];
    this.told = document.querySelector("[data-answered]");
    this.mark(Math.max(0, this.questions.findIndex((one) => !chosen(one))));
    form.addEventListener("change", () => this.count());
    form.addEventListener("focusin", (event) => this.follow(event.target.closest("[data-question]")));
    this.count();
    form.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); });
    const [met, not] = [(event) => this.answer(event, "met"), (event) => this.answer(event, "not_met")];
    const [next, back] = [(event) => this.arrow(event, 1), (event) => this.arrow(event, -1)];
    onKeys({ 1: met, m: met, 2: not, n: not, j: next, ArrowDown: next, k: back, ArrowUp: back, Enter: (event) => this.finish(event) });
  }

  // Arrows that move the picture or a slider stay with it.
  arrow(event, by) {
    if (event.key.startsWith("Arrow") && event.target.closest("[data-viewer]")) return false;
    this.goTo(this.now + by);
  }

  goTo(place) {
    this.mark(Math.max(0, Math.min(this.questions.length - 1, place)));
    const question = this.questions[this.now];
    (question.querySelector(":checked") ?? question.querySelector("input")).focus({ preventScroll: true });
    question.scrollIntoView({ block: "nearest" });
  }

  follow(question) {
    if (question) this.mark(this.questions.indexOf(question));
  }

  mark(place) {
    this.now = place;
    this.questions.forEach((one, at) => {
      one.toggleAttribute("data-current", at === place);
      if (at === place) one.setAttribute("aria-current", "step");
      else one.removeAttribute("aria-current");
    });
  }

  // After the last verdict the reason is what is missing.
  answer(event, value) {
    if (event.target.closest(".teach")) return false;
    this.questions[this.now].querySelector(`input[value="${value}"]`).checked = true;
    this.count();
    if (this.now < this.questions.length - 1) this.goTo(this.now + 1);
    else this.form.elements.reason.focus();
  }

  finish(event) {
    if (event.target.closest("button, a, summary, [data-viewer], .teach")) return false;
    const open = this.questions.findIndex((one) => !chosen(one));
    if (open < 0) return void this.form.requestSubmit();
    this.goTo(open);
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: this.told.dataset.open } }));
  }

  count() {
    const { words } = this.told.dataset;
    this.told.textContent = words.replace("{done}", this.questions.filter(chosen).length).replace("{of}", this.questions.length);
  }
}

const chosen = (question) => question.querySelector(":checked") !== null;

document.querySelectorAll("form[data-settle]").forEach((form) => new Settling(form));
