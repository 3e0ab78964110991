// Draws the figures that the page carries as JSON, in the colours of the theme, again whenever the theme or the width changes.
const QUIET = { displayModeBar: false, responsive: false, scrollZoom: false, doubleClick: false, showTips: false };

// The figure names its colours once (layout.meta.roles: colour in the figure → custom property); the theme decides what they are.
function coloured(text) {
  const probe = document.body.appendChild(document.createElement("i"));
  const roles = JSON.parse(text).layout.meta.roles;
  for (const [colour, property] of Object.entries(roles)) {
    probe.style.color = `var(${property})`;
    text = text.replaceAll(`"${colour}"`, JSON.stringify(getComputedStyle(probe).color));
  }
  probe.remove();
  return JSON.parse(text);
}

function draw(place) {
  const { data, layout } = coloured(document.getElementById(place.dataset.chart).textContent);
  layout.width = place.clientWidth;
  layout.dragmode = false;
  if (layout.meta.fit_names) fitNames(layout);
  window.Plotly.react(place, data, layout, QUIET);
}

// Names take the room they need, up to 40 % of the width; longer ones are cut in the picture and whole in the table below it.
function fitNames(layout) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${layout.font.size}px ${layout.font.family}`;
  const wide = (name) => pen.measureText(name).width + 14;
  const room = Math.min(layout.width * 0.4, Math.max(...layout.yaxis.ticktext.map(wide)));
  layout.margin.l = Math.ceil(room);
  layout.yaxis.ticktext = layout.yaxis.ticktext.map((name) => {
    let cut = name;
    while (cut.length > 1 && wide(`${cut}…`) > room && wide(name) > room) cut = cut.slice(0, -1).trimEnd();
    return cut === name ? name : `${cut}…`;
  });
}

// Paper is white, whatever the screen is.
function forPaper(printing) {
  const root = document.documentElement;
  if (printing) root.dataset.themeBefore = root.dataset.theme ?? "";
  root.dataset.theme = printing ? "light" : root.dataset.themeBefore;
  if (!root.dataset.theme) delete root.dataset.theme;
  drawAll();
}

const places = [...document.querySelectorAll("[data-chart]")];
const drawAll = () => places.forEach(draw);
drawAll();
document.documentElement.addEventListener("theme-change", drawAll);
addEventListener("beforeprint", () => forPaper(true));
addEventListener("afterprint", () => forPaper(false));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
const seen = new WeakMap();
const watch = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (seen.has(target) && seen.get(target) !== contentRect.width) draw(target);
    seen.set(target, contentRect.width);
  }
});
places.forEach((place) => watch.observe(place));
