// The panel of structures: which is chosen, its clarity, its boxes as a list; and the hidden field that carries all of it.
import { Boxes } from "./viewer_boxes.js";
import { fill } from "./viewer_scene.js";
import { onKeys, typing } from "./keys.js";
import { Marks } from "./viewer_marks.js";

const SIGNS = { unsaid: "–", absent: "○", seen: "◐", drawn: "●", several: "●" };

export class Structures {
  constructor(scene, panel) {
    Object.assign(this, { scene, panel, field: panel.querySelector("[data-structures-field]"), lines: new Map() });
    this.rows = new Map([...panel.querySelectorAll("[data-structure]")].map((row) => [row.dataset.structure, row]));
    this.marks = new Marks([...this.rows.keys()], this.field.value);
    this.boxLayer = new Boxes(scene, this);
    this.chosen = [...this.rows.keys()][0];
    this.listen();
    this.show();
  }

  listen() {
    const { scene, panel } = this;
    scene.listen(panel, "click", (event) => this.click(event));
    scene.listen(this.field, "restore", () => { this.marks.read(this.field.value); this.show(); });
    scene.listen(scene, "tool", () => this.hint());
    scene.listen(document, "keydown", (event) => this.undoKey(event));
    const clarity = (event) => this.clarity(this.chosen, Number(event.key));
    const by = (step) => (event) => event.target.closest("[data-choose]") ? this.walk(step) : false;
    onKeys({ 0: clarity, 1: clarity, 2: clarity, 3: clarity, ArrowDown: by(1), ArrowUp: by(-1) }, panel, scene.signal);
    onKeys({ 0: clarity, 1: clarity, 2: clarity, 3: clarity }, this.boxLayer.layer, scene.signal);
    scene.atEnd(() => { for (const line of this.lines.values()) line.remove(); });
  }

  click(event) {
    const row = event.target.closest("[data-structure]");
    const asked = (name) => event.target.closest(`[data-${name}]`);
    if (asked("undo")) this.undo();
    if (!row) return;
    this.choose(row.dataset.structure);
    if (asked("clarity")) this.clarity(this.chosen, Number(asked("clarity").dataset.clarity));
    if (asked("draw")) this.scene.take("box");
    if (asked("place")) this.placeOne(event.shiftKey);
    if (asked("go")) this.boxLayer.focus(asked("go").dataset.go);
    if (asked("remove")) this.remove(asked("remove").dataset.remove);
  }

  undoKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z" || typing(event)) return;
    if (this.undo() !== false) event.preventDefault();
  }

  // Nothing to draw but the chosen one: the hint over the picture names it.
  hint() { if (this.scene.tool === "box") this.scene.hint.textContent = fill(this.scene.hint.dataset.box, { name: this.name(this.chosen) }); }

  name(code) { return this.rows.get(code).dataset.name; }

  choose(code) {
    this.chosen = code;
    this.hint();
    this.show();
  }

  chooseOf(id) { if (this.marks.find(id)) this.choose(this.marks.find(id).code); }

  goTo(code) {
    this.choose(code);
    this.rows.get(code).querySelector("[data-choose]").focus();
  }

  walk(step) {
    const codes = [...this.rows.keys()];
    this.goTo(codes[(codes.indexOf(this.chosen) + step + codes.length) % codes.length]);
  }

  // The draft is kept by whoever listens for `input` on the form, inside which this field may or may not stand.
  changed() {
    this.show();
    const { field } = this;
    (field.form && !field.form.contains(field) ? field.form : field).dispatchEvent(new Event("input", { bubbles: true }));
  }

  clarity(code, value) {
    this.marks.setClarity(code, value);
    this.changed();
  }

  // A box that goes takes the focus with it: its structure has it then.
  undo() {
    const held = this.boxLayer.layer.contains(document.activeElement);
    if (!this.marks.undo()) return false;
    this.changed();
    if (held && !this.boxLayer.layer.contains(document.activeElement)) this.goTo(this.chosen);
  }

  remove(id) {
    const { code } = this.marks.find(id);
    this.marks.remove(id);
    this.changed();
    this.goTo(code);
  }

  change(id, move) {
    this.marks.keep(`move ${id}`);
    this.marks.setBox(id, move(this.boxOf(id)));
    this.changed();
    this.say(id);
  }

  // A drag: every step is shown, its end is one change, and a second finger takes it back.
  edit(id) {
    this.marks.keep();
    return this.editing(id, () => this.changed());
  }

  editNew(box, beside) {
    const id = this.marks.add(this.chosen, box, beside);
    this.show();
    const finish = () => { this.scene.putDown(); this.changed(); this.boxLayer.focus(id); this.say(id); };
    return this.editing(id, finish);
  }

  editing(id, finish) {
    const set = (box) => { this.marks.setBox(id, box); this.show(); };
    const undo = () => { this.marks.undo(); this.show(); };
    return { set, finish, undo };
  }

  // Without any drag: in the middle, to be moved by arrows.
  placeOne(beside) { this.editNew(this.boxLayer.middle(), beside).finish(); }

  // The next structure of which nothing was said, else the same one.
  accept(id) {
    const { code } = this.marks.find(id);
    const codes = [...this.rows.keys()];
    const from = codes.indexOf(code);
    this.goTo([...codes.slice(from), ...codes.slice(0, from)].find((one) => this.marks.state(one) === "unsaid") ?? code);
  }

  boxOf(id) { return this.marks.find(id).one.box; }

  boxes() {
    return [...this.marks.said].flatMap(([code, { boxes }]) => boxes.map((one, place) => this.described(code, one, place)));
  }

  described(code, { id, box }, place) {
    const [x, y, right, bottom] = box;
    const name = this.name(code);
    const label = fill(this.panel.dataset.box, { name, number: place + 1, x, y, width: right - x, height: bottom - y });
    return { id, box, code, name, label, chosen: code === this.chosen };
  }

  say(id) { this.panel.querySelector("[data-said]").textContent = this.boxes().find((one) => one.id === id).label; }

  show() {
    this.field.value = this.marks.write();
    for (const [code, row] of this.rows) this.showRow(code, row);
    this.boxLayer.show();
    this.showLines();
  }

  showRow(code, row) {
    const [state, chosen] = [this.marks.state(code), code === this.chosen];
    const { clarity, boxes } = this.marks.said.get(code);
    const choose = row.querySelector("[data-choose]");
    choose.setAttribute("aria-pressed", String(chosen));
    choose.tabIndex = chosen ? 0 : -1;
    row.dataset.state = state;
    row.querySelector("[data-sign]").textContent = SIGNS[state];
    row.querySelector("[data-words]").textContent = fill(this.panel.dataset[state], { count: boxes.length });
    row.querySelector("[data-tools]").hidden = !chosen;
    for (const button of row.querySelectorAll("[data-clarity]")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.clarity) === clarity));
      button.tabIndex = chosen ? 0 : -1;
    }
  }

  showLines() {
    const boxes = this.boxes();
    for (const [id, line] of this.lines) if (!boxes.some((one) => one.id === id)) { line.remove(); this.lines.delete(id); }
    for (const one of boxes) (this.lines.get(one.id) ?? this.line(one)).querySelector("[data-go]").textContent = one.label;
  }

  line({ id, code }) {
    const line = this.panel.querySelector("template").content.firstElementChild.cloneNode(true);
    line.querySelector("[data-go]").dataset.go = id;
    line.querySelector("[data-remove]").dataset.remove = id;
    this.rows.get(code).querySelector("[data-lines]").append(line);
    this.lines.set(id, line);
    return line;
  }
}
