// Keeps the style sheets and the check-in form on this phone, and sends waiting check-ins when there is a connection.
// It never keeps a page about anybody.
importScripts("{{ queue }}");

const SHELL = "{{ shell }}";
const FILES = {{ files | tojson }};
const CACHE = "replan-{{ version }}";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll([...FILES, SHELL])).then(() => self.skipWaiting())
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("replan-") && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(form));
  } else if (FILES.includes(new URL(request.url).pathname)) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});

// Only on a phone whose owner is signed in, or was until the session ran out.
async function form() {
  const who = await self.ReplanQueue.recall("who").catch(() => null);
  return (who && (await caches.match(SHELL))) || Response.error();
}

self.addEventListener("sync", (event) => {
  if (event.tag === "check-ins") event.waitUntil(self.ReplanQueue.flush().then(tellPages));
});

function tellPages(result) {
  return self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((pages) => pages.forEach((page) => page.postMessage({ replan: "flushed", ...result })));
}

// A reminder. It names nobody and nothing; what it opens asks for the sign-in.
self.addEventListener("push", (event) => {
  let note = {};
  try {
    note = event.data ? event.data.json() : {};
  } catch (error) {
    note = {};
  }
  event.waitUntil(
    self.registration.showNotification(note.title || "Replan", { body: note.body || "", lang: note.lang || "", tag: "replan-day", icon: "{{ icon }}" })
  );
});

// The start leads who is signed in to today's check-in. A page that is open stays as it is: something may be typed there.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("{{ home }}"));
});
