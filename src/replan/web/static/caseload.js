// The caseload for busy hands: keys, a search as one types, and reviews brought up to today. All of it works without this.
const box = document.getElementById("q");
const links = () => [...document.querySelectorAll(".caseload tbody th a")].filter((link) => !link.closest("tr").hidden);
// Single letters get in the way of who speaks to the computer or hits keys by accident: they can be turned off here.
const help = document.getElementById("keys");
const letters = document.getElementById("letters");
letters.checked = localStorage.getItem("letters") !== "off";
letters.addEventListener("change", () => localStorage.setItem("letters", letters.checked ? "on" : "off"));
help.hidden = false;
const typing = (place) => /^(input|textarea|select)$/i.test(place.tagName);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target === box) { box.blur(); return; }
  if (!letters.checked || typing(event.target)) return;
  if (event.key === "/") { event.preventDefault(); box.focus(); box.select(); return; }
  if (event.key === "?") {
    help.open = !help.open;
    if (help.open) { help.scrollIntoView({ block: "nearest" }); help.querySelector("summary").focus(); }
    return;
  }
  if (!["j", "k"].includes(event.key)) return;
  const all = links();
  const at = all.indexOf(document.activeElement);
  const next = all[event.key === "j" ? Math.min(at + 1, all.length - 1) : Math.max(at - 1, 0)];
  if (next) { next.focus(); next.closest("tr").scrollIntoView({ block: "nearest" }); }
});

// While one types, rows on the page are hidden at once; the server then answers for everybody.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
let asked = 0;
let timer;
const sieve = () => {
  const words = plain(box.value).split(/\s+/).filter(Boolean);
  for (const row of document.querySelectorAll(".caseload tbody tr")) {
    const text = plain(row.querySelector("th").textContent);
    row.hidden = !words.every((word) => text.includes(word));
  }
};
// The line that says how many stays where it is and is read out; the rows after it are not.
const fill = (fresh) => {
  const said = document.querySelector("#list > [role=status]");
  said.textContent = fresh.querySelector("[role=status]").textContent;
  fresh.querySelector("[role=status]").remove();
  while (said.nextSibling) said.nextSibling.remove();
  said.after(...fresh.childNodes);
};
const ask = async () => {
  const mine = ++asked;
  const query = new URLSearchParams(new FormData(box.form));
  query.set("part", "list");
  const answer = await fetch(`?${query}`, { credentials: "same-origin" });
  if (!answer.ok || mine !== asked) return;
  const list = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("list");
  if (list) fill(list);
};
box.addEventListener("input", () => { sieve(); clearTimeout(timer); timer = setTimeout(ask, 150); });

// Reviews that are not of today are made a portion at a time, then the list is shown anew, without loading the page again.
const behind = document.querySelector("form[data-refresh]");
const catchUp = async () => {
  const bar = behind.querySelector("progress");
  bar.hidden = false;
  for (let left = Infinity; left > 0;) {
    const answer = await fetch(behind.action, { method: "POST", body: new FormData(behind), headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) return;
    const now = (await answer.json()).left;
    if (now >= left) return;
    left = now;
    bar.value = bar.max - left;
  }
  behind.remove();
  if (box.value === box.defaultValue) await anew(); else await ask();
};
// Whoever walks the list already stays on the same patient or filter.
const anew = async () => {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const at = document.activeElement.getAttribute("href");
  const filters = page.querySelectorAll(".filters");
  document.querySelectorAll(".filters").forEach((one, number) => one.replaceChildren(...filters[number].childNodes));
  fill(page.getElementById("list"));
  if (at) document.querySelector(`main a[href="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
};
if (behind) catchUp();
