// Window, level, gamma and invert as a table of 256 values, one for each grey of the frame: exact, and nothing is drawn twice.
import { between, drawn, fill } from "./viewer_scene.js";

export const AS_STORED = { level: 128, width: 256, gamma: 1, invert: false };
const LIMITS = { level: [0, 255], width: [1, 512], gamma: [0.4, 2.5] };
const GAMMA_STEP = 0.1;
const ARROW = 4;

// The linear function of DICOM PS3.3 C.11.2.1.2.1, which changes nothing at 128 and 256; then gamma, then invert.
export function tableOf({ level, width, gamma, invert }) {
  return Array.from({ length: 256 }, (_, grey) => {
    const linear = width > 1 ? (grey - (level - 0.5)) / (width - 1) + 0.5 : Number(grey > level - 0.5);
    const bright = between(linear, 0, 1) ** (1 / gamma);
    return Number((invert ? 1 - bright : bright).toFixed(5));
  });
}

let made = 0;

export class Grey {
  constructor(scene) {
    this.scene = scene;
    this.filter = drawn("filter", { id: `grey-${(made += 1)}`, "color-interpolation-filters": "sRGB", x: 0, y: 0, width: 1, height: 1 });
    this.tables = ["R", "G", "B"].map((channel) => drawn(`feFunc${channel}`, { type: "table" }));
    const transfer = drawn("feComponentTransfer");
    transfer.append(...this.tables);
    this.filter.append(transfer);
    scene.marks.append(this.filter);
    this.sliders = [...scene.figure.querySelectorAll("[data-grey]")];
    for (const slider of this.sliders) scene.listen(slider, "input", () => this.set({ [slider.dataset.grey]: Number(slider.value) }));
    scene.listen(scene.find("invert"), "click", () => this.invert());
    scene.listen(scene.find("reset"), "click", () => this.reset());
    this.reset();
    scene.atEnd(() => this.filter.remove());
  }

  set(change) {
    this.now = { ...this.now, ...change };
    for (const [name, [least, most]] of Object.entries(LIMITS)) this.now[name] = between(Math.round(this.now[name] * 10) / 10, least, most);
    const untouched = Object.entries(AS_STORED).every(([name, value]) => this.now[name] === value);
    if (!untouched) for (const table of this.tables) table.setAttribute("tableValues", tableOf(this.now).join(" "));
    this.scene.picture.style.filter = untouched ? "" : `url(#${this.filter.id})`;
    this.tell(untouched);
  }

  tell(untouched) {
    for (const slider of this.sliders) slider.value = this.now[slider.dataset.grey];
    this.scene.find("invert")?.setAttribute("aria-pressed", String(this.now.invert));
    const place = this.scene.find("grey-values");
    const { level, width, gamma } = this.now;
    place.textContent = fill(place.dataset.words, { level: Math.round(level), width: Math.round(width), gamma: gamma.toFixed(1) });
    place.classList.toggle("untouched", untouched);
  }

  reset() { this.set(AS_STORED); }

  invert() { this.set({ invert: !this.now.invert }); }

  gamma(event) { this.set({ gamma: this.now.gamma + (event.shiftKey ? -GAMMA_STEP : GAMMA_STEP) }); }

  // Right is wider, down is a higher level: by key as by pointer.
  arrow([across, down]) { this.set({ width: this.now.width + across * ARROW, level: this.now.level + down * ARROW }); }

  drag(press) {
    const { level, width } = this.now;
    const move = (event) => this.set({ width: width + event.clientX - press.clientX, level: level + event.clientY - press.clientY });
    return { move, cancel: () => this.set({ level, width }) };
  }
}
