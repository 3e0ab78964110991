// Draws the figures that the page carries as JSON, in the colours of the theme, again whenever the theme or the width changes.
const NARROW = 480;
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

// Drawings do not shrink with the page: on paper they are as wide as A4 between its margins.
const PAPER = 660;
let paper = false;

function draw(place) {
  if (!place.clientWidth && !paper) return; // in a closed part of the page: drawn when that opens
  const { data, layout } = coloured(document.getElementById(place.dataset.chart).textContent);
  layout.width = paper ? Math.min(PAPER, place.clientWidth || PAPER) : place.clientWidth;
  layout.dragmode = false;
  if (layout.meta.fit_names) (layout.width < NARROW ? namesAbove : namesBeside)(layout, data);
  window.Plotly.react(place, data, layout, QUIET);
}

// Only the browser knows how wide its letters are.
function widths(layout) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${layout.font.size}px ${layout.font.family}`;
  return (name) => pen.measureText(name).width + 16;
}

// Names take the room they need, up to 40 % of the width, on two lines if they must.
function namesBeside(layout) {
  const wide = widths(layout);
  const room = Math.min(layout.width * 0.4, Math.max(...layout.yaxis.ticktext.map(wide)));
  layout.margin.l = Math.ceil(room);
  layout.yaxis.ticktext = layout.yaxis.ticktext.map((name) => (wide(name) <= room ? name : onTwoLines(name, room, wide)));
}

function onTwoLines(name, room, wide) {
  const words = name.split(" ");
  let first = words.shift();
  while (words.length && wide(`${first} ${words[0]}`) <= room) first += ` ${words.shift()}`;
  return `${cut(first, room, wide)}<br>${cut(words.join(" "), room, wide)}`;
}

// What does not fit is cut in the picture; the table below has it whole.
function cut(name, room, wide) {
  if (wide(name) <= room) return name;
  while (name.length > 1 && wide(`${name}…`) > room) name = name.slice(0, -1).trimEnd();
  return `${name}…`;
}

// On a phone each name stands above its row, so that the row has the whole width.
function namesAbove(layout, data) {
  const wide = widths(layout);
  layout.margin.l = 10;
  layout.yaxis.showticklabels = false;
  layout.height += layout.yaxis.ticktext.length * 16;
  for (const trace of data) if (trace.type === "bar") trace.width = 0.3;
  layout.annotations = (layout.annotations ?? []).concat(layout.yaxis.ticktext.map((name, row) => ({
    text: cut(name, layout.width - 20, wide), x: 0, xref: "paper", xanchor: "left", y: row, yshift: 19, showarrow: false,
  })));
}

// Paper is white, whatever the screen is.
function forPaper(printing) {
  const root = document.documentElement;
  if (printing) root.dataset.themeBefore = root.dataset.theme ?? "";
  root.dataset.theme = printing ? "light" : root.dataset.themeBefore;
  if (!root.dataset.theme) delete root.dataset.theme;
  paper = printing;
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
