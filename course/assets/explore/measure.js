// @ts-check
// Numbers about spikes. In: spikes as codes.js makes them. Out: the row of numbers under the plots, and
// what the curves are made of.

/**
 * @typedef {import("./codes.js").Code} Code
 * @typedef {import("./codes.js").Settings} Settings
 * @typedef {import("./codes.js").Cache} Cache
 *
 * @typedef {object} Measures
 * @property {number} count  spikes, ON and OFF
 * @property {number} off  OFF spikes
 * @property {number} sparsity  share of silent cells
 * @property {number | null} first  step of the first spike; null without a spike
 * @property {number | null} error  root mean square of the reconstruction's error; null where there is none
 * @property {number} late  neurons that would fire after the last step
 *
 * @typedef {object} Scene  what a question looks at
 * @property {Float32Array} values
 * @property {Settings} settings
 * @property {Int8Array} spikes
 * @property {number} t  where the time cursor stands
 * @property {Measures} measures
 */

/** @param {ArrayLike<number>} numbers */
export function largest(numbers) {
  let most = -Infinity;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, numbers[i]);
  return most;
}

/**
 * The sum of each neuron's spikes over the first `steps` steps.
 * @param {Int8Array} spikes
 * @param {number} neurons
 * @param {number} steps
 */
export function total(spikes, neurons, steps) {
  const sum = new Float64Array(neurons);
  for (let t = 0, i = 0; t < steps; t++) for (let n = 0; n < neurons; n++, i++) sum[n] += spikes[i];
  return sum;
}

/**
 * The mean of each neuron's spikes over the first `steps` steps.
 * @param {Int8Array} spikes
 * @param {number} neurons
 * @param {number} steps
 */
export function average(spikes, neurons, steps) {
  return total(spikes, neurons, steps).map((sum) => sum / steps);
}

/**
 * The share of each interval between two spikes of a neuron, for intervals of 1 to `longest` steps.
 * @param {Int8Array} spikes
 * @param {number} neurons
 * @param {number} longest
 * @returns {[number, number][]}
 */
export function intervals(spikes, neurons, longest) {
  const counts = new Float64Array(longest + 1), before = new Int32Array(neurons).fill(-1);
  let all = 0;
  spikes.forEach((spike, i) => {
    if (!spike) return;
    const n = i % neurons, t = Math.floor(i / neurons);
    if (before[n] >= 0) {
      all++;
      if (t - before[n] <= longest) counts[t - before[n]]++;
    }
    before[n] = t;
  });
  return Array.from({ length: longest }, (_, k) => [k + 1, counts[k + 1] / Math.max(all, 1)]);
}

/**
 * The numbers under the plots.
 * @param {Code} code
 * @param {Float32Array} values
 * @param {Settings} settings
 * @param {Int8Array} spikes
 * @param {Cache} cache
 * @returns {Measures}
 */
export function measure(code, values, settings, spikes, cache) {
  const neurons = code.signal ? 1 : values.length;
  let count = 0, off = 0;
  for (const spike of spikes) {
    if (spike !== 0) count++;
    if (spike < 0) off++;
  }
  const first = spikes.findIndex((spike) => spike !== 0);
  const rebuilt = code.reconstruct(values, settings, spikes, cache);
  return {
    count,
    off,
    sparsity: 1 - count / spikes.length,
    first: first < 0 ? null : Math.floor(first / neurons),
    error: rebuilt && rootMeanSquare(rebuilt.map((told, n) => told - values[n])),
    late: code.late ? code.late(values, settings, cache) : 0,
  };
}

/** @param {Float64Array} numbers */
function rootMeanSquare(numbers) {
  return Math.sqrt(numbers.reduce((sum, x) => sum + x ** 2, 0) / numbers.length);
}

// ---------------------------------------------------------------------------- what questions ask

/**
 * What each question looks at: its name → the numbers in its words, `observed_` and the name.
 * @type {Record<string, (scene: Scene) => Record<string, string | number>>}
 */
export const OBSERVED = {
  zeros: ({ measures }) => ({ share: percent(measures.sparsity) }),
  spikes: ({ measures }) => ({ count: measures.count }),
  spikes_and_error: ({ measures: { count, error } }) => ({ count, error: error === null ? "–" : error.toPrecision(3) }),
  changes: ({ values, spikes }) => {
    const grey = changes(spikes, values, (x) => x > 0 && x < 1), plain = changes(spikes, values, (x) => x <= 0 || x >= 1);
    return { grey: percent(grey), plain: percent(plain) };
  },
  dark: ({ values, settings, spikes }) => {
    const dark = (/** @type {number} */ n) => values[n] <= settings.threshold;
    /** @type {number[]} */
    const steps = [];
    spikes.forEach((spike, i) => {
      if (spike && dark(i % values.length)) steps.push(Math.floor(i / values.length));
    });
    return { fired: steps.length, dark: values.filter((_, n) => dark(n)).length, step: steps[0] ?? "–" };
  },
  interval: ({ values, spikes }) => {
    const found = intervals(spikes, values.length, spikes.length / values.length);
    const [length, share] = found.reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0]);
    return { interval: length || "–", share: percent(share) };
  },
  seen: ({ values, spikes, t }) => {
    const fired = total(spikes, values.length, t + 1), seen = values.filter((_, n) => fired[n] > 0);
    const least = seen.length ? Math.min(...seen).toFixed(2) : "–";
    return { step: t, seen: seen.length, all: values.filter((x) => x > 0).length, least };
  },
};

/** @param {number} share */
export function percent(share) {
  return (100 * share).toFixed(1);
}

/**
 * How often a neuron does something else than at the step before, as a share, over the neurons of `chosen` values.
 * @param {Int8Array} spikes
 * @param {Float32Array} values
 * @param {(value: number) => boolean} chosen
 */
function changes(spikes, values, chosen) {
  let changed = 0, all = 0;
  for (let i = values.length; i < spikes.length; i++) {
    if (!chosen(values[i % values.length])) continue;
    all++;
    if (spikes[i] !== spikes[i - values.length]) changed++;
  }
  return changed / Math.max(all, 1);
}
