// Seconds of reading: none while the page is hidden, and none once nobody has touched anything for a minute.
const PAUSE_AFTER = 60_000; // milliseconds

export class Clock {
  constructor() {
    this.seconds = 0;
    this.touched = performance.now();
    for (const type of ["keydown", "pointerdown", "pointermove", "wheel", "input"]) {
      addEventListener(type, () => { this.touched = performance.now(); }, { capture: true, passive: true });
    }
    setInterval(() => this.tick(), 1000);
  }

  start(seconds) {
    this.seconds = seconds;
    this.touched = performance.now();
  }

  tick() {
    if (!document.hidden && performance.now() - this.touched < PAUSE_AFTER) this.seconds += 1;
  }
}
