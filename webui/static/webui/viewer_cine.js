// A clip: by elapsed time at its own frame time, so that a slow machine drops frames and never slows the heart down.
import { between } from "./viewer_scene.js";

const USUAL_MS = 40; // where the file did not say: 25 frames a second
const BEHIND = 6;
const AHEAD = 14;

// Decoded frames around the present one. What falls out is let go, so memory does not grow with the clip.
class Ring {
  constructor(addresses) { Object.assign(this, { addresses, kept: new Map() }); }

  around(now) {
    const count = this.addresses.length;
    const wanted = new Set(Array.from({ length: Math.min(count, BEHIND + AHEAD + 1) }, (_, place) => (now - BEHIND + place + BEHIND * count) % count));
    for (const [number, image] of this.kept) if (!wanted.has(number)) this.drop(number, image);
    for (const number of wanted) if (!this.kept.has(number)) this.fetch(number);
  }

  fetch(number) {
    const image = new Image();
    image.src = this.addresses[number];
    this.kept.set(number, image);
    image.decode().then(() => { image.ready = true; }, () => {}); // a frame that does not come is left out
  }

  drop(number, image) {
    this.kept.delete(number);
    image.removeAttribute("src");
  }

  ready(number) { return Boolean(this.kept.get(number)?.ready); }

  clear() { for (const [number, image] of this.kept) this.drop(number, image); }
}

export class Cine {
  constructor(scene) {
    this.scene = scene;
    this.frames = JSON.parse(scene.figure.querySelector('script[type="application/json"]')?.textContent ?? "[]");
    this.slider = scene.find("slider");
    if (!this.slider) return;
    this.now = Number(this.slider.value) - 1;
    this.ring = new Ring(this.frames);
    this.time = Number(scene.figure.dataset.frameTime) || USUAL_MS;
    scene.listen(this.slider, "input", () => this.go(Number(this.slider.value) - 1));
    scene.listen(scene.find("play"), "click", () => this.toggle());
    scene.listen(scene.find("back"), "click", () => this.step(-1));
    scene.listen(scene.find("forward"), "click", () => this.step(1));
    scene.listen(scene.find("speed"), "change", () => this.playing && this.play());
    scene.listen(this.slider, "pointerenter focus", () => this.ring.around(this.now), { once: true });
    scene.atEnd(() => { this.stop(); this.ring.clear(); });
  }

  get speed() { return Number(this.scene.find("speed").value); }

  step(by) {
    if (!this.slider) return false;
    this.go(this.now + by);
  }

  go(place) {
    this.stop();
    this.show(between(place, 0, this.frames.length - 1));
    this.ring.around(this.now);
  }

  show(place) {
    this.now = place;
    this.scene.picture.src = this.frames[place];
    this.slider.value = place + 1;
    this.scene.find("frame-number").textContent = `${place + 1} / ${this.frames.length}`;
    this.scene.send("frame");
  }

  toggle() {
    if (!this.slider) return false;
    if (this.playing) this.go(this.now);
    else this.play();
  }

  play() {
    this.stop();
    const [from, speed] = [this.now, this.speed];
    let begun = null;
    const tick = (at) => {
      begun ??= at;
      this.reach(from + Math.floor(((at - begun) * speed) / this.time));
      this.playing = requestAnimationFrame(tick);
    };
    this.playing = requestAnimationFrame(tick);
    this.tell();
  }

  // The frame that is due, else the latest before it that is there already.
  reach(due) {
    const count = this.frames.length;
    this.ring.around(due % count);
    for (let back = 0; back <= BEHIND; back += 1) {
      const place = (due - back + count * BEHIND) % count;
      if (place === this.now) return;
      if (this.ring.ready(place)) return void this.show(place);
    }
  }

  stop() {
    cancelAnimationFrame(this.playing);
    this.playing = null;
    this.tell();
  }

  tell() { this.scene.find("play").setAttribute("aria-pressed", String(Boolean(this.playing))); }
}
