// Timer and counters of one exercise. Nothing leaves the page; the counted sets and repetitions fill in the form.
(() => {
  const helper = document.getElementById("helper");
  if (!helper) return;
  helper.hidden = false;
  const at = (id) => document.getElementById(id);
  const { start, pause, over } = helper.dataset;
  const all = Number(helper.dataset.seconds);
  const perSet = Number(helper.dataset.reps);
  let left = all;
  let ends = 0;
  let ticking = 0;
  let reps = 0;
  let sets = 0;
  let lock = null;

  const show = () => { at("left").textContent = left; };
  const awake = async () => {
    try { lock = "wakeLock" in navigator ? await navigator.wakeLock.request("screen") : null; } catch { lock = null; }
  };
  const rest = () => {
    clearInterval(ticking);
    ticking = 0;
    at("timer").textContent = start;
    if (lock) lock.release();
    lock = null;
  };
  const beep = () => {
    const sound = new AudioContext();
    const tone = sound.createOscillator();
    tone.connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + 0.3);
    tone.onended = () => sound.close();
  };
  const tick = () => {
    left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    show();
    if (left > 0) return;
    rest();
    helper.classList.add("over");
    at("told").textContent = over;
    if (at("sound").checked) beep();
  };

  at("timer").addEventListener("click", () => {
    if (ticking) { rest(); return; }
    if (left === 0) left = all;
    helper.classList.remove("over");
    at("told").textContent = "";
    ends = Date.now() + left * 1000;
    show();
    ticking = setInterval(tick, 250);
    at("timer").textContent = pause;
    awake();
  });
  at("timer-again").addEventListener("click", () => { rest(); left = all; helper.classList.remove("over"); show(); });
  const setDone = () => {
    sets += 1;
    reps = 0;
    at("sets-done").textContent = sets;
    at("reps-done").textContent = reps;
    at("sets").value = sets;
  };
  at("set").addEventListener("click", setDone);
  at("rep").addEventListener("click", () => {
    reps += 1;
    at("reps-done").textContent = reps;
    if (perSet && reps >= perSet) setDone();
  });
})();
