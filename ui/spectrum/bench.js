// What is done at the plot of a spectrum without asking the server; the page loads it with the first plot.
// Elements say what they want in data-bench.
const bench = () => document.getElementById("bench");
const plot = () => document.querySelector("#plot .js-plotly-plot");

const more = (button) => {
  const open = bench().toggleAttribute("data-more");
  button.setAttribute("aria-expanded", open);
};

const full = () => (document.fullscreenElement ? document.exitFullscreen() : bench().requestFullscreen());

// in full screen the plot takes the height that the rest leaves; else it has its own
let own = 0;
const sized = () => {
  const drawn = plot();
  if (!drawn) return;
  const whole = document.fullscreenElement === bench();
  if (whole) own ||= drawn.layout.height;
  const beside = bench().scrollHeight - drawn.offsetHeight;
  const height = whole ? Math.max(window.innerHeight - beside - 24, 320) : own;
  if (!whole) own = 0;
  if (height) window.Plotly.relayout(drawn, {height});
};

const DOES = {more, full};
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-bench]");
  if (button) DOES[button.dataset.bench]?.(button);
});
document.addEventListener("fullscreenchange", () => setTimeout(sized, 100));
