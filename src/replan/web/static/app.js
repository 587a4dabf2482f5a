// Makes Replan installable. Signing out takes the kept form and the name of whose session it was off this phone.
(() => {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});

  if (!("caches" in window)) return;
  let cleared = false;
  for (const out of document.querySelectorAll("form[data-sign-out]")) out.addEventListener("submit", (event) => {
    if (cleared) return;
    event.preventDefault();
    // A form that is being kept just now is waited for, a second at most, so that it does not come back afterwards.
    const kept = Promise.race([self.ReplanQueue && self.ReplanQueue.shell, new Promise((done) => setTimeout(done, 1000))]);
    const shells = kept.then(() => caches.keys()).then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.delete("/offline/")))));
    const whose = self.ReplanQueue ? self.ReplanQueue.forget("who") : Promise.resolve();
    Promise.allSettled([shells, whose]).then(() => {
      cleared = true;
      out.submit();
    });
  });
})();
