// A model folded through a response in the browser, as retriever.estimates does it: the fluxes of its components, absorption, the
// response to the bins of the fit and to those on show, and the statistic. What is sent: retriever.estimates.by_hand.foldable.
const TINY = 1e-12;

const bytes = async (text) => {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};
const floats = async (text) => Float64Array.from(new Float32Array((await bytes(text)).buffer));
const each = async (packed) =>
  Object.fromEntries(await Promise.all(Object.entries(packed).map(async ([name, text]) => [name, await floats(text)])));

const rowsOf = async ({first, count, codes, lowest, step}) => {
  const [from, counts, split] = [await floats(first), await floats(count), await bytes(codes)];
  const size = split.length / 2, values = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const code = split[i] | (split[size + i] << 8);
    values[i] = code ? Math.exp(lowest + (code - 1) * step) : 0;
  }
  return {from, counts, values};
};

export const unpack = async (sent) => ({
  ...sent,
  ...(await each({low: sent.low, high: sent.high, column: sent.column, galactic: sent.galactic})),
  rows: await rowsOf(sent.rows),
  binned: await each(sent.binned),
  display: await each(sent.display),
  components: await Promise.all(sent.components.map(async (one) => ("table" in one ? {...one, table: await floats(one.table)} : one))),
});

// photons per bin of E^-index, exactly
const powerLaw = (low, high, index) => {
  const exponent = 1 - index, ratio = Math.log(high / low);
  return low ** exponent * (Math.abs(exponent) < 1e-12 ? ratio : Math.expm1(exponent * ratio) / exponent);
};
const FORMULAE = {
  powerlaw: (low, high, index) => powerLaw(low, high, index),
  cutoff: (low, high, index, cutoff) => powerLaw(low, high, index) * Math.exp(-Math.min((0.5 * (low + high)) / cutoff, 600)),
  broken: (low, high, index, hard, at) =>
    (low < at ? powerLaw(low, Math.min(high, at), index) : 0)
    + (high > at ? at ** (hard - index) * powerLaw(Math.max(low, at), high, hard) : 0),
};

// cubic through the four nodes around a place; weights of the four and the first of them
const around = (place, nodes) => {
  const first = Math.max(0, Math.min(nodes - 4, Math.floor(place) - 1)), t = place - first;
  return [first, [
    ((1 - t) * (2 - t) * (3 - t)) / 6, (t * (2 - t) * (3 - t)) / 2, (t * (t - 1) * (3 - t)) / 2, (t * (t - 1) * (t - 2)) / 6,
  ]];
};
const fromTable = (component, inner, outer, size, out) => {
  const {nodes, table} = component;
  if (nodes === 1) { for (let e = 0; e < size; e++) out[e] = Math.exp(table[e]); return; }
  const place = ((inner[0] - component.from) / (component.to - component.from)) * (nodes - 1);
  const [first, weights] = around(place, nodes);
  const at = (layer, e) => {
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += weights[k] * table[(layer * nodes + first + k) * size + e];
    return Math.exp(sum);
  };
  const second = component.shapes > 1 ? outer[1] : null;
  for (let e = 0; e < size; e++) {
    const none = at(0, e);
    out[e] = second === null ? none : none + second * (at(1, e) - none);
  }
};

// the photon flux [n_energy] of all components as it arrives, times the constant of a spectrum that has one
export const flux = (m, theta) => {
  const size = m.low.length, sum = new Float64Array(size), own = new Float64Array(size), column = theta[m.shapes];
  const constant = m.constant === undefined ? 0 : theta[m.constant];
  m.components.forEach((component, number) => {
    const inner = theta.slice(component.at, component.at + component.shapes);
    const outer = inner.map((value, i) => (m.logarithmic[component.at + i] ? Math.exp(value) : value));
    const covered = component.covered ? outer.at(-1) : 1, norm = theta[m.shapes + 1 + number];
    if (component.kind === "table") fromTable(component, inner, outer, size, own);
    else for (let e = 0; e < size; e++) own[e] = FORMULAE[component.kind](Math.max(m.low[e], 1e-3), m.high[e], ...outer);
    for (let e = 0; e < size; e++) {
      const depth = component.absorbed ? Math.min(column * m.column[e], 600) : 0;
      sum[e] += own[e] * Math.exp(norm + constant - m.galactic[e]) * (1 - covered + covered * Math.exp(-depth));
    }
  });
  return sum;
};

const folded = ({from, counts, values}, photons) => {
  const out = new Float64Array(from.length);
  for (let row = 0, i = 0; row < out.length; row++) {
    let sum = 0;
    for (let e = from[row], end = e + counts[row]; e < end; e++) sum += values[i++] * photons[e];
    out[row] = sum;
  }
  return out;
};

const xlogy = (x, ratio) => (x > 0 ? x * Math.log(ratio) : 0);
const background = (mu, n, off, scale) => {
  const c = (1 + scale) * mu - scale * (n + off), square = scale * (1 + scale);
  if (!(square > 0)) return off;
  const root = Math.sqrt(c * c + 4 * square * off * mu);
  return c > 0 ? (2 * off * mu) / (c + root) : (root - c) / (2 * square);
};
const STATISTICS = {
  "C-stat": (mu, i, {counts}) => 2 * (mu - counts[i] + xlogy(counts[i], counts[i] / mu)),
  "W-stat": (mu, i, {counts, off, scale}) => {
    const b = background(mu, counts[i], off[i], scale[i]), total = mu + scale[i] * b;
    const penalty = b - off[i] + xlogy(off[i], off[i] / Math.max(b, TINY));
    return 2 * (total - counts[i] + xlogy(counts[i], counts[i] / total) + penalty);
  },
  "PG-stat": (mu, i, {counts, behind, error}) => {
    const square = error[i] ** 2, c = square - mu - behind[i], root = Math.sqrt(c * c + 4 * counts[i] * square);
    const total = Math.max(c > 0 ? (2 * counts[i] * square) / (c + root) : (root - c) / 2, TINY);
    return 2 * (total - counts[i] + xlogy(counts[i], counts[i] / total)) + ((total - mu - behind[i]) / error[i]) ** 2;
  },
  "chi-squared": (mu, i, {net, error}) => ((mu - net[i]) / error[i]) ** 2,
};

// E^2 F(E) of photons [n_energy], its mean over a bin, keV cm^-2 s^-1
const unfolded = (m, photons, low, high) => {
  let sum = 0;
  for (let e = 0; e < photons.length; e++) {
    const inside = Math.min(high, m.high[e]) - Math.max(low, m.low[e]);
    if (inside > 0) sum += (inside / (m.high[e] - m.low[e])) * photons[e];
  }
  return (sum * low * high) / (high - low);
};

// the statistic, and for each bin on show: counts of the source's model, residual in sigma, E^2 F(E)
export const fold = (m, theta) => {
  const photons = flux(m, theta), all = folded(m.rows, photons), bins = m.binned.counts.length, of = STATISTICS[m.name];
  let statistic = 0;
  for (let i = 0; i < bins; i++) statistic += of(Math.max(all[i], m.name === "chi-squared" ? all[i] : TINY), i, m.binned);
  const {counts, off, variance, low, high} = m.display, source = all.subarray(bins);
  const residual = source.map((value, i) => {
    const total = value + off[i], sigma = Math.sqrt(Math.max(total, 1) + variance[i]);
    return (counts[i] - total) / (counts[i] < 10 ? Math.max(sigma, 1) : Math.sqrt(counts[i] + variance[i]));
  });
  return {statistic, expected: all.subarray(0, bins), source, residual, squared: source.map((_, i) => unfolded(m, photons, low[i], high[i]))};
};
