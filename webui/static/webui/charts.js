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
  const width = place.clientWidth;
  const narrow = width < 560;
  layout.width = width;
  layout.dragmode = false;
  const room = layout.meta.left_share;
  if (room) layout.margin.l = Math.min(layout.meta.left, Math.round(width * (narrow ? 0.36 : 0.4)));
  if (room) shorten(layout, narrow);
  window.Plotly.react(place, data, layout, QUIET);
}

// Long names on a narrow screen are cut in the picture; the table below has them whole.
function shorten(layout, narrow) {
  const most = Math.floor((layout.margin.l - 12) / 6.6);
  const axis = layout.yaxis;
  axis.ticktext = axis.ticktext.map((name) => (name.length > most && narrow ? `${name.slice(0, most - 1)}…` : name));
}

const places = [...document.querySelectorAll("[data-chart]")];
const drawAll = () => places.forEach(draw);
drawAll();
document.documentElement.addEventListener("theme-change", drawAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
const seen = new WeakMap();
const watch = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (seen.has(target) && seen.get(target) !== contentRect.width) draw(target);
    seen.set(target, contentRect.width);
  }
});
places.forEach((place) => watch.observe(place));
