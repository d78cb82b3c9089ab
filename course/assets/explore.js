// The explorers' view: a model (values and settings) comes in, pictures and numbers go out.
// First the encoders, the same float32 arithmetic as course/encode.py: pure functions that
// tests import as they are. Then what is measured, then what is drawn, then the view itself.
// Spikes are an Int8Array, step after step: spikes[t * neurons + n] is 1, 0 or -1.

const f32 = Math.fround;

// ---------------------------------------------------------------------------- encoders

/** `count` numbers in [0, 1): what torch.rand draws on the CPU after manual_seed(seed). */
export function uniform(seed, count) {
  const size = 624, state = new Uint32Array(size), draws = new Float32Array(count);
  state[0] = seed;
  for (let i = 1; i < size; i++) {
    state[i] = Math.imul(1812433253, state[i - 1] ^ (state[i - 1] >>> 30)) + i;
  }
  for (let n = 0, i = size; n < count; n++, i++) {
    if (i === size) { twist(state); i = 0; }
    let y = state[i];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    draws[n] = (y & 0xffffff) / 0x1000000;
  }
  return draws;
}

/** The Mersenne Twister's step from one block of 624 numbers to the next (Matsumoto, 1998). */
function twist(state) {
  for (let i = 0; i < 624; i++) {
    const y = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
    state[i] = state[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}

export function probability(values, gain, offset) {
  return values.map((x) => Math.min(Math.max(f32(f32(x * f32(gain)) + f32(offset)), 0), 1));
}

export function rate(values, { num_steps, gain, offset, draws }) {
  const p = probability(values, gain, offset), spikes = new Int8Array(num_steps * p.length);
  for (let t = 0, i = 0; t < num_steps; t++) {
    for (let n = 0; n < p.length; n++, i++) spikes[i] = draws[i] < p[n];
  }
  return spikes;
}

/** When each value fires, in steps, not yet rounded. `log` is the natural logarithm in float32. */
export function latencyTimes(values, { num_steps, threshold, tau, linear, normalize, log, extent }) {
  if (linear) {
    const scale = normalize ? num_steps - 1 : tau, latest = f32(-scale * (threshold - 1));
    return values.map((x) => Math.min(f32(f32(-scale) * f32(x - 1)), latest));
  }
  const least = f32(threshold + 1e-7);
  const times = values.map((x) => {
    const c = Math.max(x, least);
    return f32(f32(tau) * log(f32(c / f32(c - f32(threshold)))));
  });
  if (!normalize) return times;
  const latest = extent ?? times.reduce((a, b) => Math.max(a, b));
  return times.map((t) => f32(f32(t * (num_steps - 1)) / latest));
}

/** One spike per value at its time rounded to a step; none where that is after the last step. */
export function latency(values, settings) {
  const { num_steps, threshold, clip } = settings;
  const spikes = new Int8Array(num_steps * values.length);
  latencyTimes(values, settings).forEach((time, n) => {
    const step = roundHalfToEven(time);
    if (step < num_steps && !(clip && values[n] < f32(threshold))) spikes[step * values.length + n] = 1;
  });
  return spikes;
}

export function roundHalfToEven(x) {
  const down = Math.floor(x);
  if (x - down !== 0.5) return Math.round(x);
  return down % 2 === 0 ? down : down + 1;
}

/** What each sample of a signal is compared with by `delta`: the sample before it. */
function previous(signal, padding) {
  return signal.map((_, t) => (t ? signal[t - 1] : padding ? signal[0] : 0));
}

export function delta(signal, { threshold, off_spike, padding }) {
  const before = previous(signal, padding), height = f32(threshold);
  return Int8Array.from(signal, (x, t) => {
    const difference = f32(x - before[t]);
    if (difference >= height) return 1;
    return off_spike && difference <= -height ? -1 : 0;
  });
}

/** Follows the signal in steps of the threshold; the reference is counted in whole thresholds. */
export function stepForward(signal, { threshold }) {
  const height = f32(threshold), spikes = new Int8Array(signal.length);
  const reference = new Float32Array(signal.length).fill(signal[0]);
  for (let t = 1, level = 0; t < signal.length; t++) {
    reference[t] = f32(signal[0] + f32(height * level));
    spikes[t] = (signal[t] > f32(reference[t] + height)) - (signal[t] < f32(reference[t] - height));
    level += spikes[t];
  }
  return { spikes, reference };
}

/** torch's float32 logarithm: Python lists, packed, where it is not this one, correctly rounded. */
export function logarithm(view) {
  const packed = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const listed = new Map(), number = new Float32Array(1), bits = new Int32Array(number.buffer);
  let at = 0, ratio = 0;
  const next = () => { // seven bits in each byte, the lowest first; the eighth says that more follow
    let value = 0, unit = 1;
    for (; packed[at] > 127; unit *= 128) value += unit * (packed[at++] - 128);
    return value + unit * packed[at++];
  };
  while (at < packed.length) {
    ratio += next();
    bits[0] = ratio;
    const key = number[0], how = next();
    number[0] = f32(Math.log(key));
    bits[0] = how ? bits[0] + how - 64 : next(); // so many float32 above ours; or the number itself
    listed.set(key, number[0]);
  }
  return (ratio) => listed.get(ratio) ?? f32(Math.log(ratio));
}

/** The spikes of one input under these settings. Draws already made are kept in `cache`. */
export function encode(kind, values, settings, cache) {
  if (kind === "delta") {
    return settings.method === "delta" ? delta(values, settings) : stepForward(values, settings).spikes;
  }
  if (kind === "latency") return latency(values, { ...settings, log: cache.log });
  const count = settings.num_steps * values.length;
  if (cache.seed !== settings.seed || cache.draws.length < count) {
    Object.assign(cache, { seed: settings.seed, draws: uniform(settings.seed, count) });
  }
  return rate(values, { gain: 1, offset: 0, ...settings, draws: cache.draws });
}

// ---------------------------------------------------------------------------- measures

/** The mean spike of each neuron over the first `steps` steps. */
export function average(spikes, neurons, steps) {
  const mean = new Float64Array(neurons);
  for (let t = 0, i = 0; t < steps; t++) for (let n = 0; n < neurons; n++, i++) mean[n] += spikes[i];
  return mean.map((sum) => sum / steps);
}

/** The values as the spikes tell them, or null where they tell nothing. */
export function reconstruct(kind, values, settings, spikes, cache) {
  if (kind === "delta") {
    const padded = settings.padding || settings.method === "step_forward";
    let level = padded ? values[0] : 0;
    return Float64Array.from(spikes, (spike) => (level += settings.threshold * spike));
  }
  const steps = spikes.length / values.length;
  if (kind !== "latency") {
    const { gain = 1, offset = 0 } = settings;
    return gain === 0 ? null : average(spikes, values.length, steps).map((r) => (r - offset) / gain);
  }
  const unit = timeUnit(values, { ...settings, log: cache.log });
  const rebuilt = new Float64Array(values.length);
  for (let t = 0, i = 0; t < steps; t++) {
    for (let n = 0; n < values.length; n++, i++) {
      if (!spikes[i]) continue;
      const told = settings.linear ? 1 - t / unit : settings.threshold / (1 - Math.exp(-t / unit));
      rebuilt[n] = Math.min(Math.max(told, 0), 1);
    }
  }
  return rebuilt;
}

/** Steps per time constant of the latency code, after normalizing. */
function timeUnit(values, settings) {
  const last = settings.num_steps - 1;
  if (!settings.normalize) return settings.tau;
  return (settings.linear ? last : last / latest(values, settings)) || 1;
}

/** The latest time of the logarithmic code before normalizing, in time constants. */
function latest(values, settings) {
  return latencyTimes(values, { ...settings, normalize: false, tau: 1 }).reduce((a, b) => Math.max(a, b));
}

/** The numbers under the picture. `first` is null without a spike, `error` where nothing is told. */
export function measure(kind, values, settings, spikes, cache) {
  const steps = spikes.length / (kind === "delta" ? 1 : values.length);
  let count = 0, off = 0;
  for (const spike of spikes) { count += spike !== 0; off += spike < 0; }
  const first = spikes.findIndex((spike) => spike !== 0);
  const rebuilt = reconstruct(kind, values, settings, spikes, cache);
  const squares = rebuilt?.reduce((sum, told, n) => sum + (told - values[n]) ** 2, 0);
  const late = kind !== "latency" ? 0
    : latencyTimes(values, { ...settings, log: cache.log }).filter((t) => roundHalfToEven(t) >= steps).length;
  return {
    count,
    off,
    sparsity: 1 - count / spikes.length,
    first: first < 0 ? null : Math.floor(first * steps / spikes.length),
    error: rebuilt && Math.sqrt(squares / values.length),
    late,
  };
}

// ---------------------------------------------------------------------------- drawing

const ON = "#0072B2", OFF = "#D55E00", REFERENCE = "#009E73", REBUILT = "#CC79A7";
const ON_PIXEL = 0xffb27200; // the same blue as a pixel: alpha, blue, green, red

/** Grey values in [0, 1], one canvas pixel each; the style sheet enlarges them. */
function drawImage(canvas, values, [height, width]) {
  Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  values.forEach((x, n) => image.data.fill(255 * x, 4 * n, 4 * n + 3));
  for (let i = 3; i < image.data.length; i += 4) image.data[i] = 255;
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** An empty plot: frame, ticks and labels, and how values become pixels. */
function axes(canvas, { x, y, xlabel, ylabel, ticks }) {
  const scale = window.devicePixelRatio || 1, style = getComputedStyle(canvas);
  const width = Math.round(canvas.clientWidth * scale), height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const ctx = canvas.getContext("2d"), left = 52 * scale, bottom = height - 38 * scale;
  const right = width - 10 * scale, top = 8 * scale;
  const X = (v) => left + ((v - x[0]) / (x[1] - x[0])) * (right - left);
  const Y = (v) => bottom - ((v - y[0]) / (y[1] - y[0])) * (bottom - top);
  ctx.clearRect(0, 0, width, height);
  ctx.font = `${12 * scale}px ${style.fontFamily}`;
  ctx.strokeStyle = ctx.fillStyle = style.color;
  ctx.lineWidth = scale;
  ctx.strokeRect(left, top, right - left, bottom - top);
  ctx.textAlign = "center";
  for (const v of round(x)) {
    ctx.fillRect(X(v), bottom, scale, 4 * scale);
    ctx.fillText(v, X(v), bottom + 16 * scale);
  }
  ctx.fillText(xlabel, (left + right) / 2, height - 5 * scale);
  ctx.textAlign = "right";
  for (const [v, name] of ticks ?? round(y).map((v) => [v, v])) {
    ctx.fillRect(left - 4 * scale, Y(v), 4 * scale, scale);
    ctx.fillText(name, left - 6 * scale, Y(v) + 4 * scale);
  }
  ctx.save();
  ctx.rotate(-Math.PI / 2);
  ctx.textAlign = "center";
  ctx.fillText(ylabel, -(top + bottom) / 2, 12 * scale);
  ctx.restore();
  ctx.textAlign = "left";
  return { ctx, X, Y, left, right, top, bottom, scale, ink: style.color };
}

/** Four to nine round numbers in the range. */
function round([low, high]) {
  const rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough >= 5 * power ? 5 : rough >= 2 * power ? 2 : 1);
  const numbers = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
    numbers.push(Number((k * step).toPrecision(6)));
  }
  return numbers;
}

function line({ ctx, X, Y, scale }, points, colour, { width = 1.5, dash = [] } = {}) {
  ctx.save();
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(X(x), Y(y));
  ctx.strokeStyle = colour;
  ctx.lineWidth = width * scale;
  ctx.setLineDash(dash.map((d) => d * scale));
  ctx.stroke();
  ctx.restore();
}

function dots({ ctx, X, Y, scale }, points, colour) {
  ctx.save();
  ctx.fillStyle = colour;
  ctx.globalAlpha = 0.6;
  for (const [x, y] of points) ctx.fillRect(X(x) - 1.5 * scale, Y(y) - 1.5 * scale, 3 * scale, 3 * scale);
  ctx.restore();
}

/** One dot per spike, straight into pixels: as fast for all spikes as for few. */
function drawRaster(canvas, spikes, neurons, { t, say, pixels }) {
  const steps = spikes.length / neurons;
  const plot = axes(canvas, {
    x: [-0.5, steps - 0.5], y: [-0.5, neurons - 0.5], xlabel: say("time_step"), ylabel: say("neuron"),
  });
  const { ctx, X, Y, left, right, top, bottom } = plot;
  const width = Math.ceil(right - left), height = Math.ceil(bottom - top);
  if (pixels.image?.width !== width || pixels.image.height !== height) {
    pixels.image = new ImageData(width, height);
  }
  const dots = new Uint32Array(pixels.image.data.buffer).fill(0);
  const wide = Math.max(1, Math.floor((X(1) - X(0)) * 0.8)), high = Math.max(1, Math.floor((Y(0) - Y(1)) * 0.8));
  for (let step = 0, i = 0; step < steps; step++) {
    const x = Math.max(0, Math.round(X(step) - wide / 2 - left));
    for (let n = 0; n < neurons; n++, i++) {
      if (!spikes[i]) continue;
      const y = Math.max(0, Math.round(Y(n) - high / 2 - top));
      for (let row = y; row < Math.min(y + high, height); row++) {
        dots.fill(ON_PIXEL, row * width + x, row * width + Math.min(x + wide, width));
      }
    }
  }
  ctx.putImageData(pixels.image, Math.round(left), Math.round(top));
  ctx.strokeRect(left, top, right - left, bottom - top);
  line(plot, [[t, -0.5], [t, neurons - 0.5]], plot.ink, { dash: [4, 3] });
}

/** ON spikes up, OFF spikes down: told apart by place as well as by colour. */
function drawSigned(canvas, spikes, { t, say }) {
  const plot = axes(canvas, {
    x: [-0.5, spikes.length - 0.5], y: [-1.3, 1.3], xlabel: say("time_step"), ylabel: "",
    ticks: [[1, "ON +1"], [0, "0"], [-1, "OFF −1"]],
  });
  const { ctx, X, Y, scale } = plot, wide = Math.max(2 * scale, (X(1) - X(0)) * 0.6);
  spikes.forEach((spike, step) => {
    ctx.fillStyle = spike > 0 ? ON : OFF;
    ctx.fillRect(X(step) - wide / 2, Y(Math.max(spike, 0)), wide, Math.abs(Y(spike) - Y(0)));
  });
  line(plot, [[-0.5, 0], [spikes.length - 0.5, 0]], plot.ink, { width: 1 });
  line(plot, [[t, -1.3], [t, 1.3]], plot.ink, { dash: [4, 3] });
}

/** Rate: what each neuron should fire against what it fired. */
function drawRates(canvas, values, settings, spikes, { say }) {
  const { gain, offset } = settings, p = probability(values, gain, offset);
  const seen = average(spikes, values.length, settings.num_steps);
  const plot = axes(canvas, {
    x: [-0.03, 1.03], y: [-0.03, 1.03], xlabel: say("probability"), ylabel: say("observed_rate"),
  });
  line(plot, [[0, 0], [1, 1]], plot.ink, { dash: [6, 4] });
  dots(plot, Array.from(p, (x, n) => [x, seen[n]]), ON);
}

/** Latency: from value to time, with the threshold and the time constant marked. */
function drawTimes(canvas, values, settings, spikes, { say, cache }) {
  const full = { ...settings, log: cache.log }, { threshold, tau, num_steps } = settings;
  const extent = settings.normalize && !settings.linear
    ? latencyTimes(values, { ...full, normalize: false }).reduce((a, b) => Math.max(a, b)) : undefined;
  const grid = Float32Array.from({ length: 401 }, (_, i) => i / 400);
  const times = latencyTimes(grid, { ...full, extent });
  const top = Math.max(num_steps - 1, times.reduce((a, b) => Math.max(a, b)), 1) * 1.05;
  const plot = axes(canvas, { x: [-0.03, 1.03], y: [-0.03 * top, top], xlabel: say("value"), ylabel: say("spike_time") });
  const { ctx, X, Y, scale, ink, right } = plot;
  line(plot, [[threshold, -top], [threshold, top]].map(([x, y]) => [x, Math.max(y, -0.03 * top)]), OFF, { dash: [6, 4] });
  ctx.fillText("θ", X(threshold) + 4 * scale, Y(top) + 14 * scale);
  if (!settings.normalize) {
    line(plot, [[-0.03, tau], [1.03, tau]], REFERENCE, { dash: [2, 3] });
    ctx.fillText("τ", right - 14 * scale, Y(tau) - 4 * scale);
  }
  line(plot, Array.from(grid, (x, i) => [x, times[i]]), ink);
  const points = [];
  spikes.forEach((spike, i) => {
    if (spike) points.push([values[i % values.length], Math.floor(i / values.length)]);
  });
  dots(plot, points, ON);
}

/** Delta: the signal, what it is compared with, and what the spikes tell of it. */
function drawSignal(canvas, values, settings, spikes, { t, say }) {
  const rebuilt = reconstruct("delta", values, settings, spikes);
  const reference = settings.method === "delta"
    ? previous(values, settings.padding) : stepForward(values, settings).reference;
  const all = [...values, ...reference, ...rebuilt];
  const low = Math.min(...all), high = Math.max(...all), margin = (high - low || 1) * 0.06;
  const plot = axes(canvas, {
    x: [-0.5, values.length - 0.5], y: [low - margin, high + margin], xlabel: say("time_step"), ylabel: say("value"),
  });
  line(plot, Array.from(rebuilt, (y, x) => [x, y]), REBUILT, { width: 2.5 });
  line(plot, Array.from(reference, (y, x) => [[x - 0.5, y], [x + 0.5, y]]).flat(), REFERENCE, { dash: [5, 3] });
  line(plot, Array.from(values, (y, x) => [x, y]), plot.ink);
  dots(plot, Array.from(values, (y, x) => [x, y]), plot.ink);
  line(plot, [[t, low - margin], [t, high + margin]], plot.ink, { dash: [4, 3] });
}

/** Random trains: how often each interval between spikes occurs, and how often it should. */
function drawIntervals(canvas, values, settings, spikes, { say }) {
  const neurons = values.length, counts = new Float64Array(31), since = new Int32Array(neurons).fill(-1);
  let intervals = 0;
  spikes.forEach((spike, i) => {
    if (!spike) return;
    const n = i % neurons, t = Math.floor(i / neurons);
    if (since[n] >= 0) { intervals++; if (t - since[n] < counts.length) counts[t - since[n]]++; }
    since[n] = t;
  });
  const p = values[0], expected = Array.from({ length: 30 }, (_, k) => [k + 1, p * (1 - p) ** k]);
  const share = Array.from(counts, (c) => c / Math.max(intervals, 1));
  const high = Math.max(...share, ...expected.map(([, y]) => y), 0.01) * 1.05;
  const plot = axes(canvas, { x: [0.3, 30.7], y: [0, high], xlabel: say("interval"), ylabel: say("share") });
  const { ctx, X, Y } = plot, wide = (X(1) - X(0)) * 0.7;
  ctx.fillStyle = ON;
  share.forEach((y, k) => k && ctx.fillRect(X(k) - wide / 2, Y(y), wide, Y(0) - Y(y)));
  line(plot, expected, OFF);
  dots(plot, expected, OFF);
}

const CURVES = { rate: drawRates, latency: drawTimes, delta: drawSignal, spikes: drawIntervals };

// ---------------------------------------------------------------------------- the view

const STYLE = `
.spike-explore { color: var(--jp-ui-font-color1, var(--vscode-editor-foreground, CanvasText));
  background: var(--jp-layout-color0, var(--vscode-editor-background, Canvas)); color-scheme: light dark;
  font: 14px/1.45 var(--jp-ui-font-family, system-ui, sans-serif); padding: 8px; box-sizing: border-box;
  width: 100%; min-width: 0; }
.spike-explore * { box-sizing: border-box; }
.spike-explore header, .spike-explore .cursor { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; }
.spike-explore header strong { flex: 1; }
.spike-explore button, .spike-explore select { font: inherit; color: inherit; background: none; padding: 3px 10px;
  border: 1px solid currentColor; border-radius: 4px; cursor: pointer; min-height: 30px; }
.spike-explore :focus-visible { outline: 3px solid #0072B2; outline-offset: 2px; }
.spike-explore .pictures { display: flex; gap: 10px; }
.spike-explore figure { margin: 6px 0; min-width: 0; }
.spike-explore .pictures figure { flex: 0 1 130px; }
.spike-explore .plots { display: grid; gap: 0 12px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); }
.spike-explore figcaption { font-size: 13px; }
.spike-explore canvas { display: block; width: 100%; }
.spike-explore .pictures canvas { image-rendering: pixelated; border: 1px solid currentColor; }
.spike-explore .plots canvas { height: 240px; }
.spike-explore .cursor input { flex: 1; min-width: 120px; }
.spike-explore .cursor output { min-width: 9em; font-variant-numeric: tabular-nums; }
.spike-explore dl { display: flex; flex-wrap: wrap; gap: 2px 22px; margin: 6px 0; }
.spike-explore dl div { display: flex; gap: 6px; }
.spike-explore dt, .spike-explore dd { float: none; clear: none; width: auto; margin: 0; padding: 0; font-weight: 400; }
.spike-explore dd { font-weight: 600; font-variant-numeric: tabular-nums; }
.spike-explore .late { border-left: 4px solid #D55E00; padding-left: 8px; margin: 4px 0; }
.spike-explore .status, .spike-explore p { margin: 4px 0; }
.spike-explore label { display: block; padding: 4px 0; }
`;

/** An HTML element with attributes (on… = listeners) and children. */
function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Looks up words in the model's language: key and values in, text out. */
function speaker(model) {
  return (key, values = {}) =>
    model.get("words")[model.get("language")][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function floats(view) {
  return new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
}

/** The settings as the encoders take them; a chooser's trait holds the index of the choice. */
function settingsOf(model) {
  const choices = model.get("choices"), settings = { input: 0 };
  for (const name of model.get("names")) {
    settings[name] = name in choices ? choices[name][model.get(name)] : model.get(name);
  }
  return settings;
}

/** What the sliders of a model stand for: its settings, the input they choose, and the spikes. */
export function evaluate(model, all, cache) {
  const kind = model.get("kind"), settings = settingsOf(model), size = all.length / model.get("inputs");
  const values = kind === "spikes" // the same probability everywhere
    ? all.map(() => (settings.given === "rate" ? settings.rate / 1000 : settings.probability))
    : all.subarray(settings.input * size, (settings.input + 1) * size);
  return { settings, values, spikes: encode(kind, values, settings, cache) };
}

/** What a view keeps from one drawing to the next. */
export function newCache(model) {
  return { log: logarithm(model.get("exceptions")) };
}

function renderExplorer({ model, el }) {
  const kind = model.get("kind"), shape = model.get("shape"), all = floats(model.get("values"));
  const cache = newCache(model), pixels = {}, say = speaker(model);
  let parts, frame = 0, timer = 0, telling = 0, cursor = Infinity; // Infinity: at the end, wherever that is

  const schedule = () => { frame ||= requestAnimationFrame(draw); };

  function build() {
    const canvas = (key) => html("canvas", { role: "img", "aria-label": say(key) });
    const figure = (key) => {
      const picture = canvas(key);
      return [html("figure", {}, html("figcaption", {}, say(key)), picture), picture];
    };
    const pictures = kind === "delta" ? [] : ["input", "frame", kind === "latency" ? "fired" : "average"].map(figure);
    const [raster, curve] = [kind === "delta" ? "signed" : "raster", `curve_${kind}`].map(figure);
    parts = {
      pictures: pictures.map(([, picture]) => picture), raster: raster[1], curve: curve[1],
      play: html("button", { type: "button", onclick: play }),
      cursor: html("input", { type: "range", min: 1, "aria-label": say("cursor"), oninput: move }),
      step: html("output"), numbers: html("dl"), late: html("p", { class: "late" }),
      status: html("p", { class: "status", role: "status", "aria-live": "polite" }),
      language: html("button", { type: "button", lang: say("other_code"), onclick: translate }, say("other_name")),
    };
    el.replaceChildren(html("section", { class: "spike-explore", lang: model.get("language"), "aria-label": say(kind) },
      html("style", {}, STYLE),
      html("header", {}, html("strong", {}, say(kind)), parts.language),
      html("p", {}, say(`note_${kind}`)),
      html("div", { class: "pictures" }, ...pictures.map(([whole]) => whole)),
      html("div", { class: "cursor" }, parts.play, parts.cursor, parts.step),
      html("div", { class: "plots" }, raster[0], curve[0]),
      parts.late, parts.numbers, parts.status));
    watch.disconnect();
    watch.observe(parts.raster);
    showPlay();
  }

  function draw() {
    frame = 0;
    if (!parts.raster.clientWidth) return; // hidden; the observer calls again
    const { settings, values, spikes } = evaluate(model, all, cache), size = values.length;
    const neurons = kind === "delta" ? 1 : size, steps = spikes.length / neurons;
    const t = Math.min(cursor, steps - 1);
    const context = { t, say, pixels, cache };
    if (kind === "delta") drawSigned(parts.raster, spikes, context);
    else {
      const [input, now, sofar] = parts.pictures, mean = average(spikes, size, t + 1);
      drawImage(input, values, shape);
      drawImage(now, spikes.subarray(t * size, (t + 1) * size), shape);
      drawImage(sofar, kind === "latency" ? mean.map((x) => x * (t + 1)) : mean, shape);
      drawRaster(parts.raster, spikes, neurons, context);
    }
    CURVES[kind](parts.curve, values, settings, spikes, context);
    parts.cursor.max = steps;
    parts.cursor.value = t + 1;
    parts.step.textContent = say("step_of", { step: t, last: steps - 1 });
    tell(measure(kind, values, settings, spikes, cache));
    el.dispatchEvent(new Event("drawn")); // the tests and the bench wait for this
  }

  function tell(m) {
    const none = say("none"), off = kind === "delta" ? say("of_these_off", m) : "";
    const rows = {
      count: m.count + off, sparsity: `${(100 * m.sparsity).toFixed(1)} %`,
      first: m.first === null ? none : say("at_step", m), error: m.error === null ? none : m.error.toPrecision(3),
    };
    parts.numbers.replaceChildren(...Object.entries(rows).map(([key, value]) =>
      html("div", {}, html("dt", {}, say(key)), html("dd", { "data-key": key }, String(value)))));
    parts.late.hidden = !m.late;
    parts.late.textContent = m.late ? say("late", m) : "";
    clearTimeout(telling); // a screen reader hears where the slider stopped, not every step of it
    telling = setTimeout(() => {
      const text = say(m.count ? "status" : "silent", m);
      if (parts.status.textContent !== text) parts.status.textContent = text;
      const seen = m.error === null ? text : `${text} · ${say("error")} ${m.error.toPrecision(3)}`;
      if (model.get("observed") !== seen) { model.set("observed", seen); model.save_changes(); }
    }, 300);
  }

  function touch() { // a slider, the time or "play": even where it changes nothing, the learner has looked
    if (!model.get("moved")) { model.set("moved", true); model.save_changes(); }
    schedule();
  }
  function play() {
    touch();
    if (timer) { clearInterval(timer); timer = 0; }
    else timer = setInterval(() => { cursor = Number(parts.cursor.value) % Number(parts.cursor.max); schedule(); }, 100);
    showPlay();
  }
  function showPlay() { parts.play.textContent = timer ? `⏸ ${say("pause")}` : `▶ ${say("play")}`; }
  function move() {
    const step = Number(parts.cursor.value);
    cursor = step < Number(parts.cursor.max) ? step - 1 : Infinity;
    touch();
  }
  function translate() { model.set("language", say("other_code")); model.save_changes(); }
  function rebuild() { build(); parts.language.focus(); schedule(); }

  const watch = new ResizeObserver(schedule);
  const theme = new MutationObserver(schedule);
  for (const node of [document.documentElement, document.body]) {
    theme.observe(node, { attributes: true, attributeFilter: ["class", "data-jp-theme-light", "data-theme"] });
  }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", schedule);
  const events = model.get("names").map((name) => `change:${name}`);
  events.forEach((event) => model.on(event, touch));
  model.on("change:language", rebuild);
  build();
  schedule();
  return () => {
    cancelAnimationFrame(frame);
    clearInterval(timer);
    clearTimeout(telling);
    watch.disconnect();
    theme.disconnect();
    dark.removeEventListener("change", schedule);
    events.forEach((event) => model.off(event, touch));
    model.off("change:language", rebuild);
  };
}

/** A question first: the explorer below it shows once an answer is chosen. */
function renderQuestion({ model, el }) {
  const say = speaker(model), name = `answer-${Math.random()}`;
  function build() {
    const options = model.get("options"), answer = model.get("answer");
    const asked = html("section", { class: "spike-explore", lang: model.get("language") }, html("style", {}, STYLE));
    el.replaceChildren(asked);
    if (answer < 0) {
      const button = html("button", { type: "submit" }, say("commit"));
      const choices = options.map(([text], i) =>
        html("label", {}, html("input", { type: "radio", name, value: i, required: "" }), ` ${text}`));
      asked.append(html("form", { onsubmit: commit },
        html("fieldset", {}, html("legend", {}, html("strong", {}, model.get("question"))), ...choices, button)));
      return;
    }
    asked.append(
      html("p", {}, html("strong", {}, model.get("question"))),
      html("p", { class: "answer" }, say("you_said", { answer: options[answer][0] })),
      html("p", { class: "observed" }, say("observed", { observed: model.get("observed") })),
      html("p", { class: "feedback", role: "status" }, model.get("moved") ? options[answer][1] : say("now_move")));
  }
  function commit(event) {
    event.preventDefault();
    model.set("answer", Number(new FormData(event.target).get(name)));
    model.set("display", "flex");
    model.save_changes();
  }
  const events = "change:answer change:language change:observed change:moved";
  model.on(events, build);
  build();
  return () => model.off(events, build);
}

export default {
  render(view) { return (view.model.get("kind") === "ask" ? renderQuestion : renderExplorer)(view); },
};
