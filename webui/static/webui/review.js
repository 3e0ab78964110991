// The expert's form by keyboard, with a draft that outlives a closed tab and the time that was really spent.
import { onKeys } from "./keys.js";

class ReviewForm {
  constructor(form) {
    this.form = form;
    this.name = `review-draft:${form.dataset.review}`;
    this.questions = [...form.querySelectorAll("[data-question]")];
    this.restore();
    this.goTo(Math.max(0, this.questions.findIndex((question) => !answered(question))), false);
    form.addEventListener("input", () => this.keep());
    form.addEventListener("change", (event) => this.follow(event.target));
    form.addEventListener("focusin", (event) => this.mark(event.target.closest("[data-question]")));
    form.addEventListener("submit", () => { this.sent = true; localStorage.removeItem(this.name); });
    this.count();
    onKeys({
      j: () => this.goTo(this.now + 1), ArrowDown: () => this.arrow(1), k: () => this.goTo(this.now - 1), ArrowUp: () => this.arrow(-1),
      1: () => this.answer("met"), m: () => this.answer("met"), 2: () => this.answer("not_met"), n: () => this.answer("not_met"),
      3: () => this.answer("cannot_tell"), c: () => this.answer("cannot_tell"), Enter: (event) => this.finish(event),
    });
  }

  // Arrows that move the picture or a slider stay with it.
  arrow(by) {
    if (document.activeElement?.closest("[data-stage], [data-slider]")) return false;
    this.goTo(this.now + by);
  }

  goTo(place, focus = true) {
    this.now = Math.max(0, Math.min(this.questions.length - 1, place));
    const question = this.questions[this.now];
    this.mark(question);
    if (focus) (question.querySelector(":checked") ?? question.querySelector("input")).focus({ preventScroll: true });
    question.scrollIntoView({ block: "nearest" });
  }

  mark(question) {
    if (!question) return;
    this.now = this.questions.indexOf(question);
    this.questions.forEach((one) => one.toggleAttribute("data-current", one === question));
    question.setAttribute("aria-current", "step");
    this.questions.filter((one) => one !== question).forEach((one) => one.removeAttribute("aria-current"));
  }

  answer(value) {
    this.questions[this.now].querySelector(`input[value="${value}"]`).checked = true;
    this.keep();
    this.progress();
    if (this.now < this.questions.length - 1) this.goTo(this.now + 1);
  }

  follow(target) {
    const question = target.closest("[data-question]");
    if (question) this.mark(question);
    this.progress();
  }

  finish(event) {
    if (event.target.closest("button, a, summary")) return false;
    const open = this.questions.findIndex((question) => !answered(question));
    if (open < 0) return void this.form.requestSubmit();
    this.goTo(open);
    const left = this.questions.filter((question) => !answered(question)).length;
    const text = left === 1 ? "One criterion is still open." : `${left} criteria are still open.`;
    document.dispatchEvent(new CustomEvent("toast", { detail: { text } }));
  }

  progress() {
    const done = this.questions.filter(answered).length;
    const place = document.querySelector("[data-answered]");
    if (place) place.textContent = `${done} of ${this.questions.length}`;
  }

  keep() {
    const values = [...new FormData(this.form)].filter(([name]) => name !== "csrfmiddlewaretoken" && name !== "seconds");
    localStorage.setItem(this.name, JSON.stringify({ values, seconds: this.seconds }));
    const saved = document.querySelector("[data-saved]");
    if (saved) saved.textContent = `Draft saved ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`;
  }

  restore() {
    const draft = JSON.parse(localStorage.getItem(this.name) ?? "null");
    this.seconds = draft?.seconds ?? Number(this.form.elements.seconds?.value ?? 0);
    for (const [name, value] of draft?.values ?? []) {
      const field = this.form.elements[name];
      if (field) field.value = value;
    }
    this.progress();
  }

  // Only seconds in which the page was seen count as reading.
  count() {
    setInterval(() => {
      if (document.hidden) return;
      this.seconds += 1;
      const field = this.form.elements.seconds;
      if (field) field.value = this.seconds;
    }, 1000);
    addEventListener("pagehide", () => { if (!this.sent && localStorage.getItem(this.name)) this.keep(); });
  }
}

const answered = (question) => question.querySelector(":checked") !== null;

document.querySelectorAll("form[data-review]").forEach((form) => new ReviewForm(form));
