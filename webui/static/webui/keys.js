// Single keys, shared by every page. None fires while someone types or holds a modifier (WCAG 2.1.4).
const TYPING = "textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox]):not([type=range]):not([type=button])";

export const typing = (event) => Boolean(event.target.closest?.(TYPING) || document.querySelector("dialog[open]"));

// A part that comes and goes gives the signal of its AbortController, so that its keys go with it.
export function onKeys(actions, scope = document, signal = undefined) {
  const press = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action && action(event) !== false) event.preventDefault();
  };
  scope.addEventListener("keydown", press, { signal });
}
