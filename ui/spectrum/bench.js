// What is done at the plot of a spectrum without asking the server; the page loads it with the first plot.
// Elements say what they want in data-bench. Below: full screen, then the model in the user's hand (fold.js folds it).
const HC = 12.398419843;  // keV Angstrom
const GIVES_WAY = 90;  // pixels
const get = (id) => document.getElementById(id);
const bench = () => get("bench");
const plot = () => document.querySelector("#plot .js-plotly-plot");

const more = (button) => button.setAttribute("aria-expanded", bench().toggleAttribute("data-more"));
const full = () => (document.fullscreenElement ? document.exitFullscreen() : bench().requestFullscreen());

// in full screen the plot takes the height that the rest leaves; beside sliders it gives way to them; else it has its own
let own = 0;
const sized = () => {
  const drawn = plot();
  if (!drawn) return;
  const whole = document.fullscreenElement === bench();
  const beside = [...bench().children].reduce((sum, one) => sum + (one.contains(drawn) ? 0 : one.offsetHeight + 4), 24);
  const height = whole ? Math.max(window.innerHeight - beside, 320) : own - (open ? GIVES_WAY : 0);
  if (height > 0 && height !== drawn.layout.height) window.Plotly.relayout(drawn, {height});
};

// ---- the model in the hand: `held` is what was sent with what is computed from it
let held = null, open = false, layout = null, asked = false;
const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const written = (value) => {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(4))) : value.toExponential(3).replace(/\.?0+e/, "e").replace("+", "");
};
const units = (text) => text.replace(/\^(-?\d+)/g, (_, n) => [...n].map((c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[c] ?? "⁻").join(""));
// a parameter as it is written, from the place of its slider
const outer = (i, inner) => {
  const {sent, scale} = held;
  const value = i < sent.shapes ? (sent.logarithmic[i] ? Math.exp(inner) : inner) : i === sent.shapes ? inner : Math.exp(inner);
  return value * scale[i];
};
const named = (i) => `${written(outer(i, held.theta[i]))} ${units(held.sent.parameters[i].unit)}`.trim();

const short = (i) => (held.sent.parameters[i].unit.length < 12 ? named(i) : written(outer(i, held.theta[i])));

const take = () => { asked = true; get("hand-take").click(); };

window.scholarHand = async (sent) => {
  if (!sent) return;
  asked = false;
  if (!(sent.rows || sent.parts)) {
    held = null;
    get("hand-rows").replaceChildren();
    get("hand-said").textContent = sent.words?.none ?? "";
    get("hand-help").textContent = "";
    return show();
  }
  const {unpack, fold} = await import("./fold.js");
  const kept = held?.sent.key === sent.key ? held.theta : [...sent.theta];
  // of a joint fit each spectrum is a part, `tail` to the names of its traces
  const parts = await Promise.all((sent.parts ?? [sent]).map(async (one, k) => {
    const m = await unpack(one), {source} = fold(m, sent.theta);
    const inside = [...source.keys()].filter((i) => m.display.fitted[i] && (!sent.unfolded || source[i] > 0));
    return {m, inside, tail: k ? ` ${k}` : ""};
  }));
  held = {sent, parts, fold, theta: kept, scale: sent.parameters.map((p, i) => (i === sent.shapes ? 1e22 : p.value ? p.value / inOwn(sent, i) : 1))};
  held.best = foldedAt(sent.theta);
  rows();
  show();
  if (open) draw();
};
// all parts folded; the statistic is the sum of theirs
const foldedAt = (theta) => {
  const each = held.parts.map((part) => ({part, ...held.fold(part.m, theta)}));
  return {each, statistic: each.reduce((sum, one) => sum + one.statistic, 0)};
};
const inOwn = (sent, i) => (i < sent.shapes && !sent.logarithmic[i] ? sent.theta[i] : Math.exp(sent.theta[i]));

const show = () => {
  get("hand-panel").hidden = !open;
  for (const button of document.querySelectorAll("#bench-buttons [data-bench=hand]")) button.setAttribute("aria-expanded", open);
  sized();
};

const hand = () => {
  open = !open;
  if (!open) { if (held) reset(); return show(); }
  held ? (show(), draw()) : take();
};

const reset = () => {
  held.theta = [...held.sent.theta];
  for (const [i, slider] of [...document.querySelectorAll("#hand-rows input")].entries()) slider.value = held.theta[i];
  draw();
};

const rows = () => {
  const {sent} = held, {words} = sent, box = get("hand-rows");
  get("hand-title").textContent = put(words.title, {model: sent.model});
  document.querySelector("#hand-panel [data-bench=reset]").textContent = words.reset;
  document.querySelector("#hand-panel [data-bench=hand]").textContent = words.close;
  get("hand-help").textContent = sent.fitted ? words.help : words.help_input;
  box.replaceChildren(...sent.parameters.map((p, i) => {
    const row = Object.assign(document.createElement("label"), {className: "ss-hand-row"}), [, min, max] = sent.sliders[i];
    row.dataset.parameter = i;
    const name = Object.assign(document.createElement("span"), {textContent: p.label});
    const slider = Object.assign(document.createElement("input"), {type: "range", min, max, step: (max - min) / 1000, value: held.theta[i]});
    const track = Object.assign(document.createElement("span"), {className: "ss-track"});
    track.append(slider);
    const value = Object.assign(document.createElement("output"), {textContent: short(i)});
    const [low, high] = p.interval, along = (end) => `${(100 * (end - min)) / (max - min)}%`;
    row.title = [units(p.unit), low === undefined ? "" : put(words.interval, {low, high})].filter(Boolean).join("; ");
    for (const [side, end] of (sent.ends[i] ?? []).entries()) track.style.setProperty(`--${side ? "high" : "low"}`, along(end));
    row.append(name, track, value);
    return row;
  }));
};

const moved = (slider) => {
  const i = Number(slider.closest("[data-parameter]").dataset.parameter);
  // a step of the slider is no exact number: its middle is where it began
  const start = held.sent.sliders[i][0], near = Number(slider.step) / 2;
  held.theta[i] = Math.abs(slider.value - start) <= near ? start : Number(slider.value);
  live();
};

const per = ({low, high}, i) => (held.sent.wavelength ? (low[i] * high[i]) / HC : 1);
const curve = ({part: {inside, m: {display}}, source, squared}) => inside.map((i) => held.sent.unfolded
  ? squared[i] : ((source[i] + display.off[i]) / display.widths[i]) * per(display, i));
// what the plot shows of the moved model: values and errors by the name of the trace
const series = (folded) => folded.each.flatMap((now) => {
  const {sent} = held, {part} = now, {inside, tail, m: {display: {counts, off, sigma}}} = part;
  const ratio = inside.map((i) => (counts[i] - off[i]) / now.source[i]), spread = inside.map((i) => sigma[i] / now.source[i]);
  const all = {model: [curve(now)], residual: [inside.map((i) => now.residual[i]), inside.map(() => 1)], ratio: [ratio, spread]};
  if (sent.unfolded) {
    const squared = inside.map((i) => now.squared[i]);
    all.data = [ratio.map((r, k) => r * squared[k]), spread.map((s, k) => s * squared[k])];
  }
  return Object.entries(all).flatMap(([name, [y, error]]) => {
    const place = plot().data.findIndex((trace) => trace.meta === name + tail);
    return place < 0 ? [] : [{place, y, error, part}];
  });
});

// while a slider moves, a layer over the plot shows it: Plotly draws everything anew, which takes longer than a frame
const SVG = "http://www.w3.org/2000/svg";
const edges = (part, bin) => {
  const {low, high} = part.m.display;
  return held.sent.wavelength ? [HC / high[bin], HC / low[bin]] : [low[bin], high[bin]];
};
const layerOf = (place) => {
  const drawn = plot(), trace = drawn._fullData[place], axis = (id) => drawn._fullLayout[`${id[0]}axis${id.slice(1)}`];
  const across = axis(trace.xaxis), up = axis(trace.yaxis), top = -up._length, bottom = 2 * up._length;
  const y = (value) => { const at = up.c2p(value); return Number.isFinite(at) ? Math.max(top, Math.min(bottom, at)) : bottom; };
  const node = drawn.querySelector(`.scatterlayer .trace${CSS.escape(trace.uid)}`);
  return {trace, x: (value) => across.c2p(value), y, node, box: node.parentElement};
};
const path = (box, d, style) => {
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("class", "ss-live");
  line.setAttribute("d", d);
  Object.assign(line.style, {fill: "none", pointerEvents: "none", ...style});
  box.append(line);
};
const swept = () => {
  for (const line of plot()?.querySelectorAll(".ss-live") ?? []) line.remove();
};
const paint = ({place, y, error, part}) => {
  const {trace, x, y: up, node, box} = layerOf(place);
  node.style.opacity = 0;  // what Plotly drew comes back when it draws anew
  if (!error) {
    const stairs = part.inside.map((bin, k) => { const [a, b] = edges(part, bin).map(x); return `${k ? "L" : "M"}${a} ${up(y[k])}H${b}`; });
    return path(box, stairs.join(""), {stroke: trace.line.color, strokeWidth: trace.line.width});
  }
  const middle = part.inside.map((bin) => { const [a, b] = edges(part, bin); return x(Math.sqrt(a * b)); });
  const colour = {stroke: trace.marker.color};
  path(box, middle.map((at, k) => `M${at} ${up(y[k] - error[k])}V${up(y[k] + error[k])}`).join(""), {...colour, strokeWidth: 1});
  path(box, middle.map((at, k) => `M${at} ${up(y[k])}h.01`).join(""), {...colour, strokeWidth: 3, strokeLinecap: "round"});
};

let waiting = false, resting, frame;
const live = () => {
  clearTimeout(resting);
  resting = setTimeout(draw, 250);  // then Plotly takes it over: axes, hover, pictures
  if (waiting) return;
  waiting = true;
  frame = requestAnimationFrame(() => {  // one frame for all that was moved since the last
    waiting = false;
    if (!held) return;
    const now = foldedAt(held.theta);
    swept();
    series(now).forEach(paint);
    told(now);
  });
};

const draw = () => {
  clearTimeout(resting);
  cancelAnimationFrame(frame);  // a layer that came later would stay
  waiting = false;
  if (!held || !plot()) return;
  const now = foldedAt(held.theta), all = series(now);
  const y = all.map((one) => one.y.map((value, k) => (one.error || value > 0 ? value : null)));
  const errors = all.map((one) => one.error ?? []);
  swept();
  window.Plotly.restyle(plot(), {y, "error_y.array": errors}, all.map((one) => one.place));
  for (const node of plot().querySelectorAll(".scatterlayer .trace")) node.style.opacity = "";
  told(now);
};

const told = (now) => {
  document.querySelectorAll("#hand-rows output").forEach((output, i) => { output.textContent = short(i); });
  say(now);
};

const say = (now) => {
  const {sent, best, theta} = held, {words} = sent;
  const values = sent.parameters.map((p, i) => `${p.label} ${named(i)}`).join(", ");
  const by = now.statistic - best.statistic, at = theta.every((value, i) => value === sent.theta[i]);
  const kind = at ? (sent.fitted ? "best" : "input") : `moved${sent.fitted ? "" : "_input"}${by < -0.005 ? "_below" : ""}`;
  get("hand-said").textContent = put(words[kind], {
    values, statistic: sent.name, value: now.statistic.toFixed(1), by: Math.abs(by).toFixed(2), dof: sent.dof, bins: sent.dof,
  });
};

// ---- a parameter and its curve: the 90 % band while one is pointed at
const band = (i) => {
  unlit();
  const ends = held?.sent.along[i];
  if (!ends?.length) return;
  const [lower, upper] = ends.map((theta) => foldedAt(theta).each.map(curve));
  held.parts.forEach((part, k) => {
    const place = plot().data.findIndex((trace) => trace.meta === "model" + part.tail);
    if (place < 0) return;
    const {x, y, box} = layerOf(place);
    const side = (pick) => part.inside.map((bin, n) => [edges(part, bin).map(x), y(pick(lower[k][n], upper[k][n]))]);
    const there = side(Math.max).map(([[a, b], at]) => `L${a} ${at}H${b}`).join("");
    const back = side(Math.min).reverse().map(([[a, b], at]) => `L${b} ${at}H${a}`).join("");
    path(box, `${there.replace("L", "M")}${back}Z`, {fill: "rgba(220, 60, 60, .35)"});
    box.lastChild.setAttribute("class", "ss-band");
  });
};
const unlit = () => { for (const line of plot()?.querySelectorAll(".ss-band") ?? []) line.remove(); };

// which parameter an element is of: a slider's row, or a mark or row of an answer by the name of its measurement
const measured = (row) => {
  const quantity = row?.querySelector("code")?.textContent, value = parseFloat(row?.querySelector("b")?.textContent);
  return held?.sent.parameters.findIndex((p) => p.quantity && p.quantity === quantity && value >= p.ends[0] * 0.999 && value <= p.ends[1] * 1.001) ?? -1;
};
const parameterAt = (element) => {
  const row = element.closest?.("[data-parameter]");
  if (row) return Number(row.dataset.parameter);
  const mark = element.closest?.('#chat a[href^="#e"], #evidence tr[id]');
  return mark ? measured(mark.matches("tr") ? mark : get(mark.getAttribute("href").slice(1))) : -1;
};
const seen = () => plot()?.checkVisibility() && plot().data?.some((trace) => trace.meta === "model");
const point = (event) => {
  if (!seen()) return;
  const ofMark = event.target.closest?.('#chat a[href^="#e"], #evidence tr[id]');
  if (!held && !asked && ofMark) return take();  // for the next mark that is pointed at
  const i = parameterAt(event.target);
  if (i >= 0) band(i);
};
const leave = (event) => { if (parameterAt(event.target) >= 0) unlit(); };
// and back: while the curve is pointed at, its numbers are marked
const light = (on) => {
  for (const row of document.querySelectorAll("#hand-rows [data-parameter]")) row.classList.toggle("ss-lit", on);
  for (const row of document.querySelectorAll("#evidence tr[id]")) if (measured(row) >= 0) {
    row.classList.toggle("ss-lit", on);
    for (const mark of document.querySelectorAll(`#chat a[href="#${row.id}"]`)) mark.classList.toggle("ss-lit", on);
  }
};

// another view or another spectrum came: the hand follows it
const followed = () => {
  const drawn = plot();
  if (!drawn?.on || drawn.layout === layout) return;
  layout = drawn.layout;
  own = layout.height;
  if (!drawn.dataset.bench) {
    drawn.dataset.bench = "yes";
    drawn.on("plotly_afterplot", followed);
    drawn.on("plotly_hover", ({points}) => light(points.some((at) => at.data.meta?.startsWith?.("model"))));
    drawn.on("plotly_unhover", () => light(false));
  }
  setTimeout(sized, 0);
  if (open) take();
  else held = null;
};

const DOES = {more, full, hand, reset};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-bench]");
  if (button) DOES[button.dataset.bench]?.(button);
});
document.addEventListener("input", (event) => { if (event.target.matches("#hand-rows input") && held) moved(event.target); });
document.addEventListener("change", (event) => { if (event.target.matches("#hand-rows input")) draw(); });
document.addEventListener("mouseover", point);
document.addEventListener("focusin", point);
document.addEventListener("mouseout", leave);
document.addEventListener("focusout", leave);
document.addEventListener("fullscreenchange", () => setTimeout(sized, 100));
new MutationObserver(followed).observe(get("plot").parentElement, {childList: true, subtree: true});
followed();
