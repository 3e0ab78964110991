// Takes back the last answer. The boxes over the picture have their own history (viewer_structures.js) and share the keys: whatever
// was done last is taken back first.
import { typing } from "./keys.js";

export class Undo {
  constructor() { this.steps = []; }

  // before: name of the field → its value before the answer.
  keep(before) { this.steps.push(before); }

  // However many changes of boxes follow each other, they are the viewer's to take back.
  drew() { if (this.steps.at(-1) !== "boxes") this.steps.push("boxes"); }

  get isAnswer() { return this.steps.length > 0 && this.steps.at(-1) !== "boxes"; }

  take() {
    if (this.steps.at(-1) === "boxes") this.steps.pop();
    return this.steps.pop();
  }
}

// On the way down, before the viewer hears the key: if the last step was an answer. On the way up: if the viewer had nothing to undo.
export function onUndo(undo, isAnswer) {
  const wanted = (event) => isUndo(event) && !typing(event);
  addEventListener("keydown", (event) => {
    if (!wanted(event) || !isAnswer() || !undo()) return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
  addEventListener("keydown", (event) => {
    if (wanted(event) && !event.defaultPrevented && undo()) event.preventDefault();
  });
}

const isUndo = ({ key, ctrlKey, metaKey, altKey, shiftKey }) => {
  if (altKey || shiftKey) return false;
  return ctrlKey || metaKey ? key.toLowerCase() === "z" : key.toLowerCase() === "u";
};
