// The library answers while one types. Without this the button does the same.
const search = document.querySelector("form[data-live]");
let asked = 0;
let timer;
const ask = async () => {
  const mine = ++asked;
  const answer = await fetch(`?${new URLSearchParams(new FormData(search))}`, { credentials: "same-origin" });
  if (!answer.ok || mine !== asked) return;
  const results = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("results");
  if (results) document.getElementById("results").replaceChildren(...results.childNodes);
};
search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 200); });
