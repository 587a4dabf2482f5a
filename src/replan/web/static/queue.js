// Check-ins that wait on this phone (IndexedDB), for pages and the service worker. Each has its own name (client_id), so
// that the server keeps it once however often it is sent, and says whose it is, so that it is never sent as another's.
(() => {
  const TOKEN = "/today/token/";
  const SEND = "/today/send/";

  function open() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open("replan", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("waiting", { keyPath: "client_id" });
        asked.result.createObjectStore("phone");
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  async function use(store, mode, work) {
    const base = await open();
    try {
      return await new Promise((resolve, reject) => {
        const done = base.transaction(store, mode);
        const asked = work(done.objectStore(store));
        done.oncomplete = () => resolve(asked.result);
        done.onerror = () => reject(done.error);
      });
    } finally {
      base.close();
    }
  }

  const all = () => use("waiting", "readonly", (store) => store.getAll());
  const add = (entry) => use("waiting", "readwrite", (store) => store.put(entry));
  const remove = (id) => use("waiting", "readwrite", (store) => store.delete(id));
  const recall = (name) => use("phone", "readonly", (store) => store.get(name));
  const remember = (name, value) => use("phone", "readwrite", (store) => store.put(value, name));
  const forget = (name) => use("phone", "readwrite", (store) => store.delete(name));

  async function device() {
    const known = await recall("device");
    if (known) return known;
    const made = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2) + Date.now();
    await remember("device", made);
    return made;
  }

  // One tab or worker sends at a time where the browser can hold a lock; the server keeps each once in any case.
  function flush() {
    const locks = self.navigator && self.navigator.locks;
    return locks ? locks.request("replan-queue", sendAll) : sendAll();
  }

  async function sendAll() {
    const result = { sent: 0, waiting: 0, signedOut: false, refused: 0, other: 0 };
    const entries = await all();
    result.waiting = entries.filter((entry) => !entry.refused).length;
    result.refused = entries.length - result.waiting;
    if (!result.waiting) return result;
    let session;
    try {
      const asked = await fetch(TOKEN, { redirect: "manual", credentials: "same-origin", cache: "no-store" });
      if (!asked.ok) return { ...result, signedOut: true };
      session = await asked.json();
    } catch (error) {
      return result;
    }
    for (const entry of entries.filter((one) => !one.refused).sort((a, b) => a.made_at.localeCompare(b.made_at))) {
      if (entry.who !== session.who) {
        result.other += 1;
        continue;
      }
      let answer;
      try {
        answer = await fetch(SEND, {
          method: "POST",
          redirect: "manual",
          credentials: "same-origin",
          headers: { "Content-Type": "application/json", "X-CSRFToken": session.token },
          body: JSON.stringify(entry),
        });
      } catch (error) {
        return result;
      }
      if (answer.ok) {
        const { state } = await answer.json();
        if (state === "later") continue;
        await remove(entry.client_id);
        result.sent += 1;
        result.waiting -= 1;
      } else if (answer.status === 422) {
        await add({ ...entry, refused: true });
        result.waiting -= 1;
        result.refused += 1;
      } else if (answer.type === "opaqueredirect" || answer.status === 403) {
        return { ...result, signedOut: true };
      }
    }
    return result;
  }

  self.ReplanQueue = { add, all, device, flush, forget, recall, remember, remove };
})();
