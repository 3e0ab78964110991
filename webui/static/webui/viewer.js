// One picture with its outlines: zoom, pan, fit, actual pixels, clip frames. Positions are CSS transforms, never layout.
import { onKeys } from "./keys.js";

const LARGEST = 16;

class Viewer {
  constructor(figure) {
    const find = (name) => figure.querySelector(`[data-${name}]`);
    Object.assign(this, { figure, stage: find("stage"), plate: find("plate"), picture: find("picture"), overlays: find("overlays"), slider: find("slider") });
    this.frames = JSON.parse(figure.querySelector('script[type="application/json"]')?.textContent ?? "[]");
    this.view = { scale: 1, x: 0, y: 0 };
    find("fit")?.addEventListener("click", () => this.fit());
    find("actual")?.addEventListener("click", () => this.actual());
    for (const button of figure.querySelectorAll("[data-toggle]")) button.addEventListener("click", () => this.toggle(button.dataset.toggle));
    document.addEventListener("click", (event) => event.target.matches("[data-cool]") && find("heat")?.replaceChildren());
    this.slider?.addEventListener("input", () => this.step(0));
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.stage.addEventListener("pointerdown", (event) => this.drag(event));
    this.stage.addEventListener("dblclick", () => this.fit());
    new ResizeObserver(() => this.show()).observe(this.stage);
    this.keys();
    if (this.frames.length) this.step(0);
  }

  keys() {
    const move = (x, y) => () => this.set({ x: this.view.x + x, y: this.view.y + y });
    onKeys({ o: () => this.toggle("bare"), l: () => this.toggle("named"), f: () => this.fit(), a: () => this.actual(), "+": () => this.zoom(1.25), "=": () => this.zoom(1.25), "-": () => this.zoom(0.8), ",": () => this.step(-1), ".": () => this.step(1) });
    onKeys({ ArrowLeft: move(40, 0), ArrowRight: move(-40, 0), ArrowUp: move(0, 40), ArrowDown: move(0, -40) }, this.stage);
  }

  // The picture is drawn inside its box as large as fits, so its true scale follows from the tighter side.
  fitted() {
    const [width, height] = [this.picture.width || this.picture.naturalWidth, this.picture.naturalHeight];
    return Math.min(this.picture.clientWidth / (this.picture.naturalWidth || width), this.picture.clientHeight / (height || 1)) || 1;
  }

  set(change) {
    this.view = { ...this.view, ...change };
    const room = (side) => Math.max(0, (this.view.scale - 1) / 2 + 0.25) * side;
    const within = (value, most) => Math.max(-most, Math.min(most, value));
    this.view.x = this.view.scale <= 1 ? 0 : within(this.view.x, room(this.stage.clientWidth));
    this.view.y = this.view.scale <= 1 ? 0 : within(this.view.y, room(this.stage.clientHeight));
    this.show();
  }

  show() {
    const { scale, x, y } = this.view;
    this.plate.style.transform = scale === 1 ? "none" : `translate(${x}px, ${y}px) scale(${scale})`;
    this.stage.classList.toggle("zoomed", scale !== 1);
    if (this.overlays) this.lines(this.fitted() * scale);
  }

  // Lines and letters keep their size on the screen, whatever the zoom.
  lines(pixels) {
    this.overlays.setAttribute("font-size", (13 / pixels).toFixed(2));
    this.overlays.style.strokeWidth = 1.5 / this.view.scale;
    const taken = [];
    for (const group of this.overlays.querySelectorAll("g:not([hidden])")) taken.push(placed(group, taken, 4 / pixels));
  }

  // Zooms about a point given from the middle of the stage, so that what is under the pointer stays there.
  zoom(factor, at = { x: 0, y: 0 }) {
    const scale = Math.max(1, Math.min(LARGEST, this.view.scale * factor));
    const ratio = scale / this.view.scale;
    this.set({ scale, x: at.x - (at.x - this.view.x) * ratio, y: at.y - (at.y - this.view.y) * ratio });
  }

  fit() { this.set({ scale: 1, x: 0, y: 0 }); }

  actual() {
    const scale = 1 / (this.fitted() * window.devicePixelRatio);
    this.set({ scale: Math.min(LARGEST, scale), x: 0, y: 0 });
  }

  // On a page that scrolls, the wheel belongs to the page until the picture has the focus.
  wheel(event) {
    if (!event.ctrlKey && !this.figure.closest(".reading") && !this.stage.contains(document.activeElement)) return;
    event.preventDefault();
    const box = this.stage.getBoundingClientRect();
    const at = { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
    this.zoom(Math.exp(-event.deltaY / 400), at);
  }

  drag(down) {
    if (down.button !== 0 || this.view.scale === 1) return;
    const from = { x: this.view.x - down.clientX, y: this.view.y - down.clientY };
    const move = (event) => this.set({ x: from.x + event.clientX, y: from.y + event.clientY });
    this.stage.setPointerCapture(down.pointerId);
    this.stage.addEventListener("pointermove", move);
    const stop = () => this.stage.removeEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) this.stage.addEventListener(end, stop, { once: true });
  }

  toggle(name) {
    if (!this.overlays) return false;
    const on = this.figure.classList.toggle(name);
    this.figure.querySelector(`[data-toggle="${name}"]`).setAttribute("aria-pressed", String(name === "bare" ? !on : on));
  }

  step(by) {
    if (!this.slider) return false;
    this.slider.value = Number(this.slider.value) + by;
    const now = Number(this.slider.value);
    this.picture.src = this.frames[now - 1];
    if (by) this.figure.querySelector("[data-heat]")?.replaceChildren();
    this.figure.querySelector("[data-frame-number]").textContent = `${now} / ${this.frames.length}`;
    for (const group of this.figure.querySelectorAll("[data-frame]")) group.toggleAttribute("hidden", Number(group.dataset.frame) !== now);
    for (const near of [now, now + 1, now - 2]) if (this.frames[near]) new Image().src = this.frames[near];
  }
}

// A label stands above its box, else below, right or left of it: the first place where it hides no other label.
function placed(group, taken, gap) {
  const text = group.querySelector("text");
  const box = group.querySelector("rect").getBBox();
  const { width, height } = text.getBBox();
  const middle = box.y + box.height / 2 + height / 3;
  const places = [[box.x, box.y - gap], [box.x, box.y + box.height + height], [box.x + box.width + gap, middle], [box.x - width - gap, middle]];
  const area = ([x, y]) => ({ left: x, right: x + width, top: y - height, bottom: y });
  const free = (one) => one.top > 0 && one.left > 0 && !taken.some((other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom);
  const [x, y] = places.find((place) => free(area(place))) ?? places[0];
  text.setAttribute("x", x);
  text.setAttribute("y", y);
  return area([x, y]);
}

document.querySelectorAll("[data-viewer]").forEach((figure) => new Viewer(figure));
