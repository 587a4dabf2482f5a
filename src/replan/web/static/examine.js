// The odds beside the examination follow each answer. Without this the button "work out the odds" does the same.
const form = document.querySelector("form[data-exam]");
let asked = 0;
const parts = (line) => [...line.childNodes].map((node) => node.textContent.trim()).filter(Boolean);
const lines = (odds) => [...odds.querySelectorAll("[data-said]")].map(parts);
// Who listens hears what became different, never the whole card again.
const tell = (before, now) => {
  const known = new Set(before.map(String));
  const fresh = now.filter((line) => !known.has(String(line))).flat();
  document.getElementById("news").replaceChildren(...fresh.map((text) => {
    const told = document.createElement("p");
    told.textContent = text;
    return told;
  }));
};
const follow = async () => {
  const mine = ++asked;
  const data = new FormData(form);
  data.set("part", "odds");
  const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
  if (!answer.ok || mine !== asked) return;
  const odds = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("odds");
  const old = document.getElementById("odds");
  if (!odds) return;
  tell(lines(old), lines(odds));
  old.replaceChildren(...odds.childNodes);
};
if (form) form.addEventListener("change", follow);
