// One picture with all that can be done to it. Each noun has its module beside this one; here they are put together, with their keys.
// Pages that swap a fragment send `fragment` to the document (detail.root: the new element, detail.old: the one that went). They never
// import this file: under a second address it would run twice.
import { Cine } from "./viewer_cine.js";
import { Grey } from "./viewer_grey.js";
import { onKeys } from "./keys.js";
import { Overlays } from "./viewer_overlays.js";
import { Pointers } from "./viewer_pointer.js";
import { Ruler } from "./viewer_ruler.js";
import { Scene, stepOf } from "./viewer_scene.js";
import { Structures } from "./viewer_structures.js";
import { Zoom } from "./viewer_zoom.js";

const mounted = new Map(); // figure → its viewer
let inUse = null; // of several pictures on a page, the one last touched has the keys

class Viewer {
  constructor(figure) {
    this.ending = new AbortController();
    this.scene = new Scene(figure, this.ending.signal);
    this.grey = new Grey(this.scene);
    this.zoom = new Zoom(this.scene);
    this.overlays = new Overlays(this.scene);
    this.cine = new Cine(this.scene);
    this.ruler = new Ruler(this.scene);
    this.panel = figure.id ? document.querySelector(`[data-structure-panel="${figure.id}"]`) : null;
    this.structures = this.panel && new Structures(this.scene, this.panel);
    this.pointers();
    this.keys();
    this.clip();
    this.bar();
    for (const type of ["pointerdown", "focusin"]) this.scene.listen(figure, type, () => { inUse = figure; });
  }

  pointers() {
    const { scene, zoom, grey, ruler, structures } = this;
    const starts = {
      move: (event) => zoom.pan(event), window: (event) => grey.drag(event), ruler: (event) => ruler.draw(event), end: (event) => ruler.grab(event),
      box: (event) => (scene.tool === "box" ? structures.boxLayer.draw(event) : structures.boxLayer.drag(event)),
      corner: (event) => structures.boxLayer.corner(event),
    };
    new Pointers(scene, { starts, pinch: (points) => zoom.pinch(points) });
    scene.listen(scene.stage, "pointermove", (event) => ruler.hover(event));
    scene.listen(scene, "tool", () => { ruler.open = false; });
  }

  keys() {
    const { overlays, zoom, grey, cine, scene } = this;
    const toggle = (name) => () => overlays.toggle(name);
    const closer = () => zoom.by(1.25);
    const own = {
      o: toggle("structures"), l: toggle("names"), s: toggle("scores"), h: () => (overlays.heat?.childElementCount ? overlays.toggle("heat") : false),
      f: () => zoom.fit(), a: () => zoom.actual(), "+": closer, "=": closer, "-": () => zoom.by(0.8), v: () => this.fullScreen(),
      w: () => this.take("window"), i: () => grey.invert(), r: () => grey.reset(), g: (event) => grey.gamma(event), d: () => this.take("ruler"),
      ",": () => cine.step(-1), ".": () => cine.step(1), p: () => cine.toggle(), " ": (event) => this.space(event),
      b: () => this.take("box"), u: () => this.structures?.undo() ?? false, Escape: () => this.escape(), Delete: () => this.ruler.remove(),
    };
    const mine = ([key, does]) => [key, (event) => (this.isInUse ? does(event) : false)];
    onKeys(Object.fromEntries(Object.entries(own).map(mine)), document, scene.signal);
    const arrow = (event) => this.arrow(event);
    const stage = { ArrowLeft: arrow, ArrowRight: arrow, ArrowUp: arrow, ArrowDown: arrow, Enter: (event) => this.enter(event) };
    onKeys(stage, scene.stage, scene.signal);
  }

  get isInUse() { return (mounted.has(inUse) ? inUse : mounted.keys().next().value) === this.scene.figure; }

  take(tool) {
    if (!this.scene.figure.querySelector(`[data-tool="${tool}"]`)) return false;
    this.scene.take(tool);
    this.scene.stage.focus({ preventScroll: true });
  }

  arrow(event) {
    if (event.target !== this.scene.stage) return false;
    return this.scene.tool === "window" ? this.grey.arrow(stepOf(event)) : this.zoom.arrow(stepOf(event));
  }

  // Enter lays down what the tool in hand would draw. A form on the page must not take it for its own.
  enter(event) {
    const { stage, tool } = this.scene;
    if (event.target !== stage) return undefined;
    if (tool === "move") return false;
    if (tool === "ruler") this.ruler.middle();
    if (tool === "box") this.structures.placeOne(event.shiftKey);
  }

  // Space belongs to whatever control has the focus; P plays everywhere.
  space(event) { return event.target.closest("button, a, summary, input") ? false : this.cine.toggle(); }

  escape() {
    if (this.scene.tool !== "move") return void this.scene.putDown();
    return this.ruler.remove();
  }

  // Boxes belong to the frame that the page asked about; on the others of its clip they are not shown.
  clip() {
    const { scene, cine, overlays, structures } = this;
    const home = cine.now;
    scene.listen(scene, "frame", () => {
      overlays.frame(cine.now + 1);
      structures?.boxLayer.layer.toggleAttribute("hidden", cine.now !== home);
    });
    scene.listen(scene, "tool", () => {
      if (scene.tool !== "box") return;
      overlays.toggle("structures", true);
      if (cine.slider && cine.now !== home) cine.go(home);
    });
    if (cine.slider) overlays.frame(cine.now + 1);
  }

  bar() {
    const { scene } = this;
    const [full, more] = [scene.find("full"), scene.find("more")];
    full.hidden = !document.fullscreenEnabled;
    scene.listen(full, "click", () => this.fullScreen());
    scene.listen(document, "fullscreenchange", () => full.setAttribute("aria-pressed", String(document.fullscreenElement === scene.figure)));
    scene.listen(more, "click", () => more.setAttribute("aria-expanded", String(more.getAttribute("aria-expanded") !== "true")));
  }

  fullScreen() {
    if (!document.fullscreenEnabled) return false;
    if (document.fullscreenElement) document.exitFullscreen();
    else this.scene.figure.requestFullscreen();
  }

  get gone() { return !this.scene.figure.isConnected || this.panel?.isConnected === false; }

  unmount() {
    this.ending.abort();
    mounted.delete(this.scene.figure);
    if (inUse === this.scene.figure) inUse = null;
  }
}

export function mount(figure) {
  if (!mounted.has(figure)) mounted.set(figure, new Viewer(figure));
  return mounted.get(figure);
}

export function mountAll(root = document) {
  if (root.matches?.("[data-viewer]")) mount(root);
  return [...root.querySelectorAll("[data-viewer]")].map(mount);
}

document.addEventListener("fragment", ({ detail }) => {
  for (const viewer of [...mounted.values()]) if (viewer.gone || detail?.old?.contains(viewer.scene.figure)) viewer.unmount();
  mountAll(document);
});
mountAll();
