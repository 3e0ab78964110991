// The expert's desk: one sheet lies on it; the next ones wait, decoded. A sheet is submitted while the next one is looked at already;
// what the server does not accept comes back with all its answers.
import { Ahead } from "./review_ahead.js";
import { Clock } from "./review_clock.js";
import { Draft } from "./review_draft.js";
import { onKeys } from "./keys.js";
import { onUndo } from "./review_undo.js";
import { Sheet } from "./review_sheet.js";
import { fill } from "./viewer_scene.js";

const AHEAD = 2;
const toast = (text, level) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, level } }));

class Refused extends Error {}

class Desk {
  constructor(root) {
    Object.assign(this, { root, words: root.dataset, ahead: new Ahead(), clock: new Clock(), read: new Set(), travelling: null });
    this.lay(root.querySelector("[data-sheet]"));
    this.keys();
    root.addEventListener("submit", (event) => this.onSubmit(event));
    root.addEventListener("click", (event) => this.onClick(event));
    root.addEventListener("change", (event) => event.target.name === "plane" && this.otherPlane());
    addEventListener("popstate", () => this.back());
    addEventListener("pagehide", () => this.draft.save(true));
    addEventListener("online", () => this.draft.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.draft.save(true));
    this.lookAhead();
  }

  keys() {
    const answer = (value) => () => this.sheet.answer(value);
    const go = (step) => () => this.sheet.goTo(this.sheet.now + step);
    const arrow = (step) => () => (document.activeElement?.closest("[data-stage], [data-slider]") ? false : go(step)());
    onKeys({
      1: answer("met"), m: answer("met"), 2: answer("not_met"), n: answer("not_met"), 3: answer("cannot_tell"), c: answer("cannot_tell"),
      e: () => this.sheet.answerAll("met"), j: go(1), k: go(-1), ArrowDown: arrow(1), ArrowUp: arrow(-1),
      q: () => this.later(), y: () => this.sheet.form.elements.plane.focus(), x: () => this.sheet.find("dialog-open").click(),
      Enter: (event) => this.enter(event),
    });
    onUndo(() => this.undo(), () => this.sheet.undoing.isAnswer);
  }

  // A sheet takes its place; whoever drew over the one before lets go of it.
  lay(element) {
    const old = this.sheet?.element;
    if (old) {
      old.replaceWith(element);
      document.dispatchEvent(new CustomEvent("fragment", { detail: { root: element, old } }));
    }
    for (const link of element.querySelectorAll(".strip a")) if (this.read.has(link.getAttribute("href"))) link.remove();
    this.sheet = new Sheet(element, this.words);
    this.clock.start(Number(this.sheet.form.elements.seconds.value) || 0);
    this.draft = new Draft(this.sheet, this.clock, this.words);
  }

  show(element, { words = this.words.wordMoved, push = true } = {}) {
    this.lay(element);
    const { sheet } = this;
    if (push) history.pushState(null, "", sheet.address);
    document.title = document.title.replace(/^.*(?= · )/, () => sheet.title);
    sheet.element.querySelector("h1").focus({ preventScroll: true });
    document.querySelector("[data-announced]").textContent = fill(words, { title: sheet.title, place: sheet.place });
    this.lookAhead();
  }

  get next() {
    const links = [...this.sheet.element.querySelectorAll(".strip a:not([aria-current])")].map((link) => link.getAttribute("href"));
    return links.filter((address) => !this.read.has(address));
  }

  // After the picture on the desk has been painted.
  lookAhead() { requestAnimationFrame(() => setTimeout(() => this.ahead.want(this.next.slice(0, AHEAD)))); }

  enter(event) {
    if (event.target.closest("button, a, summary")) return false;
    this.submit();
  }

  onSubmit(event) {
    if (event.target !== this.sheet.form) return;
    event.preventDefault();
    this.submit();
  }

  async submit() {
    const { sheet, draft } = this;
    const { missing } = sheet;
    if (missing) {
      missing.go();
      return toast(missing.text);
    }
    if (this.travelling) await this.travelling;
    if (this.sheet !== sheet || draft.ended) return undefined;
    sheet.refuse("");
    draft.end();
    draft.stampTime();
    this.read.add(sheet.address);
    const [next] = this.next;
    const element = next && this.ahead.ready(next);
    const sending = this.send(sheet);
    if (!element) return this.wait(sending, sheet, draft);
    this.ahead.held.delete(next);
    this.show(element, { words: this.words.wordShown });
    this.travelling = sending.then(() => draft.forget(), (error) => this.bringBack(sheet, draft, error)).finally(() => { this.travelling = null; });
    return this.travelling;
  }

  // Without a next image at hand the answer says where to go.
  async wait(sending, sheet, draft) {
    sheet.find("saved").textContent = this.words.wordSaving;
    try {
      const { next } = await sending;
      draft.forget();
      await this.go(next, this.words.wordShown);
    } catch (error) {
      this.keep(sheet, draft, error);
    }
  }

  async send(sheet) {
    const body = new FormData(sheet.form);
    let answer;
    try {
      answer = await fetch(sheet.address, { method: "POST", body, redirect: "manual", headers: { "HX-Request": "true" }, keepalive: this.draft.size < 60_000 });
    } catch {
      throw new Refused(this.words.wordOffline);
    }
    if (answer.ok) return answer.json();
    if (answer.status === 409) return this.sentBefore(await answer.json());
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new Refused(this.words.wordSignedOut);
    if (answer.status === 404) throw new Refused(this.words.wordGone);
    throw new Refused(answer.status < 500 ? (await answer.json()).error : this.words.wordBroken);
  }

  // The first answer was lost on its way, not the review.
  sentBefore(told) {
    toast(told.error);
    return told;
  }

  // The reader is elsewhere by now: what they answered there is saved first.
  bringBack(sheet, draft, error) {
    this.draft.leave();
    this.keep(sheet, draft, error, () => {
      const { element } = this.sheet;
      element.replaceWith(sheet.element);
      document.dispatchEvent(new CustomEvent("fragment", { detail: { root: sheet.element, old: element } }));
      Object.assign(this, { sheet, draft });
      this.clock.start(Number(sheet.form.elements.seconds.value) || 0);
      history.replaceState(null, "", sheet.address);
      sheet.element.querySelector("h1").focus({ preventScroll: true });
    });
    this.lookAhead();
  }

  // Not submitted: every answer stays where it is, and the sheet says what happened.
  keep(sheet, draft, error, before = () => {}) {
    this.read.delete(sheet.address);
    draft.resume();
    draft.keepHere();
    before();
    sheet.refuse(fill(this.words.wordBack, { why: error instanceof Refused ? error.message : this.words.wordBroken }));
    sheet.find("refused").scrollIntoView({ block: "nearest" });
    draft.changed();
  }

  async go(address, words = this.words.wordMoved) {
    await this.draft.leave();
    try {
      this.show(await this.ahead.take(address), { words });
    } catch {
      location.assign(address);
    }
  }

  later() {
    const [next] = this.next;
    if (!next) return toast(this.words.wordNothingLater);
    this.go(next);
    return true;
  }

  onClick(event) {
    const link = event.target.closest(".strip a, [data-later]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (link.matches("[data-later]")) this.later();
    else if (!link.hasAttribute("aria-current")) this.go(link.getAttribute("href"));
  }

  // The draft says which plane; the server then asks that plane's questions.
  async otherPlane() {
    const { sheet, draft } = this;
    if (!(await draft.save())) {
      sheet.form.elements.plane.value = sheet.form.elements.asked.value;
      draft.changed();
      return toast(this.words.wordPlane, "warning");
    }
    this.ahead.held.delete(sheet.address);
    return this.ahead.take(sheet.address).then((element) => this.show(element, { push: false }), () => location.reload());
  }

  undo() {
    if (!this.sheet.undo()) return false;
    document.querySelector("[data-announced]").textContent = this.words.wordUndone;
    return true;
  }

  async back() {
    await this.travelling;
    await this.draft.save();
    location.reload();
  }
}

const root = document.querySelector("[data-desk]");
if (root) new Desk(root);
