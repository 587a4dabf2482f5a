// Asks about a plant only where the treatment is one. Without scripts the questions stand there for everybody.
(() => {
  const option = document.getElementById("option");
  const plant = document.getElementById("plant");
  if (!option || !plant) return;
  const show = () => {
    const herbal = option.value === option.dataset.herbal;
    document.getElementById("plant-which").hidden = !herbal;
    document.getElementById("plant-called").hidden = !herbal || plant.value !== "other";
  };
  option.addEventListener("change", show);
  plant.addEventListener("change", show);
  show();
})();
