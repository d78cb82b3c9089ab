// @ts-check
// The codes: RATE, LATENCY, DELTA and so on, one object each, at the end of this file.
// In: values and settings. Out: spikes, what they tell, and the curve that explains the code, as data.
// The arithmetic is float32, step by step that of course/encode.py: the spikes are the same to the last one.
// Spikes are an Int8Array, one time step after the other: spikes[t * neurons + n] is 1, 0 or -1.

import { average, intervals, largest, total } from "./measure.js";

/**
 * @typedef {Record<string, any>} Settings  what the controls stand at, by name
 * @typedef {(x: number) => number} Log  the natural logarithm in float32
 * @typedef {{ log: Log, seed?: number, draws: Float32Array }} Cache  what a view keeps between two drawings
 * @typedef {import("./draw.js").Plot} Plot
 * @typedef {import("./draw.js").Point} Point
 * @typedef {(values: Float32Array, spikes: Int8Array, t: number, settings: Settings) => ArrayLike<number>} Picture
 *
 * @typedef {object} Code
 * @property {boolean} [signal]  the input is one signal over time, and spikes are ON or OFF
 * @property {{ name: string, note: string, spikes: string, curve: string }} words  keys of course/words/*.toml
 * @property {Record<string, Picture>} pictures
 *   the small pictures above the plots: a key of the words, and grey values for the step under the time cursor
 * @property {(input: Float32Array, settings: Settings) => Float32Array} values  what is encoded
 * @property {(values: Float32Array, settings: Settings, cache: Cache) => Int8Array} encode
 * @property {(values: Float32Array, settings: Settings, spikes: Int8Array, cache: Cache) => Float64Array | null}
 *   reconstruct  the values as the spikes tell them; null where they tell nothing
 * @property {(values: Float32Array, settings: Settings, cache: Cache) => number} [late]
 *   how many neurons would fire after the last step
 * @property {(values: Float32Array, settings: Settings, spikes: Int8Array, cache: Cache) => Plot} curve
 */

const f32 = Math.fround;

// ---------------------------------------------------------------------------- random numbers

/**
 * `count` numbers in [0, 1): what torch.rand draws on the CPU after manual_seed(seed).
 * @param {number} seed
 * @param {number} count
 */
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

/**
 * The Mersenne Twister's step from one block of 624 numbers to the next (Matsumoto, 1998).
 * @param {Uint32Array} state
 */
function twist(state) {
  for (let i = 0; i < 624; i++) {
    const y = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
    state[i] = state[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}

/**
 * The random numbers of a seed, drawn once and kept.
 * @param {Settings} settings
 * @param {number} neurons
 * @param {Cache} cache
 */
function drawn({ seed, num_steps }, neurons, cache) {
  const count = num_steps * neurons;
  if (cache.seed !== seed || cache.draws.length < count) {
    Object.assign(cache, { seed, draws: uniform(seed, count) });
  }
  return cache.draws;
}

// ---------------------------------------------------------------------------- rate

/**
 * The probability of a spike per step.
 * @param {Float32Array} values
 * @param {number} gain
 * @param {number} offset
 */
export function probability(values, gain, offset) {
  return values.map((x) => Math.min(Math.max(f32(f32(x * f32(gain)) + f32(offset)), 0), 1));
}

/**
 * A spike wherever a random number lies below the neuron's probability.
 * @param {Float32Array} p
 * @param {number} steps
 * @param {Float32Array} draws
 */
function bernoulli(p, steps, draws) {
  const spikes = new Int8Array(steps * p.length);
  for (let t = 0, i = 0; t < steps; t++) {
    for (let n = 0; n < p.length; n++, i++) spikes[i] = Number(draws[i] < p[n]);
  }
  return spikes;
}

// ---------------------------------------------------------------------------- latency

/**
 * When each value fires, in steps, before rounding. `latest` is the latest time of the image before
 * normalizing, where `values` are not that image.
 * @param {Float32Array} values
 * @param {Settings} settings
 * @param {Log} log
 * @param {number} [latest]
 */
export function latencyTimes(values, { num_steps, threshold, tau, linear, normalize }, log, latest) {
  if (linear) {
    const scale = normalize ? num_steps - 1 : tau, last = f32(-scale * (threshold - 1));
    return values.map((x) => Math.min(f32(f32(-scale) * f32(x - 1)), last));
  }
  const least = f32(threshold + 1e-7);
  const times = values.map((x) => {
    const c = Math.max(x, least);
    return f32(f32(tau) * log(f32(c / f32(c - f32(threshold)))));
  });
  if (!normalize) return times;
  const last = latest ?? largest(times);
  return times.map((t) => f32(f32(t * (num_steps - 1)) / last));
}

/**
 * The latest time of the logarithmic code before normalizing.
 * @param {Float32Array} values
 * @param {Settings} settings
 * @param {Log} log
 */
function latestTime(values, settings, log) {
  return largest(latencyTimes(values, { ...settings, linear: false, normalize: false }, log));
}

/**
 * Steps per time constant, after normalizing.
 * @param {Float32Array} values
 * @param {Settings} settings
 * @param {Log} log
 */
function timeUnit(values, settings, log) {
  const last = settings.num_steps - 1;
  if (!settings.normalize) return settings.tau;
  return (settings.linear ? last : last / latestTime(values, { ...settings, tau: 1 }, log)) || 1;
}

/**
 * The value whose spike falls at step t.
 * @param {number} t
 * @param {number} unit  steps per time constant
 * @param {Settings} settings
 */
function valueAt(t, unit, { linear, threshold }) {
  const told = linear ? 1 - t / unit : threshold / (1 - Math.exp(-t / unit));
  return Math.min(Math.max(told, 0), 1);
}

/** @param {number} x */
export function roundHalfToEven(x) {
  const down = Math.floor(x);
  if (x - down !== 0.5) return Math.round(x);
  return down % 2 === 0 ? down : down + 1;
}

/**
 * torch's float32 logarithm. `view` lists, packed by explore.py, where it is not the correctly rounded one.
 * @param {DataView} view
 * @returns {Log}
 */
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
    bits[0] = how ? bits[0] + how - 64 : next(); // so many float32 above the rounded one; or the number itself
    listed.set(key, number[0]);
  }
  return (x) => listed.get(x) ?? f32(Math.log(x));
}

// ---------------------------------------------------------------------------- delta

/**
 * What `delta` compares each sample with: the sample before it.
 * @param {Float32Array} signal
 * @param {boolean} padding
 */
function previous(signal, padding) {
  return signal.map((_, t) => (t ? signal[t - 1] : padding ? signal[0] : 0));
}

/**
 * @param {Float32Array} signal
 * @param {Settings} settings
 */
function delta(signal, { threshold, off_spike, padding }) {
  const before = previous(signal, padding), height = f32(threshold);
  const spikes = Int8Array.from(signal, (x, t) => {
    const difference = f32(x - before[t]);
    if (difference >= height) return 1;
    return off_spike && difference <= -height ? -1 : 0;
  });
  return { spikes, reference: before };
}

/**
 * Follows the signal in steps of the threshold; the reference is counted in whole thresholds.
 * @param {Float32Array} signal
 * @param {Settings} settings
 */
function stepForward(signal, { threshold }) {
  const height = f32(threshold), spikes = new Int8Array(signal.length);
  const reference = new Float32Array(signal.length).fill(signal[0]);
  for (let t = 1, level = 0; t < signal.length; t++) {
    reference[t] = f32(signal[0] + f32(height * level));
    spikes[t] = Number(signal[t] > f32(reference[t] + height)) - Number(signal[t] < f32(reference[t] - height));
    level += spikes[t];
  }
  return { spikes, reference };
}

/**
 * The spikes of the chosen method, and what it compares each sample with.
 * @param {Float32Array} signal
 * @param {Settings} settings
 */
function modulate(signal, settings) {
  return settings.method === "delta" ? delta(signal, settings) : stepForward(signal, settings);
}

// ---------------------------------------------------------------------------- weighted phase, burst, sigma-delta

/**
 * The binary digits of each value, one in each step, the most significant first.
 * @param {Float32Array} values
 * @param {Settings} settings
 */
function digits(values, { bits }) {
  const spikes = new Int8Array(bits * values.length);
  values.forEach((x, n) => {
    const level = Math.min(Math.trunc(x * 2 ** bits), 2 ** bits - 1);
    for (let step = 0; step < bits; step++) spikes[step * values.length + n] = (level >> (bits - 1 - step)) & 1;
  });
  return spikes;
}

/**
 * What the digits add up to: a spike in step k, counted from 1, is worth 2^-k.
 * @param {Int8Array} spikes
 * @param {number} neurons
 */
function worth(spikes, neurons) {
  const sum = new Float64Array(neurons);
  spikes.forEach((spike, i) => (sum[i % neurons] += spike / 2 ** (Math.floor(i / neurons) + 1)));
  return sum;
}

/**
 * The longest interval with which every burst fits into the time steps.
 * @param {Settings} settings
 */
function longestInterval({ num_steps, max_spikes, shortest }) {
  return Math.max(shortest, Math.floor((num_steps - 1) / Math.max(1, max_spikes - 1)));
}

/**
 * From step 0 on, the more spikes the larger the value, and the closer together.
 * @param {Float32Array} values
 * @param {Settings} settings
 */
function bursts(values, settings) {
  const { num_steps, max_spikes, shortest } = settings, longest = longestInterval(settings);
  const spikes = new Int8Array(num_steps * values.length);
  values.forEach((x, n) => {
    const count = Math.ceil(f32(max_spikes * x));
    const interval = Math.min(Math.ceil(f32(longest - f32((longest - shortest) * x))), longest);
    for (let k = 0; k < count; k++) spikes[k * interval * values.length + n] = 1;
  });
  return spikes;
}

/**
 * The middle of the values that send so many spikes so far apart; 0 for silence.
 * @param {Int8Array} spikes
 * @param {number} neurons
 * @param {Settings} settings
 */
function readBursts(spikes, neurons, settings) {
  const { max_spikes, shortest } = settings, longest = longestInterval(settings);
  const count = new Int32Array(neurons), first = new Int32Array(neurons), last = new Int32Array(neurons);
  spikes.forEach((spike, i) => {
    if (!spike) return;
    const n = i % neurons;
    last[n] = Math.floor(i / neurons);
    if (!count[n]++) first[n] = last[n];
  });
  return Float64Array.from(count, (spikesSeen, n) => {
    if (!spikesSeen) return 0;
    let low = (spikesSeen - 1) / max_spikes, high = spikesSeen / max_spikes;
    if (spikesSeen > 1 && longest > shortest) {
      const interval = (last[n] - first[n]) / (spikesSeen - 1);
      low = Math.max(low, (longest - interval) / (longest - shortest));
      high = Math.min(high, (longest - interval + 1) / (longest - shortest));
    }
    return (low + high) / 2;
  });
}

/**
 * Each value is added up once a step; where the sum reaches one half, a spike takes 1 away.
 * @param {Float32Array} values
 * @param {number} steps
 */
function addedUp(values, steps) {
  const spikes = new Int8Array(steps * values.length), rest = new Float64Array(values.length);
  for (let t = 0, i = 0; t < steps; t++) {
    for (let n = 0; n < values.length; n++, i++) {
      rest[n] += values[n];
      spikes[i] = Number(rest[n] >= 0.5);
      rest[n] -= spikes[i];
    }
  }
  return spikes;
}

/**
 * The spikes of the first steps; later ones are gone.
 * @param {Int8Array} spikes
 * @param {number} count  of steps times neurons
 */
function until(spikes, count) {
  return spikes.slice().fill(0, count);
}

/**
 * What each value is read as: a staircase for the code, a dot for each pixel, dashed what would be perfect.
 * @param {Code} code
 * @param {Float32Array} values
 * @param {Settings} settings
 * @param {Int8Array} spikes
 * @param {Cache} cache
 * @returns {Plot}
 */
function readings(code, values, settings, spikes, cache) {
  const grid = Float32Array.from({ length: 1001 }, (_, i) => i / 1000);
  const stairs = code.reconstruct(grid, settings, code.encode(grid, settings, cache), cache) ?? [];
  const told = code.reconstruct(values, settings, spikes, cache) ?? [];
  return {
    x: [-0.03, 1.03], y: [-0.03, 1.03], xlabel: "value", ylabel: "read_as",
    marks: [
      { shape: "line", points: [[0, 0], [1, 1]], colour: "reference", dash: [6, 4] },
      { shape: "line", points: Array.from(grid, (x, i) => [x, stairs[i]]), colour: "ink" },
      { shape: "dots", points: Array.from(values, (x, n) => [x, told[n]]), colour: "on" },
    ],
  };
}

// ---------------------------------------------------------------------------- chance, and a single neuron

/**
 * The chance of each number of heads, 0 to `steps`, of a coin with probability p.
 * @param {number} steps
 * @param {number} p
 */
function binomial(steps, p) {
  const chance = new Float64Array(steps + 1);
  if (p === 1) return chance.fill(1, steps);
  chance[0] = (1 - p) ** steps;
  for (let k = 1; k <= steps; k++) chance[k] = chance[k - 1] * ((steps - k + 1) / k) * (p / (1 - p));
  return chance;
}

// What the latency code calls the plain, logarithmic form, in which dark neurons stay silent.
const CHARGED = { linear: false, normalize: false, clip: true };

// ---------------------------------------------------------------------------- the codes

/** @type {Code["pictures"]} */
const PICTURES = {
  input: (values) => values,
  frame: (values, spikes, t) => spikes.subarray(t * values.length, (t + 1) * values.length),
};

/** @type {Code} */
export const RATE = {
  words: { name: "rate", note: "note_rate", spikes: "raster", curve: "curve_rate" },
  pictures: { ...PICTURES, average: (values, spikes, t) => average(spikes, values.length, t + 1) },
  values: (input) => input,
  encode(values, settings, cache) {
    const p = probability(values, settings.gain, settings.offset);
    return bernoulli(p, settings.num_steps, drawn(settings, values.length, cache));
  },
  reconstruct(values, { num_steps, gain, offset }, spikes) {
    return gain === 0 ? null : average(spikes, values.length, num_steps).map((r) => (r - offset) / gain);
  },
  /** What each neuron should fire against what it fired. */
  curve(values, { num_steps, gain, offset }, spikes) {
    const p = probability(values, gain, offset), seen = average(spikes, values.length, num_steps);
    return {
      x: [-0.03, 1.03], y: [-0.03, 1.03], xlabel: "probability", ylabel: "observed_rate",
      marks: [
        { shape: "line", points: [[0, 0], [1, 1]], colour: "ink", dash: [6, 4] },
        { shape: "dots", points: Array.from(p, (x, n) => [x, seen[n]]), colour: "on" },
      ],
    };
  },
};

/** @type {Code} */
export const LATENCY = {
  words: { name: "latency", note: "note_latency", spikes: "raster", curve: "curve_latency" },
  pictures: { ...PICTURES, fired: (values, spikes, t) => total(spikes, values.length, t + 1) },
  values: (input) => input,
  /** One spike per value at its time rounded to a step; none where that is after the last step. */
  encode(values, settings, { log }) {
    const { num_steps, threshold, clip } = settings, spikes = new Int8Array(num_steps * values.length);
    latencyTimes(values, settings, log).forEach((time, n) => {
      const step = roundHalfToEven(time);
      if (step < num_steps && !(clip && values[n] < f32(threshold))) spikes[step * values.length + n] = 1;
    });
    return spikes;
  },
  reconstruct(values, settings, spikes, { log }) {
    const unit = timeUnit(values, settings, log), rebuilt = new Float64Array(values.length);
    spikes.forEach((spike, i) => {
      if (spike) rebuilt[i % values.length] = valueAt(Math.floor(i / values.length), unit, settings);
    });
    return rebuilt;
  },
  late(values, settings, { log }) {
    return latencyTimes(values, settings, log).filter((time) => roundHalfToEven(time) >= settings.num_steps).length;
  },
  /** From value to spike time, with the threshold and the time constant marked. */
  curve(values, settings, spikes, { log }) {
    const { threshold, tau, num_steps, normalize } = settings;
    const grid = Float32Array.from({ length: 401 }, (_, i) => i / 400);
    const times = latencyTimes(grid, settings, log, latestTime(values, settings, log));
    const top = 1.05 * Math.max(num_steps - 1, largest(times), 1), bottom = -0.03 * top;
    /** @type {Point[]} */
    const seen = [];
    spikes.forEach((spike, i) => {
      if (spike) seen.push([values[i % values.length], Math.floor(i / values.length)]);
    });
    /** @type {Plot["marks"]} */
    const timeConstant = [
      { shape: "line", points: [[-0.03, tau], [1.03, tau]], colour: "reference", dash: [2, 3] },
      { shape: "text", text: "τ", points: [[1.03, tau]], shift: [-14, -4] },
    ];
    return {
      x: [-0.03, 1.03], y: [bottom, top], xlabel: "value", ylabel: "spike_time",
      marks: [
        { shape: "line", points: [[threshold, bottom], [threshold, top]], colour: "off", dash: [6, 4] },
        { shape: "text", text: "θ", points: [[threshold, top]], shift: [4, 14] },
        ...(normalize ? [] : timeConstant),
        { shape: "line", points: Array.from(grid, (x, i) => [x, times[i]]), colour: "ink" },
        { shape: "dots", points: seen, colour: "on" },
      ],
    };
  },
};

/** @type {Code} */
export const DELTA = {
  signal: true,
  words: { name: "delta", note: "note_delta", spikes: "signed", curve: "curve_delta" },
  pictures: {},
  values: (input) => input,
  encode: (values, settings) => modulate(values, settings).spikes,
  reconstruct(values, { method, threshold, padding }, spikes) {
    let level = padding || method === "step_forward" ? values[0] : 0;
    return Float64Array.from(spikes, (spike) => (level += threshold * spike));
  },
  /** The signal, what it is compared with, and what the spikes tell of it. */
  curve(values, settings, spikes, cache) {
    const rebuilt = DELTA.reconstruct(values, settings, spikes, cache) ?? [];
    const { reference } = modulate(values, settings), all = [...values, ...reference, ...rebuilt];
    const low = Math.min(...all), high = Math.max(...all), margin = 0.06 * (high - low || 1);
    /** @type {(numbers: ArrayLike<number>) => Point[]} */
    const points = (numbers) => Array.from(numbers, (y, t) => [t, y]);
    const steps = points(reference).flatMap(([t, y]) => /** @type {Point[]} */ ([[t - 0.5, y], [t + 0.5, y]]));
    return {
      overTime: true,
      x: [-0.5, values.length - 0.5], y: [low - margin, high + margin], xlabel: "time_step", ylabel: "value",
      marks: [
        { shape: "line", points: points(rebuilt), colour: "rebuilt", width: 2.5 },
        { shape: "line", points: steps, colour: "reference", dash: [5, 3] },
        { shape: "line", points: points(values), colour: "ink" },
        { shape: "dots", points: points(values), colour: "ink" },
      ],
    };
  },
};

/** Random spike trains: every neuron fires with the same probability. @type {Code} */
export const RANDOM = {
  words: { name: "spikes", note: "note_spikes", spikes: "raster", curve: "curve_spikes" },
  pictures: RATE.pictures,
  values: (input, { given, rate, probability: p }) => input.map(() => (given === "rate" ? rate / 1000 : p)),
  encode: (values, settings, cache) => RATE.encode(values, { ...settings, gain: 1, offset: 0 }, cache),
  reconstruct: (values, { num_steps }, spikes) => average(spikes, values.length, num_steps),
  /** How often each interval between spikes occurs, and how often it should. */
  curve(values, settings, spikes) {
    const p = values[0], shares = intervals(spikes, values.length, 30);
    const expected = shares.map(([k]) => /** @type {Point} */ ([k, p * (1 - p) ** (k - 1)]));
    const high = 1.05 * Math.max(0.01, ...shares.map(([, y]) => y), ...expected.map(([, y]) => y));
    return {
      x: [0.3, 30.7], y: [0, high], xlabel: "interval", ylabel: "share",
      marks: [
        { shape: "bars", points: shares, colour: "on", width: 0.7 },
        { shape: "line", points: expected, colour: "off" },
        { shape: "dots", points: expected, colour: "off" },
      ],
    };
  },
};

/** Many neurons that toss the same coin: how exactly do their rates tell its probability? @type {Code} */
export const COINS = {
  ...RANDOM,
  words: { name: "coins", note: "note_coins", spikes: "raster", curve: "curve_coins" },
  values: (input, { probability: p }) => input.map(() => p),
  /** How often each rate was observed, and how often chance predicts it. */
  curve(values, { num_steps, probability: p }, spikes) {
    const seen = new Float64Array(num_steps + 1), chance = binomial(num_steps, p);
    total(spikes, values.length, num_steps).forEach((count) => (seen[count] += 1 / values.length));
    const high = 1.05 * Math.max(largest(seen), largest(chance));
    /** @type {(shares: Float64Array) => Point[]} */
    const points = (shares) => Array.from(shares, (share, k) => [k / num_steps, share]);
    return {
      x: [-0.05, 1.05], y: [0, high], xlabel: "observed_rate", ylabel: "share",
      marks: [
        { shape: "bars", points: points(seen), colour: "on", width: 0.7 / num_steps },
        { shape: "line", points: points(chance), colour: "off" },
        { shape: "line", points: [[p, 0], [p, high]], colour: "ink", dash: [6, 4] },
      ],
    };
  },
};

/** One neuron of the latency code: a constant current charges it until it fires. @type {Code} */
export const CHARGING = {
  words: { name: "charging", note: "note_charging", spikes: "one_spike", curve: "curve_charging" },
  pictures: {},
  values: (input, { value }) => Float32Array.of(value),
  encode: (values, settings, cache) => LATENCY.encode(values, { ...settings, ...CHARGED }, cache),
  reconstruct: (values, settings, spikes, cache) =>
    LATENCY.reconstruct(values, { ...settings, ...CHARGED }, spikes, cache),
  late: (values, settings, cache) =>
    values[0] < f32(settings.threshold) ? 0 : LATENCY.late?.(values, { ...settings, ...CHARGED }, cache) ?? 0,
  /** The membrane's potential, where it is heading, the threshold, and the crossing. */
  curve([value], { num_steps, tau, threshold }) {
    const last = num_steps - 0.5, grid = Array.from({ length: 401 }, (_, i) => (i / 400) * last);
    const crossing = value > threshold ? tau * Math.log(value / (value - threshold)) : Infinity;
    /** @type {(y: number, colour: import("./draw.js").Colour, dash: number[]) => import("./draw.js").Mark} */
    const level = (y, colour, dash) => ({ shape: "line", points: [[-0.5, y], [last, y]], colour, dash });
    return {
      overTime: true,
      x: [-0.5, last], y: [-0.03, 1.03], xlabel: "time_step", ylabel: "potential",
      marks: [
        level(value, "reference", [2, 3]),
        { shape: "text", text: "X", points: [[last, value]], shift: [-14, -4] },
        level(threshold, "off", [6, 4]),
        { shape: "text", text: "θ", points: [[-0.5, threshold]], shift: [4, -4] },
        { shape: "line", points: grid.map((t) => [t, value * (1 - Math.exp(-t / tau))]), colour: "ink", width: 2 },
        ...(crossing <= last ? /** @type {import("./draw.js").Mark[]} */ ([
          { shape: "line", points: [[crossing, -0.03], [crossing, threshold]], colour: "on", width: 2.5 },
          { shape: "dots", points: [[crossing, threshold]], colour: "on" },
        ]) : []),
      ],
    };
  },
};

/** One period. @type {Code} */
export const WEIGHTED_PHASE = {
  words: { name: "weighted_phase", note: "note_weighted_phase", spikes: "raster", curve: "curve_readings" },
  pictures: {
    ...PICTURES,
    so_far: (values, spikes, t) => worth(until(spikes, (t + 1) * values.length), values.length),
  },
  values: (input) => input,
  encode: digits,
  reconstruct: (values, settings, spikes) => worth(spikes, values.length),
  curve: (values, settings, spikes, cache) => readings(WEIGHTED_PHASE, values, settings, spikes, cache),
};

/** @type {Code} */
export const BURST = {
  words: { name: "burst", note: "note_burst", spikes: "raster", curve: "curve_readings" },
  pictures: {
    ...PICTURES,
    so_far: (values, spikes, t, settings) =>
      readBursts(until(spikes, (t + 1) * values.length), values.length, settings),
  },
  values: (input) => input,
  encode: bursts,
  reconstruct: (values, settings, spikes) => readBursts(spikes, values.length, settings),
  curve: (values, settings, spikes, cache) => readings(BURST, values, settings, spikes, cache),
};

/** @type {Code} */
export const SIGMA_DELTA = {
  words: { name: "sigma_delta", note: "note_sigma_delta", spikes: "raster", curve: "curve_readings" },
  pictures: RATE.pictures,
  values: (input) => input,
  encode: (values, { num_steps }) => addedUp(values, num_steps),
  reconstruct: (values, { num_steps }, spikes) => average(spikes, values.length, num_steps),
  curve: (values, settings, spikes, cache) => readings(SIGMA_DELTA, values, settings, spikes, cache),
};

/** By the names that explore.py gives them. @type {Record<string, Code>} */
export const CODES = {
  rate: RATE, latency: LATENCY, delta: DELTA, spikes: RANDOM,
  coins: COINS, charging: CHARGING, weighted_phase: WEIGHTED_PHASE, burst: BURST, sigma_delta: SIGMA_DELTA,
};
