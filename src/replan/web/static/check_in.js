// The check-in form: kept on this phone first, then sent; without a connection it waits. The form works without this.
(() => {
  const form = document.getElementById("check-in-form");
  const box = document.getElementById("queue-state");
  if (!form || !box || !self.ReplanQueue || !self.indexedDB) return;
  const queue = self.ReplanQueue;
  const offline = "offline" in form.dataset;
  const WHOLE = ["pain", "function", "stress_0_10"];
  const AMOUNTS = ["sleep_hours", "fruit_veg_servings", "protein_servings", "activity_minutes"];
  const NUMBERS = ["sets", "reps", "pain_0_10"];
  const LONGEST = 300_000;
  let pause = 2_000;
  let next = 0;

  function tell(text, signIn) {
    box.hidden = !text;
    box.querySelector("p").textContent = text || "";
    box.querySelector("a").hidden = !signIn;
  }

  // Once only: a second load would swallow the note that says what was saved.
  let leaving = false;
  function leave() {
    if (!leaving) location.replace("/today/");
    leaving = true;
  }

  function show(result) {
    if (result.signedOut && result.waiting) tell(box.dataset.signedOut, true);
    else if (result.other) tell(box.dataset.other);
    else if (result.waiting) tell(box.dataset.waiting);
    else if (result.refused) tell(box.dataset.refused);
    else tell("");
  }

  function line(entered, id) {
    entered[id] = entered[id] || { line: id };
    return entered[id];
  }

  function values() {
    const given = new FormData(form);
    const found = {};
    for (const name of [...WHOLE, ...AMOUNTS]) if (given.get(name)) found[name] = Number(given.get(name));
    const how = given.get("exercises");
    if (how === "all") found.all_done = true;
    const entered = {};
    const fields = [...form.querySelectorAll("[name^='line:']")];
    for (const field of fields) {
      const end = field.name.lastIndexOf(":");
      const [id, name] = [field.name.slice("line:".length, end), field.name.slice(end + 1)];
      if (how === "none") {
        if (field.closest("[data-as-needed]")) continue; // was not due
        Object.assign(line(entered, id), { sets: 0 }, given.get("none_reason") ? { reason: given.get("none_reason") } : {});
      } else if (how !== "all" && field.value) {
        line(entered, id)[name] = NUMBERS.includes(name) ? Number(field.value) : field.value;
      }
    }
    if (how === "none" && !fields.length) found.none_done = given.get("none_reason") || "other";
    if (Object.keys(entered).length) found.exercises = Object.values(entered);
    return found;
  }

  function today() {
    const now = new Date();
    return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
  }

  function name() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  async function keep() {
    const revision = form.dataset.revision;
    return queue.add({
      client_id: name(),
      who: form.dataset.who || (await queue.recall("who")),
      on: form.dataset.on || today(),
      made_at: new Date().toISOString(),
      device: await queue.device(),
      based_on: revision === undefined ? null : Number(revision),
      values: values(),
    });
  }

  async function askForSync() {
    const ready = "serviceWorker" in navigator && (await navigator.serviceWorker.getRegistration());
    if (ready && ready.sync) await ready.sync.register("check-ins").catch(() => {});
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!Object.keys(values()).length) {
      // The button stands at the end of the form, the words at its top: go there.
      tell(box.dataset.empty);
      box.focus();
      return;
    }
    keep().then(flush, () => (offline ? tell(box.dataset.full) : form.submit()));
  });

  // Called only while something waits: where nothing is left of it, the service worker or another tab has sent it.
  async function flush(quiet = false) {
    const result = await queue.flush();
    const gone = result.sent ? !result.other : !result.waiting && !result.refused;
    if (gone) {
      leave();
      return;
    }
    show(result);
    if (!quiet) box.scrollIntoView({ block: "center" });
    if (!result.waiting || result.signedOut) return;
    tryAgain();
    await askForSync();
  }

  // A phone says that it has a connection before anything gets through, and a server may be busy: try again, ever later.
  function tryAgain() {
    clearTimeout(next);
    next = setTimeout(() => flush(true), pause);
    pause = Math.min(2 * pause, LONGEST);
  }

  async function begin() {
    if (!offline) {
      await queue.remember("who", form.dataset.who);
      if ("caches" in window && "serviceWorker" in navigator) {
        // The kept form follows the language of who is signed in.
        queue.shell = navigator.serviceWorker.ready.then(() => caches.keys()).then((names) => names.length && caches.open(names[0]).then((cache) => cache.add(form.dataset.shell))).catch(() => {});
      }
    }
    const waiting = await queue.all();
    if (waiting.length) await flush();
  }

  window.addEventListener("online", () => queue.all().then((waiting) => {
    pause = 2_000;
    if (waiting.length) return flush();
    // The service worker was faster.
    return box.hidden ? undefined : leave();
  }));
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.addEventListener("message", (event) => {
      // A page that shows nothing as waiting has been loaded since and needs no news.
      if (box.hidden || !event.data || event.data.replan !== "flushed") return;
      if (event.data.sent) leave();
      else show(event.data);
    });
  }
  begin();
})();
