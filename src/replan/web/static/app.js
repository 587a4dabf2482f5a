// Makes Replan installable. Signing out takes the kept form and the name of whose session it was off this phone.
(() => {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});

  const out = document.querySelector("form[data-sign-out]");
  if (!out || !("caches" in window)) return;
  let cleared = false;
  out.addEventListener("submit", (event) => {
    if (cleared) return;
    event.preventDefault();
    const shells = caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.delete("/offline/")))));
    const whose = self.ReplanQueue ? self.ReplanQueue.forget("who") : Promise.resolve();
    Promise.allSettled([shells, whose]).then(() => {
      cleared = true;
      out.submit();
    });
  });
})();
