// The places of one viewer in the page, the tool in hand, and how a point of the screen becomes a point of the frame.
// It sends: "scale" after every zoom or pan, "frame" when another frame of the clip is shown, "tool" when another tool is taken.
const SVG = "http://www.w3.org/2000/svg";

export class Scene extends EventTarget {
  constructor(figure, signal) {
    super();
    Object.assign(this, { figure, signal, tool: "move" });
    for (const name of ["stage", "plate", "picture", "marks", "hint"]) this[name] = this.find(name);
    this.size = { width: Number(this.picture.getAttribute("width")), height: Number(this.picture.getAttribute("height")) };
    for (const button of figure.querySelectorAll("[data-tool]")) this.listen(button, "click", () => this.take(button.dataset.tool));
  }

  find(name) { return this.figure.querySelector(`[data-${name}]`); }

  listen(target, types, handler, options = {}) {
    for (const type of types.split(" ")) target?.addEventListener(type, handler, { ...options, signal: this.signal });
  }

  atEnd(finish) { this.signal.addEventListener("abort", finish, { once: true }); }

  send(type) { this.dispatchEvent(new Event(type)); }

  // The same tool again puts it down.
  take(tool, words = {}) {
    this.tool = this.tool === tool ? "move" : tool;
    this.figure.dataset.inHand = this.tool;
    for (const button of this.figure.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === this.tool));
    this.hint.textContent = fill(this.hint.dataset[this.tool] ?? "", words);
    this.send("tool");
  }

  putDown() { if (this.tool !== "move") this.take(this.tool); }

  // The picture is drawn inside its box as large as fits: where it starts on the screen, and the size of its pixels there.
  get laid() {
    const box = this.picture.getBoundingClientRect();
    const pixel = Math.min(box.width / this.size.width, box.height / this.size.height) || 1;
    return { pixel, left: box.left + (box.width - pixel * this.size.width) / 2, top: box.top + (box.height - pixel * this.size.height) / 2 };
  }

  // In pixels of the frame, never outside it.
  point({ clientX, clientY }) {
    const { pixel, left, top } = this.laid;
    return { x: between((clientX - left) / pixel, 0, this.size.width), y: between((clientY - top) / pixel, 0, this.size.height) };
  }
}

export const between = (value, least, most) => Math.max(least, Math.min(most, value));

// Words come from the page, with {places} for what only the script knows.
export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

export function drawn(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// How far an arrow key goes: one step, with Shift ten.
export function stepOf(event) {
  const far = event.shiftKey ? 10 : 1;
  return { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far] }[event.key];
}
