// The odds beside the examination follow each answer. Without this the button "work out the odds" does the same.
const form = document.querySelector("form[data-exam]");
let asked = 0;
const follow = async () => {
  const mine = ++asked;
  const data = new FormData(form);
  data.set("part", "odds");
  const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
  if (!answer.ok || mine !== asked) return;
  const odds = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("odds");
  const old = document.getElementById("odds");
  if (odds) old.replaceChildren(...odds.childNodes);
};
if (form) form.addEventListener("change", follow);
