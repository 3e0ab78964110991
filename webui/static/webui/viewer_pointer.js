// Who gets a press on the picture: two fingers always zoom, the right button always sets the window, else the tool in hand.
// A start takes the pointerdown and gives a gesture, or nothing: { move(event), end(event), cancel() }, each optional.
export class Pointers {
  constructor(scene, { starts, pinch }) {
    Object.assign(this, { scene, starts, pinch, down: new Map(), gesture: null });
    scene.listen(scene.stage, "pointerdown", (event) => this.press(event));
    scene.listen(scene.stage, "pointermove", (event) => this.move(event));
    scene.listen(scene.stage, "pointerup", (event) => this.lift(event, "end"));
    scene.listen(scene.stage, "pointercancel", (event) => this.lift(event, "cancel"));
    scene.listen(scene.stage, "contextmenu", (event) => event.preventDefault());
  }

  press(event) {
    this.down.set(event.pointerId, event);
    if (this.down.size === 2) {
      this.gesture?.cancel?.();
      this.gesture = this.pinch(() => [...this.down.values()]);
    } else if (this.down.size === 1) this.gesture = this.start(event);
    if (this.gesture) this.scene.stage.setPointerCapture(event.pointerId);
  }

  start(event) {
    if (event.button === 2) return this.starts.window(event);
    if (event.button === 1) return this.starts.move(event);
    const held = event.target.dataset?.handle; // what lies on the picture and can be taken goes before the tool
    return held ? this.starts[held](event) : this.starts[this.scene.tool](event);
  }

  move(event) {
    if (this.down.has(event.pointerId)) this.down.set(event.pointerId, event);
    this.gesture?.move?.(event);
  }

  lift(event, how) {
    if (!this.down.delete(event.pointerId)) return;
    this.gesture?.[how]?.(event);
    this.gesture = null;
  }
}
