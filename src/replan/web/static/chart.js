// Says under the chart what the pointer or the keyboard is on. Each point has its words as a label without this.
(() => {
  const chart = document.querySelector("[data-chart]");
  const said = document.getElementById("chart-value");
  if (!chart || !said) return;
  const points = [...chart.querySelectorAll(".chart-dot, .chart-mark")];

  function show(point) {
    points.forEach((one) => one.classList.toggle("here", one === point));
    said.textContent = point ? point.getAttribute("aria-label") : "";
  }

  // The nearest point counts, so that a thumb need not hit a dot of six pixels.
  function nearest(event) {
    const middle = (one) => {
      const box = one.getBoundingClientRect();
      return Math.hypot(event.clientX - box.left - box.width / 2, (event.clientY - box.top - box.height / 2) / 3);
    };
    return points.reduce((best, one) => (best === null || middle(one) < middle(best) ? one : best), null);
  }

  points.forEach((point) => point.addEventListener("focus", () => show(point)));
  chart.addEventListener("pointermove", (event) => show(nearest(event)));
  chart.addEventListener("pointerdown", (event) => show(nearest(event)));
  chart.addEventListener("pointerleave", () => show(null));
})();
