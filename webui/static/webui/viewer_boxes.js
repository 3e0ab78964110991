// Boxes over the picture, each a focusable SVG group: dragged by mouse, pen or finger, moved and resized by keys (WCAG 2.5.7).
// It draws what `marks` holds (viewer_structures.js) and asks it for every change; it keeps nothing itself but the elements.
import { between, drawn, stepOf } from "./viewer_scene.js";
import { onKeys } from "./keys.js";

const LEAST = 4; // pixels of the frame that a box has at least on each side
const CORNERS = [[0, 1], [2, 1], [2, 3], [0, 3]]; // which of x0 y0 x1 y1 a corner moves

export class Boxes {
  constructor(scene, marks) {
    Object.assign(this, { scene, marks, groups: new Map() });
    this.layer = drawn("g", { class: "own-boxes" });
    scene.marks.append(this.layer);
    scene.atEnd(() => this.layer.remove());
  }

  show() {
    const boxes = this.marks.boxes();
    const present = new Set(boxes.map((one) => one.id));
    for (const [id, group] of this.groups) if (!present.has(id)) { group.remove(); this.groups.delete(id); }
    for (const one of boxes) this.place(this.groups.get(one.id) ?? this.make(one), one);
  }

  make({ id }) {
    const group = drawn("g", { tabindex: 0, role: "img" });
    const corners = CORNERS.map((_, corner) => drawn("rect", { class: "corner", "data-handle": "corner", "data-corner": corner, "data-box": id }));
    group.append(drawn("rect", { class: "under" }), drawn("rect", { class: "side", "data-handle": "box", "data-box": id }), drawn("text"), ...corners);
    const arrow = (event) => this.nudge(id, event);
    const accept = () => this.marks.accept(id);
    const remove = () => this.marks.remove(id);
    onKeys({ ArrowLeft: arrow, ArrowRight: arrow, ArrowUp: arrow, ArrowDown: arrow, Enter: accept, Delete: remove, Backspace: remove }, group, this.scene.signal);
    // keys.js leaves Alt to the browser, where Alt and an arrow go back a page: not while a box has the focus.
    this.scene.listen(group, "keydown", (event) => event.altKey && stepOf(event) && (event.preventDefault(), this.stretch(id, event)));
    this.scene.listen(group, "focus", () => this.marks.chooseOf(id));
    this.layer.append(group);
    this.groups.set(id, group);
    return group;
  }

  place(group, { box, label, name, chosen }) {
    const [x, y, right, bottom] = box;
    for (const rect of group.querySelectorAll(".under, .side")) put(rect, { x, y, width: right - x, height: bottom - y });
    group.querySelectorAll(".corner").forEach((corner, place) => put(corner, { x: box[CORNERS[place][0]], y: box[CORNERS[place][1]] }));
    const text = group.querySelector("text");
    put(text, { x, y });
    text.textContent = name;
    group.setAttribute("aria-label", label);
    group.classList.toggle("chosen", chosen);
  }

  focus(id) { this.groups.get(id)?.focus(); }

  nudge(id, event) {
    const [across, down] = stepOf(event);
    this.marks.change(id, (box) => this.moved(box, across, down));
  }

  stretch(id, event) {
    const [across, down] = stepOf(event);
    this.marks.change(id, ([x, y, right, bottom]) => this.tidy([x, y, Math.max(x + LEAST, right + across), Math.max(y + LEAST, bottom + down)]));
  }

  moved([x, y, right, bottom], across, down) {
    const { width, height } = this.scene.size;
    const [dx, dy] = [between(Math.round(across), -x, width - right), between(Math.round(down), -y, height - bottom)];
    return [x + dx, y + dy, right + dx, bottom + dy];
  }

  // Whole pixels of the frame, corners in order, never outside it and never too small to be taken.
  tidy([x, y, right, bottom]) {
    const { width, height } = this.scene.size;
    const [left, top] = [between(Math.round(Math.min(x, right)), 0, width - LEAST), between(Math.round(Math.min(y, bottom)), 0, height - LEAST)];
    return [left, top, between(Math.round(Math.max(x, right)), left + LEAST, width), between(Math.round(Math.max(y, bottom)), top + LEAST, height)];
  }

  draw(press) {
    const from = this.scene.point(press);
    const to = (event) => this.tidy([from.x, from.y, this.scene.point(event).x, this.scene.point(event).y]);
    const edit = this.marks.editNew(to(press), press.shiftKey);
    const big = (event) => Math.abs(this.scene.point(event).x - from.x) >= LEAST && Math.abs(this.scene.point(event).y - from.y) >= LEAST;
    const end = (event) => (big(event) ? edit.finish() : edit.undo());
    return { move: (event) => edit.set(to(event)), end, cancel: edit.undo };
  }

  // A first press on a box takes it, which is what focus shows; once taken, it can be dragged.
  drag(press) {
    const id = press.target.dataset.box;
    if (this.groups.get(id) !== document.activeElement) {
      this.focus(id);
      return null;
    }
    const from = this.scene.point(press);
    const start = this.marks.boxOf(id);
    const moved = (event) => this.moved(start, this.scene.point(event).x - from.x, this.scene.point(event).y - from.y);
    return this.during(id, moved);
  }

  corner(press) {
    const { box: id, corner } = press.target.dataset;
    const [across, down] = CORNERS[corner];
    const start = this.marks.boxOf(id);
    this.focus(id);
    const pulled = (event) => {
      const { x, y } = this.scene.point(event);
      return this.tidy(start.map((side, place) => (place === across ? x : place === down ? y : side)));
    };
    return this.during(id, pulled);
  }

  during(id, boxAt) {
    let edit = null;
    const move = (event) => {
      edit ??= this.marks.edit(id);
      edit.set(boxAt(event));
    };
    return { move, end: () => edit?.finish(), cancel: () => edit?.undo() };
  }

  middle() {
    const { width, height } = this.scene.size;
    return this.tidy([width * 0.4, height * 0.4, width * 0.6, height * 0.6]);
  }
}

function put(element, places) {
  for (const [name, value] of Object.entries(places)) element.setAttribute(name, value);
}
