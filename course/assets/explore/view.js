// @ts-check
// The widget. In: its model (inputs, words) and the models of its controls. Out: an explorer on the page, or
// the question before it. The controls alone hold the settings, so two tabs of one notebook cannot disagree.

import { CODES, logarithm } from "./codes.js";
import { drawImage, drawPlot, drawRaster, drawSigned } from "./draw.js";
import { measure, OBSERVED, percent } from "./measure.js";

/**
 * @typedef {import("./codes.js").Code} Code
 * @typedef {import("./codes.js").Settings} Settings
 * @typedef {import("./codes.js").Cache} Cache
 * @typedef {import("./draw.js").Say} Say
 * @typedef {import("./measure.js").Measures} Measures
 *
 * @typedef {object} Model  as anywidget and ipywidgets have it
 * @property {(name: string) => any} get
 * @property {(name: string, value: any) => void} set
 * @property {() => void} save_changes
 * @property {(events: string, listener: () => void) => void} on
 * @property {(events: string, listener: () => void) => void} off
 * @property {{ get_model(id: string): Promise<Model> }} widget_manager
 */

// Its last rule hides the still picture, which is the output before: JupyterLab's and Notebook's, Colab's, VS Code's.
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
.spike-explore .pictures { display: flex; gap: 10px; align-items: flex-end; }
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
:is(.jp-OutputArea-child, .output_subarea, .output_container):has(img[alt^="explore."]):has(+ * .spike-explore) {
  display: none; }
`;

// ---------------------------------------------------------------------------- the model

/**
 * The inputs, as one array each.
 * @param {Model} model
 */
export function inputsOf(model) {
  const view = model.get("values"), count = model.get("inputs");
  const all = new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  const size = all.length / count;
  return Array.from({ length: count }, (_, i) => all.subarray(i * size, (i + 1) * size));
}

/**
 * What an explorer keeps between two drawings.
 * @param {Model} model
 * @returns {Cache}
 */
export function newCache(model) {
  return { log: logarithm(model.get("exceptions")), draws: new Float32Array(0) };
}

/**
 * The model that a trait refers to.
 * @param {Model} model
 * @param {string} reference
 */
function referred(model, reference) {
  return model.widget_manager.get_model(reference.replace("IPY_MODEL_", ""));
}

/**
 * Looks up words in the model's language.
 * @param {Model} model
 * @returns {Say}
 */
function speaker(model) {
  return (key, values = {}) => {
    /** @type {string} */
    const text = model.get("words")[model.get("language")][key];
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
}

/**
 * Set a trait, unless it has that value already.
 * @param {Model} model
 * @param {string} name
 * @param {any} value
 */
function save(model, name, value) {
  if (model.get(name) === value) return;
  model.set(name, value);
  model.save_changes();
}

/**
 * An HTML element with attributes (on… = listeners) and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// ---------------------------------------------------------------------------- the explorer

/** One setting: the slider or chooser that holds it. */
class Control {
  /**
   * @param {Model} model
   * @param {any[]} [choices]  the values that a chooser's index stands for
   */
  constructor(model, choices) {
    this.model = model;
    this.choices = choices;
    this.event = `change:${choices ? "index" : "value"}`;
  }

  get value() {
    return this.choices ? this.choices[this.model.get("index")] : this.model.get("value");
  }
}

/** An explorer on the page: it draws whenever a control, the time cursor, the theme or its size changes. */
class Explorer {
  /**
   * @param {Model} model
   * @param {HTMLElement} el
   * @param {Record<string, Control>} controls
   */
  constructor(model, el, controls) {
    this.model = model;
    this.el = el;
    this.controls = controls;
    this.code = CODES[model.get("kind")];
    this.inputs = inputsOf(model);
    this.cache = newCache(model);
    this.say = speaker(model);
    this.kept = {}; // the raster's pixels
    this.time = Infinity; // where the time cursor stands; Infinity: at the end, wherever that is
    this.frame = this.playing = this.telling = 0; // timers
    this.stood = this.rounded(); // the controls, as last heard of
    this.sizes = new ResizeObserver(this.schedule);
    this.themes = new MutationObserver(this.schedule);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.parts = this.build();
  }

  start() {
    for (const node of [document.documentElement, document.body]) {
      this.themes.observe(node, { attributes: true, attributeFilter: ["class", "data-jp-theme-light", "data-theme"] });
    }
    this.dark.addEventListener("change", this.schedule);
    for (const { model, event } of Object.values(this.controls)) model.on(event, this.turned);
    this.model.on("change:language", this.rebuild);
    this.schedule();
  }

  stop = () => {
    cancelAnimationFrame(this.frame);
    clearInterval(this.playing);
    clearTimeout(this.telling);
    this.sizes.disconnect();
    this.themes.disconnect();
    this.dark.removeEventListener("change", this.schedule);
    for (const { model, event } of Object.values(this.controls)) model.off(event, this.turned);
    this.model.off("change:language", this.rebuild);
  };

  /** Fill the page, without a picture yet. */
  build() {
    const { say, code, model } = this, { words } = code;
    const pictures = Object.keys(code.pictures).map((key) => this.figure(key));
    const spikes = this.figure(words.spikes), curve = this.figure(words.curve);
    const parts = {
      pictures: pictures.map(({ canvas }) => canvas), spikes: spikes.canvas, curve: curve.canvas,
      play: html("button", { type: "button", onclick: this.play }),
      cursor: html("input", { type: "range", min: 1, "aria-label": say("cursor"), oninput: this.move }),
      step: html("output"), numbers: html("dl"), late: html("p", { class: "late" }),
      status: html("p", { class: "status", role: "status", "aria-live": "polite" }),
      language: html("button", { type: "button", lang: say("other_code"), onclick: this.translate }, say("other_name")),
    };
    const name = say(words.name);
    const named = { class: "spike-explore", role: "region", lang: model.get("language"), "aria-label": name };
    this.el.replaceChildren(html("div", named,
      html("style", {}, STYLE),
      html("header", { role: "none" }, html("strong", {}, name), parts.language),
      html("p", {}, say(words.note)),
      html("div", { class: "pictures" }, ...pictures.map(({ whole }) => whole)),
      html("div", { class: "cursor" }, parts.play, parts.cursor, parts.step),
      html("div", { class: "plots" }, spikes.whole, curve.whole),
      parts.late, parts.numbers, parts.status));
    this.sizes.disconnect();
    this.sizes.observe(parts.spikes);
    parts.play.textContent = this.playLabel();
    return parts;
  }

  /** @param {string} key */
  figure(key) {
    const canvas = html("canvas", { role: "img", "aria-label": this.say(key) });
    return { canvas, whole: html("figure", {}, html("figcaption", {}, this.say(key)), canvas) };
  }

  /** In the other language. */
  rebuild = () => {
    this.parts = this.build();
    this.parts.language.focus();
    this.schedule();
  };

  translate = () => save(this.model, "language", this.say("other_code"));

  schedule = () => {
    this.frame ||= requestAnimationFrame(this.draw);
  };

  draw = () => {
    this.frame = 0;
    const { code, parts, say, cache } = this;
    if (!parts.spikes.clientWidth) return; // hidden; the observer calls again
    const settings = this.settings(), values = code.values(this.inputs[settings.input ?? 0], settings);
    const spikes = code.encode(values, settings, cache), neurons = code.signal ? 1 : values.length;
    const steps = spikes.length / neurons, t = Math.min(this.time, steps - 1);
    Object.values(code.pictures).forEach((picture, i) => {
      drawImage(parts.pictures[i], picture(values, spikes, t, settings), this.model.get("shape"));
    });
    if (code.signal) drawSigned(parts.spikes, spikes, t, say);
    else drawRaster(parts.spikes, spikes, neurons, t, say, this.kept);
    drawPlot(parts.curve, code.curve(values, settings, spikes, cache), t, say);
    parts.cursor.max = String(steps);
    parts.cursor.value = String(t + 1);
    parts.step.textContent = say("step_of", { step: t, last: steps - 1 });
    this.tell({ values, settings, spikes, t, measures: measure(code, values, settings, spikes, cache) });
    this.el.dispatchEvent(new Event("drawn")); // the tests and the bench wait for this
  };

  /** @returns {Settings} */
  settings() {
    return Object.fromEntries(Object.entries(this.controls).map(([name, control]) => [name, control.value]));
  }

  rounded() {
    return JSON.stringify(this.settings(), (_, value) => (typeof value === "number" ? value.toPrecision(9) : value));
  }

  /**
   * The numbers under the plots, at once; what a screen reader says, when they have stopped changing.
   * @param {import("./measure.js").Scene} scene
   */
  tell(scene) {
    const { say, parts } = this, asked = this.model.get("asked"), m = scene.measures;
    const rows = {
      count: m.count + (this.code.signal ? say("of_these_off", m) : ""),
      sparsity: `${percent(m.sparsity)} %`,
      first: m.first === null ? say("none") : say("at_step", m),
      error: m.error === null ? say("none") : m.error.toPrecision(3),
    };
    parts.numbers.replaceChildren(...Object.entries(rows).map(([key, value]) =>
      html("div", {}, html("dt", {}, say(key)), html("dd", { "data-key": key }, String(value)))));
    parts.late.hidden = !m.late;
    parts.late.textContent = m.late ? say("late", m) : "";
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      nameSliders(this.el);
      const text = say(m.count ? "status" : "silent", m);
      if (parts.status.textContent !== text) parts.status.textContent = text;
      save(this.model, "observed", asked ? say(`observed_${asked}`, OBSERVED[asked](scene)) : text);
    }, 300);
  }

  /** A control. A slider may report its own value, rounded otherwise, as it appears: that is no try. */
  turned = () => {
    const before = this.stood;
    this.stood = this.rounded();
    if (this.stood === before) this.schedule();
    else this.touch();
  };

  /** A control, the time cursor or "play": even where it changes nothing, the learner has looked. */
  touch = () => {
    save(this.model, "moved", true);
    this.schedule();
  };

  play = () => {
    this.touch();
    if (this.playing) {
      clearInterval(this.playing);
      this.playing = 0;
    } else this.playing = setInterval(this.step, 100);
    this.parts.play.textContent = this.playLabel();
  };

  /** One step further; after the last one, the first. */
  step = () => {
    this.time = Number(this.parts.cursor.value) % Number(this.parts.cursor.max);
    this.schedule();
  };

  playLabel() {
    return this.playing ? `⏸ ${this.say("pause")}` : `▶ ${this.say("play")}`;
  }

  /** The time cursor was moved. */
  move = () => {
    const step = Number(this.parts.cursor.value);
    this.time = step < Number(this.parts.cursor.max) ? step - 1 : Infinity;
    this.touch();
  };
}

/**
 * @param {{ model: Model, el: HTMLElement }} view
 * @returns {Promise<() => void>}
 */
async function renderExplorer({ model, el }) {
  const choices = model.get("choices"), references = Object.entries(model.get("controls"));
  const controls = references.map(async ([name, reference]) =>
    /** @type {const} */ ([name, new Control(await referred(model, reference), choices[name])]));
  const explorer = new Explorer(model, el, Object.fromEntries(await Promise.all(controls)));
  explorer.start();
  return explorer.stop;
}

// ---------------------------------------------------------------------------- the question

/**
 * A question first: the explorer below it shows once an answer is chosen.
 * @param {{ model: Model, el: HTMLElement }} view
 * @returns {Promise<() => void>}
 */
async function renderQuestion({ model, el }) {
  const explorer = await referred(model, model.get("explorer")), place = await referred(model, model.get("place"));
  const build = () => {
    const named = { class: "spike-explore", role: "group", lang: model.get("language"), tabindex: -1 };
    const whole = html("div", { ...named, "aria-label": model.get("question") }, html("style", {}, STYLE));
    whole.append(...(model.get("answer") < 0 ? asked(model, place) : answered(model, explorer)));
    const held = el.contains(document.activeElement);
    el.replaceChildren(whole);
    if (held) whole.focus(); // or the keyboard would lose its place
  };
  model.on("change:answer change:language", build);
  explorer.on("change:observed change:moved", build);
  build();
  return () => {
    model.off("change:answer change:language", build);
    explorer.off("change:observed change:moved", build);
  };
}

/**
 * The form. Its answer unlocks the explorer: `place` is the layout that hides it.
 * @param {Model} model
 * @param {Model} place
 */
function asked(model, place) {
  const name = `answer-${Math.random()}`;
  const choices = model.get("options").map((/** @type {string} */ text, /** @type {number} */ i) =>
    html("label", {}, html("input", { type: "radio", name, value: i, required: "" }), ` ${text}`));
  const commit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    save(place, "display", "flex");
    save(model, "answer", Number(new FormData(/** @type {HTMLFormElement} */ (event.target)).get(name)));
  };
  const legend = html("legend", {}, html("strong", {}, model.get("question")));
  const button = html("button", { type: "submit" }, speaker(model)("commit"));
  return [html("form", { onsubmit: commit }, html("fieldset", {}, legend, ...choices, button))];
}

/**
 * The answer and what is seen now; after a try, also whether the answer is right, which one is, and why.
 * @param {Model} model
 * @param {Model} explorer
 */
function answered(model, explorer) {
  const say = speaker(model), options = model.get("options"), place = model.get("answer");
  const { right, reasons } = JSON.parse(new TextDecoder().decode(model.get("verdicts")));
  const told = explorer.get("moved"), mark = place === right ? "✓ " : "✗ ";
  return [
    html("p", {}, html("strong", {}, model.get("question"))),
    html("p", { class: "answer" }, (told ? mark : "") + say("you_said", { answer: options[place] })),
    html("p", { class: "observed" }, say("observed", { observed: explorer.get("observed") })),
    ...(told && place !== right ? [html("p", { class: "right" }, say("right_is", { answer: options[right] }))] : []),
    html("p", { class: "feedback", role: "status" }, told ? reasons[place] : say("now_move")),
  ];
}

/**
 * Give Jupyter's sliders beside `el` the names that are written beside them: ipywidgets leaves their handles without.
 * @param {HTMLElement} el
 */
function nameSliders(el) {
  for (const handle of el.closest(".widget-vbox")?.querySelectorAll("[role=slider]:not([aria-label])") ?? []) {
    const label = handle.closest(".widget-inline-hbox")?.querySelector(".widget-label");
    if (label?.textContent) handle.setAttribute("aria-label", label.textContent);
  }
}

/**
 * Keep plain keys for the sliders and buttons: Notebook 7 takes arrows and Enter first, as its own shortcuts.
 * Keys with Ctrl, Alt, Shift or Cmd still save and run. The sliders lie beside `el`, in the same box.
 * @param {HTMLElement} el
 * @returns {() => void}  stops it
 */
function keepKeys(el) {
  const listener = (/** @type {KeyboardEvent} */ event) => {
    const plain = !(event.ctrlKey || event.altKey || event.shiftKey || event.metaKey), { target } = event;
    if (target instanceof Element && (el.closest(".widget-vbox") ?? el).contains(target)) {
      target.toggleAttribute("data-lm-suppress-shortcuts", plain); // Jupyter's own mark
    }
  };
  window.addEventListener("keydown", listener, true); // before Jupyter, which listens on the document
  return () => window.removeEventListener("keydown", listener, true);
}

/**
 * anywidget calls this for each place where the widget is shown, and what it returns when that place goes.
 * @param {{ model: Model, el: HTMLElement }} view
 */
async function render(view) {
  const stops = [keepKeys(view.el), await (view.model.get("kind") === "ask" ? renderQuestion : renderExplorer)(view)];
  return () => stops.forEach((stop) => stop());
}

export default { render };
