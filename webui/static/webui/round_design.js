// The slider and the number of reads are one value; wished points decide it until either is touched.
const form = document.querySelector("[data-round-design]");
const slider = form.querySelector("[data-slider]");
const reads = form.elements.reads_per_radiologist;
const points = form.elements.points;
const opens = form.querySelector("[data-opens]");
let touched = 0;
let asked = 0;
slider.hidden = false;
slider.value = reads.value;

form.addEventListener("input", ({ target }) => {
  touched += 1;
  if (target === slider) reads.value = slider.value;
  if (target === reads) slider.value = reads.value;
  if (target === slider || target === reads) points.value = "";
});
form.addEventListener("change", () => (touched += 1));

// A preview that was asked for before the last change would put back a box that was just ticked; its successor is already queued.
document.addEventListener("htmx:beforeRequest", () => (asked = touched));
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (asked !== touched) detail.shouldSwap = false;
});

document.addEventListener("htmx:afterSwap", () => {
  const shown = form.querySelector("#preview [data-reads]");
  opens.disabled = !shown || !("canOpen" in shown.dataset);
  if (!shown) return;
  slider.max = Math.max(2, Math.min(1000, Number(shown.dataset.most)));
  if (points.value) reads.value = shown.dataset.reads;
  slider.value = reads.value;
});

form.addEventListener("click", ({ target }) => {
  const days = target.closest("[data-period]")?.dataset.period.split(" ");
  if (!days) return;
  [form.elements.period_start.value, form.elements.period_end.value] = days;
  form.elements.period_start.focus();
  form.elements.period_start.dispatchEvent(new Event("change", { bubbles: true }));
});
