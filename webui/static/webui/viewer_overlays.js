// What the machine says, over the picture: structures, their names, their scores, the heat map. Each is switched by itself, for the session.
const KEPT = "viewer-overlays";
const AT_FIRST = { structures: true, names: false, scores: false, heat: true };

export class Overlays {
  constructor(scene) {
    Object.assign(this, { scene, layer: scene.find("overlays") });
    this.on = { ...AT_FIRST, ...JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") };
    this.buttons = [...scene.figure.querySelectorAll("[data-toggle]")];
    for (const button of this.buttons) scene.listen(button, "click", () => this.toggle(button.dataset.toggle));
    scene.listen(document, "click", (event) => event.target.matches("[data-cool]") && this.cool());
    scene.listen(scene, "scale", () => this.place());
    scene.listen(scene.stage, "pointermove pointerdown", (event) => this.near(scene.point(event)));
    scene.listen(scene.stage, "pointerleave", (event) => event.pointerType === "mouse" && this.near(null));
    this.watchHeat();
    this.show();
  }

  get heat() { return this.scene.find("heat"); }

  cool() {
    this.heat?.replaceChildren();
    this.show();
  }

  // htmx lays a heat map over the picture by putting another element in the place of the empty one. Who asked for it wants to see it.
  watchHeat() {
    if (!this.heat) return;
    const observer = new MutationObserver(() => (this.heat?.childElementCount && !this.on.heat ? this.toggle("heat") : this.show()));
    observer.observe(this.scene.plate, { childList: true });
    this.scene.atEnd(() => observer.disconnect());
  }

  has(name) { return this.buttons.some((button) => button.dataset.toggle === name && !button.hidden); }

  toggle(name, on = !this.on[name]) {
    if (name !== "heat" && !this.has(name)) return false;
    this.on[name] = on;
    sessionStorage.setItem(KEPT, JSON.stringify(this.on));
    this.show();
  }

  show() {
    for (const [name, on] of Object.entries(this.on)) this.scene.figure.classList.toggle(`with-${name}`, on);
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", String(this.on[button.dataset.toggle]));
      if (button.dataset.toggle === "heat") button.hidden = !this.heat?.childElementCount;
    }
    this.place();
  }

  // Where boxes lie one over the other, each that holds the point tells its name; after a touch until the next one.
  near(point) {
    for (const group of this.scene.figure.querySelectorAll(".overlays g, .own-boxes > g")) {
      const { x, y, width, height } = group.querySelector("rect").getBBox();
      const holds = point && point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
      group.classList.toggle("near", Boolean(holds));
    }
  }

  frame(number) {
    if (this.heat?.childElementCount) this.cool();
    for (const group of this.layer?.querySelectorAll("[data-frame]") ?? []) group.toggleAttribute("hidden", Number(group.dataset.frame) !== number);
    this.place();
  }

  place() {
    if (!this.layer || !this.on.structures) return;
    const taken = [];
    const gap = 4 / this.scene.laid.pixel;
    for (const group of this.layer.querySelectorAll("g:not([hidden])")) taken.push(placed(group, taken, gap));
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
  const clash = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const free = (one) => one.top > 0 && one.left > 0 && !taken.some((other) => clash(one, other));
  const [x, y] = places.find((place) => free(area(place))) ?? places[0];
  text.setAttribute("x", x);
  text.setAttribute("y", y);
  return area([x, y]);
}
