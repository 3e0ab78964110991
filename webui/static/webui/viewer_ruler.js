// A ruler between two points of the frame: two clicks, or one drag; by keyboard Enter lays it down and arrows move its ends.
import { between, drawn, fill, stepOf } from "./viewer_scene.js";
import { onKeys } from "./keys.js";

const CLICK = 4; // a press that moved less, in pixels of the screen, was a click: the second point is still to come
const SHARE = 0.25; // of the frame's width, for a ruler laid by keyboard

export class Ruler {
  constructor(scene) {
    Object.assign(this, { scene, ends: null, open: false });
    this.group = drawn("g", { class: "ruler" });
    const [under, line] = [drawn("line", { class: "under" }), drawn("line")];
    this.lines = [under, line];
    this.dots = [scene.marks.dataset.firstEnd, scene.marks.dataset.secondEnd].map((name, place) => this.dot(name, place));
    this.text = drawn("text");
    this.group.append(under, line, this.text, ...this.dots);
    scene.listen(scene, "scale", () => this.show());
    onKeys({ Delete: () => this.remove(), Backspace: () => this.remove() }, this.group, scene.signal);
    scene.atEnd(() => this.group.remove());
  }

  dot(name, place) {
    const dot = drawn("circle", { tabindex: 0, role: "img", "aria-label": name, "data-handle": "end", "data-end": place });
    const move = (event) => this.set(place, { x: this.ends[place].x + stepOf(event)[0], y: this.ends[place].y + stepOf(event)[1] });
    onKeys({ ArrowLeft: move, ArrowRight: move, ArrowUp: move, ArrowDown: move }, dot, this.scene.signal);
    return dot;
  }

  set(place, { x, y }) {
    const { width, height } = this.scene.size;
    this.ends[place] = { x: between(x, 0, width), y: between(y, 0, height) };
    this.show();
  }

  lay(...ends) {
    this.ends = ends;
    this.scene.marks.append(this.group);
    this.show();
  }

  middle() {
    const { width, height } = this.scene.size;
    const half = (width * SHARE) / 2;
    this.lay({ x: width / 2 - half, y: height / 2 }, { x: width / 2 + half, y: height / 2 });
    this.dots[0].focus();
  }

  remove() {
    if (!this.ends) return false;
    const held = this.group.contains(document.activeElement);
    this.group.remove();
    Object.assign(this, { ends: null, open: false });
    this.scene.find("length").textContent = "";
    if (held) this.scene.stage.focus();
  }

  // The first press lays the first point, and the second follows the pointer until it is lifted or pressed again.
  draw(press) {
    if (this.open) {
      this.open = false;
      this.set(1, this.scene.point(press));
      return this.hold(1);
    }
    this.lay(this.scene.point(press), this.scene.point(press));
    const far = (event) => Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) >= CLICK;
    return { ...this.hold(1), end: (event) => { this.open = !far(event); }, cancel: () => this.remove() };
  }

  hold(place) { return { move: (event) => this.ends && this.set(place, this.scene.point(event)) }; }

  hover(event) { if (this.open && event.buttons === 0) this.set(1, this.scene.point(event)); }

  grab(press) { return this.hold(Number(press.target.dataset.end)); }

  // Millimetres where the file told its spacing, else pixels of the frame.
  get length() {
    const [one, other] = this.ends;
    const { spacing, spacingDown } = this.scene.figure.dataset;
    const [across, down] = [Number(spacing) || 1, Number(spacingDown) || Number(spacing) || 1];
    const long = Math.hypot((other.x - one.x) * across, (other.y - one.y) * down);
    const shown = new Intl.NumberFormat(document.documentElement.lang || "en", { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(long);
    return fill(this.scene.marks.dataset[spacing ? "millimetres" : "pixels"], { length: shown });
  }

  show() {
    if (!this.ends) return;
    const [one, other] = this.ends;
    for (const line of this.lines) put(line, { x1: one.x, y1: one.y, x2: other.x, y2: other.y });
    this.dots.forEach((dot, place) => put(dot, { cx: this.ends[place].x, cy: this.ends[place].y }));
    put(this.text, { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
    const said = this.length;
    if (this.text.textContent === said) return;
    this.text.textContent = said;
    this.scene.find("length").textContent = said;
  }
}

function put(element, places) {
  for (const [name, value] of Object.entries(places)) element.setAttribute(name, value.toFixed(2));
}
