// What an expert says about the structures of one frame: clarity and boxes of each, with a way back. Knows nothing of the page.
const LONGEST = 100; // steps that can be undone
const SAME_MS = 1000; // key presses in a row are one step

export class Marks {
  constructor(codes, text) {
    Object.assign(this, { codes, serial: 0 });
    this.read(text);
  }

  // [{"code": "nasal_tip", "box": [x0, y0, x1, y1] or null, "clarity": 0 to 3 or null}]; what it does not name was not said.
  read(text) {
    this.said = new Map(this.codes.map((code) => [code, { clarity: null, boxes: [] }]));
    for (const { code, box, clarity } of JSON.parse(text || "[]")) {
      const said = this.said.get(code);
      if (!said) continue;
      said.clarity = clarity ?? said.clarity;
      if (box) said.boxes.push({ id: this.nextId(), box });
    }
    Object.assign(this, { past: [], last: null });
  }

  write() {
    const lines = ([code, { clarity, boxes }]) => {
      if (boxes.length) return boxes.map(({ box }) => ({ code, box, clarity }));
      return clarity === null ? [] : [{ code, box: null, clarity }];
    };
    return JSON.stringify([...this.said].flatMap(lines));
  }

  nextId() { return String((this.serial += 1)); }

  find(id) {
    for (const [code, said] of this.said) {
      const place = said.boxes.findIndex((one) => one.id === id);
      if (place >= 0) return { code, said, place, one: said.boxes[place] };
    }
    return null;
  }

  state(code) {
    const { clarity, boxes } = this.said.get(code);
    if (boxes.length) return boxes.length > 1 ? "several" : "drawn";
    return { null: "unsaid", 0: "absent" }[clarity] ?? "seen";
  }

  // Called before each change.
  keep(step = null, now = Date.now()) {
    const same = step !== null && this.last?.step === step && now - this.last.at < SAME_MS;
    this.last = { step, at: now };
    if (same) return;
    this.past.push(structuredClone(this.said));
    if (this.past.length > LONGEST) this.past.shift();
  }

  undo() {
    if (!this.past.length) return false;
    this.said = this.past.pop();
    this.last = null;
    return true;
  }

  // A structure that is not visible has no box, and one with a box is visible.
  setClarity(code, clarity) {
    this.keep();
    const said = this.said.get(code);
    said.clarity = said.clarity === clarity ? null : clarity;
    if (said.clarity === 0) said.boxes = [];
  }

  add(code, box, beside) {
    this.keep();
    const said = this.said.get(code);
    const one = { id: this.nextId(), box };
    said.boxes = beside ? [...said.boxes, one] : [one];
    if (said.clarity === 0) said.clarity = null;
    return one.id;
  }

  setBox(id, box) { this.find(id).one.box = box; }

  remove(id) {
    this.keep();
    const { said, place } = this.find(id);
    said.boxes.splice(place, 1);
  }
}
