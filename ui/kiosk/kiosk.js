// The kiosk: which view is shown, X-rays as sound and light, the game, and the return to the beginning. It fetches nothing.
(() => {
  const data = document.getElementById("data"), held = JSON.parse(data.dataset.json);
  const all = (what) => [...document.querySelectorAll(what)], by = (id) => document.getElementById(id);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const first = "stop-" + data.dataset.first, WARNED_S = 10, LOWEST_KEV = 0.3, HIGHEST_KEV = 10, BARS = 40;

  // ---- views
  const show = (id, focus = true) => {
    silence();
    for (const view of all(".view")) view.hidden = view.id !== id;
    for (const button of all("nav [data-to]")) button.toggleAttribute("aria-current", button.dataset.to === id);
    document.querySelector("main").scrollTop = 0;
    if (id === "game" && !by("round").children.length) deal();
    if (focus) by(id).querySelector("h2")?.focus();
  };

  // ---- sound and light: the energy of an X-ray is the height of its note, the count rate is their pace
  let sound = null, muted = false, playing = null, timer = 0;
  const pitch = (energy) => 196 * Math.pow(8, Math.log(energy / LOWEST_KEV) / Math.log(HIGHEST_KEV / LOWEST_KEV));
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const note = (energy) => {
    if (!sound || muted) return;
    const at = sound.currentTime, tone = sound.createOscillator(), loud = sound.createGain();
    tone.frequency.value = pitch(energy);
    tone.type = "triangle";
    loud.gain.setValueAtTime(0.0001, at);
    loud.gain.exponentialRampToValueAtTime(0.18, at + 0.01);
    loud.gain.exponentialRampToValueAtTime(0.0001, at + 0.25);
    tone.connect(loud).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.3);
  };
  const bar = (energy) => Math.max(0, Math.min(BARS - 1, Math.floor(BARS * Math.log(energy / LOWEST_KEV) / Math.log(HIGHEST_KEV / LOWEST_KEV))));
  const draw = (canvas, counts, last) => {
    const pen = canvas.getContext("2d"), wide = canvas.width / BARS, most = Math.max(8, ...counts);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    counts.forEach((count, n) => {
      pen.fillStyle = n === last && !still.matches ? "#ffffff" : `hsl(${12 + 250 * n / BARS} 85% 66%)`;
      const high = (canvas.height - 8) * count / most;
      pen.fillRect(n * wide + 1, canvas.height - high, wide - 2, high);
    });
  };
  const silence = () => {
    clearInterval(timer);
    if (playing) { playing.setAttribute("aria-pressed", "false"); playing.textContent = playing.dataset.on; }
    playing = null;
  };
  const play = (button) => {
    const same = playing === button;
    silence();
    if (same) return;
    const { energies, tempo } = held.sounds[button.dataset.play], counts = Array(BARS).fill(0);
    const canvas = button.parentElement.querySelector("canvas");
    try { sound ??= new AudioContext(); sound.resume(); } catch { sound = null; }
    playing = button;
    button.setAttribute("aria-pressed", "true");
    button.textContent = button.dataset.off;
    let n = 0, drawn = 0;
    timer = setInterval(() => {
      const energy = energies[n % energies.length], now = performance.now();
      if (n % energies.length === 0) counts.fill(0);
      counts[bar(energy)] += 1;
      note(energy);
      if (!still.matches || now - drawn > 2000) { draw(canvas, counts, bar(energy)); drawn = now; }  // less motion: a new picture now and then
      n += 1;
    }, 1000 / tempo);
  };

  // ---- the game
  let played = 0, right = 0;
  const shuffled = (list) => list.map((one) => [Math.random(), one]).sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
  const card = (id) => all("#pool .candidate").find((one) => one.dataset.id === id);
  const deal = () => {
    const size = 2 + played % 3, round = by("round");
    const ids = shuffled([shuffled(held.holes)[0], ...shuffled(held.others).slice(0, size - 1)]);
    round.replaceChildren(...ids.map((id, n) => {
      const one = card(id).cloneNode(true);
      one.querySelector(".letter").textContent = "ABCD"[n];
      one.querySelector(".choose").addEventListener("click", () => choose(one));
      return one;
    }));
    by("verdict").textContent = "";
    by("again").hidden = true;
    document.querySelector("main").scrollTop = 0;
  };
  const choose = (chosen) => {
    const cards = all("#round .candidate"), hole = cards.find((one) => held.holes.includes(one.dataset.id));
    if (cards.some((one) => one.querySelector(".choose").disabled)) return;
    for (const one of cards) {
      one.querySelector(".choose").disabled = true;
      one.querySelector(".evidence").hidden = false;
    }
    hole.classList.add("hole");
    chosen.classList.toggle("wrong", chosen !== hole);
    played += 1;
    right += chosen === hole ? 1 : 0;
    const named = { letter: hole.querySelector(".letter").textContent, name: hole.querySelector("b").textContent };
    by("verdict").textContent = fill(chosen === hole ? held.words.right : held.words.wrong, named);
    by("score").textContent = fill(held.words.score, { right, played });
    by("again").hidden = false;
    document.querySelector("main").scrollTop = by("verdict").offsetTop - document.querySelector("main").offsetTop;
  };

  // ---- back to the beginning when nobody touches it
  let touched = performance.now();
  const reset = () => {
    played = right = 0;
    by("score").textContent = by("verdict").textContent = "";
    by("round").replaceChildren();
    muted = false;
    told();
    show("welcome", false);
    by("leaving").hidden = true;
    touched = performance.now();
  };
  const told = () => {
    by("mute").setAttribute("aria-pressed", String(muted));
    by("mute").textContent = muted ? by("mute").dataset.off : by("mute").dataset.on;
  };
  for (const kind of ["pointerdown", "keydown", "wheel", "touchmove"]) {
    addEventListener(kind, () => { touched = performance.now(); by("leaving").hidden = true; }, { passive: true });
  }
  setInterval(() => {
    const left = held.reset - (performance.now() - touched) / 1000, begun = by("welcome").hidden;
    if (begun && left <= 0) reset();
    by("leaving").hidden = !begun || left <= 0 || left > WARNED_S;
    if (!by("leaving").hidden) by("leaving").textContent = fill(held.words.leaving, { seconds: Math.ceil(left) });
  }, 500);

  by("begin").addEventListener("click", () => {
    document.documentElement.requestFullscreen?.().catch(() => {});  // where the browser allows none, the window does
    show(first);
  });
  by("restart").addEventListener("click", reset);
  by("again").addEventListener("click", deal);
  by("mute").addEventListener("click", () => { muted = !muted; told(); });
  for (const button of all("nav [data-to]")) button.addEventListener("click", () => show(button.dataset.to));
  for (const button of all("[data-play]")) button.addEventListener("click", () => play(button));
  addEventListener("contextmenu", (event) => event.preventDefault());  // a long touch opens nothing
})();
