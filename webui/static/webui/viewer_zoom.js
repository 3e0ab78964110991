// How large the picture is and where it lies. Positions are CSS transforms, never layout.
import { between } from "./viewer_scene.js";

const LARGEST = 16;
const ARROW = 40;
const EDGE = 0.25; // how far, in stages, the picture may be moved beyond its edge

export class Zoom {
  constructor(scene) {
    Object.assign(this, { scene, scale: 1, x: 0, y: 0 });
    const { stage } = scene;
    scene.listen(scene.find("fit"), "click", () => this.fit());
    scene.listen(scene.find("actual"), "click", () => this.actual());
    scene.listen(stage, "wheel", (event) => this.wheel(event), { passive: false });
    scene.listen(stage, "dblclick", () => (scene.tool === "move" || scene.tool === "window") && this.fit());
    const observer = new ResizeObserver(() => this.show());
    observer.observe(stage);
    scene.atEnd(() => observer.disconnect());
  }

  // The scale at which a pixel of the frame is a pixel of the screen.
  get one() { return this.scale / (this.scene.laid.pixel * window.devicePixelRatio); }

  set(change) {
    Object.assign(this, change);
    const room = (side) => (this.scale <= 1 ? 0 : ((this.scale - 1) / 2 + EDGE) * side);
    const [across, down] = [room(this.scene.stage.clientWidth), room(this.scene.stage.clientHeight)];
    Object.assign(this, { x: between(this.x, -across, across), y: between(this.y, -down, down) });
    this.show();
  }

  show() {
    const { plate, stage } = this.scene;
    plate.style.transform = this.scale === 1 ? "none" : `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    stage.classList.toggle("zoomed", this.scale !== 1);
    plate.style.setProperty("--pixel", (1 / this.scene.laid.pixel).toFixed(4)); // a pixel of the screen, in pixels of the frame
    this.scene.send("scale");
  }

  // From the middle of the stage, which is where the transform starts.
  fromMiddle({ clientX, clientY }) {
    const box = this.scene.stage.getBoundingClientRect();
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
  }

  // What lies under `from` comes to lie under `at`; where both are one point, it stays there.
  by(factor, at = { x: 0, y: 0 }, from = at) {
    const scale = between(this.scale * factor, Math.min(1, this.one), LARGEST);
    const ratio = scale / this.scale;
    this.set({ scale, x: at.x - (from.x - this.x) * ratio, y: at.y - (from.y - this.y) * ratio });
  }

  fit() { this.set({ scale: 1, x: 0, y: 0 }); }

  actual() { this.set({ scale: Math.min(LARGEST, this.one), x: 0, y: 0 }); }

  arrow([across, down]) {
    if (this.scale <= 1) return false;
    this.set({ x: this.x - Math.sign(across) * ARROW, y: this.y - Math.sign(down) * ARROW });
  }

  // On a page that scrolls, the wheel belongs to the page until the picture has the focus.
  wheel(event) {
    const { figure, stage } = this.scene;
    if (!event.ctrlKey && !figure.closest(".reading") && !stage.contains(document.activeElement) && !document.fullscreenElement) return;
    event.preventDefault();
    this.by(Math.exp(-event.deltaY / 400), this.fromMiddle(event));
  }

  pan(down) {
    if (this.scale === 1) return null;
    const from = { x: this.x - down.clientX, y: this.y - down.clientY };
    return { move: (event) => this.set({ x: from.x + event.clientX, y: from.y + event.clientY }) };
  }

  // Two fingers: their distance is the scale, their middle takes the picture along.
  pinch(points) {
    let before = spread(points());
    const move = () => {
      const now = spread(points());
      this.by(now.distance / before.distance, this.fromMiddle(now), this.fromMiddle(before));
      before = now;
    };
    return { move };
  }
}

function spread([one, other]) {
  const distance = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
  return { distance, clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 };
}
