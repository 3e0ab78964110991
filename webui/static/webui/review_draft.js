// What was answered so far, kept by the server at every change; in this browser only while the server cannot be reached.
import { fill } from "./viewer_scene.js";

const WAIT = 400; // milliseconds after the last change
const AGAIN = 10_000;
const MOST_KEPT_ALIVE = 60_000; // characters: browsers refuse more once the page is gone

export class Draft {
  constructor(sheet, clock, words) {
    Object.assign(this, { sheet, clock, words, dirty: false, sending: Promise.resolve(true) });
    this.name = `reading:${sheet.form.dataset.review}`;
    this.restore();
    sheet.form.addEventListener("input", () => this.changed());
  }

  changed() {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  // One after the other, so that the newest answers are the last to arrive. True when the server has them.
  save(leaving = false) {
    clearTimeout(this.timer);
    if (!this.dirty || this.ended) return this.sending;
    this.dirty = false;
    if (leaving) this.keepHere();
    this.sending = leaving ? this.send(true) : this.sending.then(() => this.send(false));
    return this.sending;
  }

  // From now on somebody else decides: the sheet is being submitted.
  end() {
    clearTimeout(this.timer);
    this.ended = true;
  }

  resume() { this.ended = false; }

  // Another sheet takes its place: what is not saved by then waits in this browser until the image is opened again.
  leave() {
    this.stampTime();
    return this.save().finally(() => this.end());
  }

  async send(leaving) {
    if (this.ended) return false;
    this.stampTime();
    const body = new FormData(this.sheet.form);
    try {
      const answer = await fetch(this.sheet.form.dataset.draft, { method: "POST", body, redirect: "manual", keepalive: leaving && this.size < MOST_KEPT_ALIVE });
      if (this.ended) return false; // submitted meanwhile
      return answer.ok ? this.saved((await answer.json()).saved) : await this.refused(answer);
    } catch {
      return !this.ended && this.unreachable(this.words.wordKept);
    }
  }

  get size() { return this.sheet.values().reduce((length, [name, value]) => length + name.length + value.length, 0); }

  // The clock belongs to the sheet on the desk.
  stampTime() { if (this.sheet.element.isConnected) this.sheet.form.elements.seconds.value = this.clock.seconds; }

  saved(time) {
    this.forget();
    this.say(fill(this.words.wordSaved, { time }), "saved");
    return true;
  }

  async refused(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 403) return this.unreachable(this.words.wordSignedOut);
    if (answer.status >= 500) return this.unreachable(this.words.wordKept);
    this.keepHere();
    this.say(answer.status === 409 ? (await answer.json()).error : this.words.wordGone, "lost");
    return false;
  }

  unreachable(text) {
    this.keepHere();
    this.dirty = true;
    this.timer = setTimeout(() => this.save(), AGAIN);
    this.say(text, "lost");
    return false;
  }

  keepHere() {
    this.stampTime();
    localStorage.setItem(this.name, JSON.stringify({ at: Date.now(), values: this.sheet.values() }));
  }

  forget() { localStorage.removeItem(this.name); }

  // What this browser kept while there was no server, unless the server has something newer from another machine.
  restore() {
    const held = JSON.parse(localStorage.getItem(this.name) ?? "null");
    if (!held) return;
    if (held.at <= 1000 * Number(this.sheet.form.dataset.keptAt)) return void this.forget();
    this.sheet.fill(held.values);
    this.changed();
  }

  say(text, state) {
    const place = this.sheet.find("saved");
    place.textContent = text;
    place.dataset.state = state;
  }
}
