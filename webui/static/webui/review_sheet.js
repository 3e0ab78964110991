// One image's questions: which one is asked, what is answered, what is still open.
import { fill } from "./viewer_scene.js";
import { showGrade } from "./review_grade.js";
import { Undo } from "./review_undo.js";

export class Sheet {
  constructor(element, words) {
    Object.assign(this, { element, words, undoing: new Undo() });
    this.form = element.querySelector("form[data-review]");
    this.questions = [...element.querySelectorAll("[data-question]")];
    this.address = element.dataset.address;
    this.known = new Map(this.questions.map((question) => [question, this.verdict(question)]));
    this.form.addEventListener("input", (event) => this.changed(event));
    this.form.addEventListener("focusin", (event) => this.mark(event.target.closest("[data-question]")));
    this.find("all-met").addEventListener("click", () => this.answerAll("met"));
    this.begin();
    this.show();
  }

  // At the first question that is open. The first of all stands in sight: measuring where it is would cost a layout.
  begin() {
    const place = Math.max(0, this.questions.indexOf(this.open[0]));
    this.mark(this.questions[place]);
    if (place > 0) this.questions[place].scrollIntoView({ block: "nearest" });
  }

  find(name) { return this.element.querySelector(`[data-${name}]`); }

  verdict(question) { return question.querySelector(":checked")?.value ?? ""; }

  get open() { return this.questions.filter((question) => !this.verdict(question)); }

  get place() { return this.element.dataset.place; }

  get title() { return this.element.dataset.title; }

  get isOverridden() { return this.form.elements.override.value !== ""; }

  goTo(place) {
    if (!this.questions.length) return;
    const question = this.questions[Math.max(0, Math.min(this.questions.length - 1, place))];
    this.mark(question);
    (question.querySelector(":checked") ?? question.querySelector("input")).focus({ preventScroll: true });
    question.scrollIntoView({ block: "nearest" });
  }

  mark(question) {
    if (!question) return;
    this.now = this.questions.indexOf(question);
    for (const one of this.questions) {
      one.toggleAttribute("data-current", one === question);
      if (one === question) one.setAttribute("aria-current", "step");
      else one.removeAttribute("aria-current");
    }
  }

  answer(value) {
    this.set([this.questions[this.now]], value);
    if (this.now < this.questions.length - 1) this.goTo(this.now + 1);
  }

  answerAll(value) { this.set(this.open, value); }

  set(questions, value) {
    if (!questions.length) return;
    for (const question of questions) question.querySelector(`input[value="${value}"]`).checked = true;
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Compared with what was known before, so that keys, pointer and arrow keys in a group are all one kind of step.
  changed(event) {
    const differing = this.questions.filter((question) => this.known.get(question) !== this.verdict(question));
    if (differing.length) this.undoing.keep(new Map(differing.map((question) => [question, this.known.get(question)])));
    if (event.target.name === "structures") this.undoing.drew();
    this.show();
  }

  undo() {
    const before = this.undoing.take();
    if (!before) return false;
    for (const [question, value] of before) {
      for (const input of question.querySelectorAll("input")) input.checked = input.value === value;
      this.known.set(question, value);
    }
    this.goTo(this.questions.indexOf([...before.keys()][0]));
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  show() {
    for (const question of this.questions) this.known.set(question, this.verdict(question));
    const done = this.questions.length - this.open.length;
    this.find("answered").textContent = fill(this.words.wordAnswered, { done, total: this.questions.length });
    this.find("all-met").disabled = this.open.length === 0;
    this.find("why").hidden = !this.isOverridden && !this.form.elements.override_reason.value;
    showGrade(this.find("grade"), this, this.words);
  }

  // What a sheet lacks before it can be sent: its words, and the place that wants attention.
  get missing() {
    if (this.open.length) return { text: fill(this.words.wordOpen, { count: this.open.length }), go: () => this.goTo(this.questions.indexOf(this.open[0])) };
    const reason = this.form.elements.override_reason;
    if (this.isOverridden && !reason.value.trim() && this.form.elements.override.value !== this.computed) return { text: this.words.wordReason, go: () => reason.focus() };
    return null;
  }

  get computed() { return { standard: "standard", basic: "basic", nonStandard: "non_standard" }[this.find("grade").dataset.grade] ?? ""; }

  refuse(text) {
    const note = this.find("refused");
    note.textContent = text;
    note.hidden = !text;
  }

  values() { return [...new FormData(this.form)].filter(([name]) => name !== "csrfmiddlewaretoken"); }

  fill(values) {
    for (const [name, value] of values) if (this.form.elements[name]) this.form.elements[name].value = value;
    this.form.elements.structures?.dispatchEvent(new Event("restore"));
    this.show();
  }
}
