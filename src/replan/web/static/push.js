// Lets this browser be woken. Without support, or without this script, the page says so and offers the other ways.
(() => {
  const form = document.getElementById("push-on");
  if (!form || !("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
  const show = (id, shown = true) => document.getElementById(id).toggleAttribute("hidden", !shown);
  const cannot = () => show("push-cannot", false);
  const encoded = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const key = () => Uint8Array.from(atob(form.dataset.key.replace(/-/g, "+").replace(/_/g, "/") + "="), (char) => char.charCodeAt(0));

  async function mark(endpoint) {
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function subscribed(manager) {
    const wish = { userVisibleOnly: true, applicationServerKey: key() };
    try {
      return await manager.subscribe(wish);
    } catch (error) {
      // One of another key stands in the way, such as after the installation moved.
      const before = await manager.getSubscription();
      if (!before) throw error;
      await before.unsubscribe();
      return manager.subscribe(wish);
    }
  }

  async function begin() {
    const manager = (await navigator.serviceWorker.ready).pushManager;
    const standing = await manager.getSubscription();
    cannot();
    const line = standing && document.querySelector(`[data-device="${await mark(standing.endpoint)}"]`);
    if (line) {
      show("push-here");
      line.querySelector(".this").hidden = false;
      line.querySelector("form").addEventListener("submit", () => standing.unsubscribe());
      return;
    }
    show("push-on");
    if (Notification.permission === "denied") show("push-blocked");
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    show("push-failed", false);
    if ((await Notification.requestPermission()) !== "granted") return show("push-blocked");
    try {
      const device = await subscribed((await navigator.serviceWorker.ready).pushManager);
      form.elements.endpoint.value = device.endpoint;
      form.elements.public_key.value = encoded(device.getKey("p256dh"));
      form.elements.auth_secret.value = encoded(device.getKey("auth"));
      form.elements.time_zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
      form.submit();
    } catch (error) {
      show("push-failed");
    }
  });

  begin().catch(() => {});
})();
