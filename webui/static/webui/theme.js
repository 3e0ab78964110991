// Loaded before the first paint, so that a chosen theme never flashes the other one. No choice means: as the system says.
(() => {
  const chosen = localStorage.getItem("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
