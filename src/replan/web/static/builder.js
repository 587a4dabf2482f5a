// The library answers while one types. Without this the button does the same.
const search = document.querySelector("form[data-live]");
let asked = 0;
let timer;
const ask = async () => {
  const mine = ++asked;
  const answer = await fetch(`?${new URLSearchParams(new FormData(search))}`, { credentials: "same-origin" });
  if (!answer.ok || mine !== asked) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("results");
  if (!fresh) return;
  // The line that says how many stays where it is and is read out; the exercises after it are not.
  const said = document.querySelector("#results > [role=status]");
  said.textContent = fresh.querySelector("[role=status]").textContent;
  fresh.querySelector("[role=status]").remove();
  while (said.nextSibling) said.nextSibling.remove();
  said.after(...fresh.childNodes);
};
search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 200); });
