// @ts-check
// Drawing on a canvas. In: a plot as data, grey values or spikes. Out: pixels, and nothing else.

/**
 * @typedef {(key: string, values?: Record<string, any>) => string} Say  a key of the words in, text out
 * @typedef {[number, number]} Point
 * @typedef {"ink" | "on" | "off" | "reference" | "rebuilt"} Colour
 *
 * @typedef {object} Mark
 * @property {"line" | "dots" | "bars" | "text"} shape
 * @property {Point[]} points
 * @property {Colour} [colour]  "ink", the colour of text, unless given
 * @property {number} [width]  of a line in pixels, of a bar in units of x
 * @property {number[]} [dash]
 * @property {string} [text]
 * @property {Point} [shift]  of a text, in pixels
 *
 * @typedef {object} Plot
 * @property {Point} x  range
 * @property {Point} y
 * @property {string} xlabel  a key of the words
 * @property {string} [ylabel]
 * @property {[number, string][]} [ticks]  on the y axis; round numbers unless given
 * @property {boolean} [overTime]  x is the time step, so the time cursor is drawn
 * @property {Mark[]} marks
 *
 * @typedef {object} Axes  an empty plot, and how values become pixels
 * @property {CanvasRenderingContext2D} ctx
 * @property {(v: number) => number} X
 * @property {(v: number) => number} Y
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {number} scale  device pixels per CSS pixel
 * @property {string} ink
 */

/** ON and OFF as course/plot.py has them. @type {Record<Colour, string | undefined>} */
const COLOURS = { ink: undefined, on: "#0072B2", off: "#D55E00", reference: "#009E73", rebuilt: "#CC79A7" };
const ON_PIXEL = 0xffb27200; // the colour of ON as one pixel: alpha, blue, green, red

/**
 * Grey values in [0, 1], one canvas pixel each; the style sheet enlarges them.
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} values
 * @param {[number, number]} shape  height and width
 */
export function drawImage(canvas, values, [height, width]) {
  Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  for (let n = 0; n < values.length; n++) {
    image.data.fill(255 * values[n], 4 * n, 4 * n + 3);
    image.data[4 * n + 3] = 255;
  }
  context(canvas).putImageData(image, 0, 0);
}

/**
 * A plot from its description, with the time cursor at step t.
 * @param {HTMLCanvasElement} canvas
 * @param {Plot} plot
 * @param {number} t
 * @param {Say} say
 */
export function drawPlot(canvas, plot, t, say) {
  const on = axes(canvas, plot, say);
  for (const mark of plot.marks) SHAPES[mark.shape](on, mark);
  if (plot.overTime) cursor(on, t, plot);
}

/**
 * ON spikes up, OFF spikes down: told apart by place as well as by colour.
 * @param {HTMLCanvasElement} canvas
 * @param {Int8Array} spikes
 * @param {number} t
 * @param {Say} say
 */
export function drawSigned(canvas, spikes, t, say) {
  /** @type {(sign: number) => Point[]} */
  const those = (sign) => [...spikes].flatMap((spike, step) => (spike === sign ? [[step, sign]] : []));
  const last = spikes.length - 0.5;
  drawPlot(canvas, {
    overTime: true,
    x: [-0.5, last], y: [-1.3, 1.3], xlabel: "time_step", ticks: [[1, "ON +1"], [0, "0"], [-1, "OFF −1"]],
    marks: [
      { shape: "bars", points: those(1), colour: "on", width: 0.6 },
      { shape: "bars", points: those(-1), colour: "off", width: 0.6 },
      { shape: "line", points: [[-0.5, 0], [last, 0]], width: 1 },
    ],
  }, t, say);
}

/**
 * One dot per spike, straight into pixels: as fast for all spikes as for few.
 * @param {HTMLCanvasElement} canvas
 * @param {Int8Array} spikes
 * @param {number} neurons
 * @param {number} t
 * @param {Say} say
 * @param {{ image?: ImageData }} kept  the pixels of the drawing before, to be used again
 */
export function drawRaster(canvas, spikes, neurons, t, say, kept) {
  /** @type {Plot} */
  const plot = {
    x: [-0.5, spikes.length / neurons - 0.5], y: [-0.5, neurons - 0.5],
    xlabel: "time_step", ylabel: "neuron", marks: [],
    ...(neurons === 1 ? { ticks: /** @type {[number, string][]} */ ([[0, "0"]]) } : {}),
  };
  const on = axes(canvas, plot, say), { ctx, left, right, top, bottom } = on;
  const width = Math.ceil(right - left), height = Math.ceil(bottom - top);
  if (kept.image?.width !== width || kept.image.height !== height) kept.image = new ImageData(width, height);
  paint(new Uint32Array(kept.image.data.buffer).fill(0), width, height, spikes, neurons, on);
  ctx.putImageData(kept.image, Math.round(left), Math.round(top));
  ctx.strokeRect(left, top, right - left, bottom - top);
  cursor(on, t, plot);
}

/**
 * Fill the pixels of each spike; a spike takes four fifths of its cell.
 * @param {Uint32Array} dots
 * @param {number} width
 * @param {number} height
 * @param {Int8Array} spikes
 * @param {number} neurons
 * @param {Axes} on
 */
function paint(dots, width, height, spikes, neurons, { X, Y, left, top }) {
  const wide = Math.max(1, Math.floor((X(1) - X(0)) * 0.8)), high = Math.max(1, Math.floor((Y(0) - Y(1)) * 0.8));
  for (let step = 0, i = 0; i < spikes.length; step++) {
    const x = Math.max(0, Math.round(X(step) - wide / 2 - left));
    for (let n = 0; n < neurons; n++, i++) {
      if (!spikes[i]) continue;
      const y = Math.max(0, Math.round(Y(n) - high / 2 - top));
      for (let row = y; row < Math.min(y + high, height); row++) {
        dots.fill(ON_PIXEL, row * width + x, row * width + Math.min(x + wide, width));
      }
    }
  }
}

// ---------------------------------------------------------------------------- marks

/** @type {Record<Mark["shape"], (on: Axes, mark: Mark) => void>} */
const SHAPES = { line, dots, bars, text };

/**
 * @param {Axes} on
 * @param {Mark} mark
 */
function line({ ctx, X, Y, scale, ink }, { points, colour = "ink", width = 1.5, dash = [] }) {
  ctx.save();
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(X(x), Y(y));
  ctx.strokeStyle = COLOURS[colour] ?? ink;
  ctx.lineWidth = width * scale;
  ctx.setLineDash(dash.map((d) => d * scale));
  ctx.stroke();
  ctx.restore();
}

/**
 * @param {Axes} on
 * @param {Mark} mark
 */
function dots({ ctx, X, Y, scale, ink }, { points, colour = "ink" }) {
  ctx.save();
  ctx.fillStyle = COLOURS[colour] ?? ink;
  ctx.globalAlpha = 0.9; // contrast of 3 or more on white and on #111
  for (const [x, y] of points) ctx.fillRect(X(x) - 1.5 * scale, Y(y) - 1.5 * scale, 3 * scale, 3 * scale);
  ctx.restore();
}

/**
 * Bars from zero, up or down.
 * @param {Axes} on
 * @param {Mark} mark
 */
function bars({ ctx, X, Y, scale, ink }, { points, colour = "ink", width = 1 }) {
  const wide = Math.max(2 * scale, (X(1) - X(0)) * width);
  ctx.save();
  ctx.fillStyle = COLOURS[colour] ?? ink;
  for (const [x, y] of points) ctx.fillRect(X(x) - wide / 2, Y(Math.max(y, 0)), wide, Math.abs(Y(y) - Y(0)));
  ctx.restore();
}

/**
 * @param {Axes} on
 * @param {Mark} mark
 */
function text({ ctx, X, Y, scale }, { points, text: written = "", shift: [right, down] = [0, 0] }) {
  for (const [x, y] of points) ctx.fillText(written, X(x) + right * scale, Y(y) + down * scale);
}

/**
 * The time cursor: a dashed line at step t.
 * @param {Axes} on
 * @param {number} t
 * @param {Plot} plot
 */
function cursor(on, t, { y }) {
  line(on, { shape: "line", points: [[t, y[0]], [t, y[1]]], dash: [4, 3] });
}

// ---------------------------------------------------------------------------- axes

/**
 * An empty plot: frame, ticks and labels.
 * @param {HTMLCanvasElement} canvas
 * @param {Plot} plot
 * @param {Say} say
 * @returns {Axes}
 */
function axes(canvas, plot, say) {
  const scale = window.devicePixelRatio || 1, style = getComputedStyle(canvas);
  const width = Math.round(canvas.clientWidth * scale), height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const ctx = context(canvas), { x, y } = plot;
  const left = 52 * scale, bottom = height - 38 * scale, right = width - 10 * scale, top = 8 * scale;
  /** @type {Axes} */
  const on = {
    ctx, left, right, top, bottom, scale, ink: style.color,
    X: (v) => left + ((v - x[0]) / (x[1] - x[0])) * (right - left),
    Y: (v) => bottom - ((v - y[0]) / (y[1] - y[0])) * (bottom - top),
  };
  ctx.clearRect(0, 0, width, height);
  ctx.font = `${12 * scale}px ${style.fontFamily}`;
  ctx.strokeStyle = ctx.fillStyle = style.color;
  ctx.lineWidth = scale;
  ctx.strokeRect(left, top, right - left, bottom - top);
  horizontal(on, plot, height, say);
  vertical(on, plot, say);
  ctx.textAlign = "left";
  return on;
}

/**
 * @param {Axes} on
 * @param {Plot} plot
 * @param {number} height
 * @param {Say} say
 */
function horizontal({ ctx, X, left, right, bottom, scale }, { x, xlabel }, height, say) {
  ctx.textAlign = "center";
  for (const v of round(x)) {
    ctx.fillRect(X(v), bottom, scale, 4 * scale);
    ctx.fillText(String(v), X(v), bottom + 16 * scale);
  }
  ctx.fillText(say(xlabel), (left + right) / 2, height - 5 * scale);
}

/**
 * @param {Axes} on
 * @param {Plot} plot
 * @param {Say} say
 */
function vertical({ ctx, Y, left, top, bottom, scale }, { y, ylabel, ticks }, say) {
  ctx.textAlign = "right";
  for (const [v, name] of ticks ?? round(y).map((number) => [number, String(number)])) {
    ctx.fillRect(left - 4 * scale, Y(Number(v)), 4 * scale, scale);
    ctx.fillText(String(name), left - 6 * scale, Y(Number(v)) + 4 * scale);
  }
  if (!ylabel) return;
  ctx.save();
  ctx.rotate(-Math.PI / 2);
  ctx.textAlign = "center";
  ctx.fillText(say(ylabel), -(top + bottom) / 2, 12 * scale);
  ctx.restore();
}

/**
 * Four to nine round numbers in the range.
 * @param {Point} range
 */
function round([low, high]) {
  const rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough >= 5 * power ? 5 : rough >= 2 * power ? 2 : 1);
  const numbers = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) {
    numbers.push(Number((k * step).toPrecision(6)));
  }
  return numbers;
}

/** @param {HTMLCanvasElement} canvas */
function context(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}
