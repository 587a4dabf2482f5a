"use strict";
// Looks again every second while something runs. Without this script the page reloads itself.
(() => {
  const place = document.getElementById("jobs");
  const look = async () => {
    if (place.dataset.poll !== "yes") return;
    if (!document.hidden && !place.contains(document.activeElement)) {
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        if (!answer.ok) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById("jobs");
        if (!fresh) return;
        place.replaceChildren(...fresh.childNodes);
        place.dataset.poll = fresh.dataset.poll;
      } catch { /* no connection: look again later */ }
    }
    setTimeout(look, 1000);
  };
  if (place) setTimeout(look, 1000);
})();
