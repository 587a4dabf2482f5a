// Keys on the caseload: j and k move between patients; Enter opens one as any link does. The list works without this.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
  const links = [...document.querySelectorAll(".caseload tbody th a")];
  const at = links.indexOf(document.activeElement);
  const next = event.key === "j" ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0);
  if (links[next]) links[next].focus();
});
