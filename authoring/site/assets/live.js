// @ts-check
// Explorers on a page without Jupyter. In: the tree beside each still picture (authoring/live.py). Out: its
// controls as HTML, and its view, which is the notebook's own: it gets models such as anywidget would give it.

import view from "../../../course/assets/explore/view.js";

/**
 * @typedef {{ model: string, [trait: string]: any }} Tree
 * @typedef {Record<string, Record<string, Record<string, string>>>} Words  section → language → key → text
 */

/** @type {{ WORDS?: Words }} */
const GIVEN = /** @type {any} */ (globalThis); // written above by authoring/site, in the same file

/** @type {Map<string, Model>} */
const MODELS = new Map();

/** What a view knows of a widget: traits that tell when they change. */
class Model {
  widget_manager = { get_model: async (/** @type {string} */ id) => /** @type {Model} */ (MODELS.get(id)) };

  /** @param {Record<string, any>} traits */
  constructor(traits) {
    this.traits = traits;
    this.id = `m${MODELS.size}`;
    /** @type {Record<string, (() => void)[]>} */
    this.listeners = {};
    MODELS.set(this.id, this);
  }

  /** @param {string} name */
  get(name) {
    return this.traits[name];
  }

  /**
   * @param {string} name
   * @param {any} value
   */
  set(name, value) {
    if (this.traits[name] === value) return;
    this.traits[name] = value;
    for (const listener of [...(this.listeners[`change:${name}`] ?? [])]) listener();
  }

  save_changes() {} // nobody else is there

  /**
   * @param {string} events
   * @param {() => void} listener
   */
  on(events, listener) {
    for (const event of events.split(" ")) (this.listeners[event] ??= []).push(listener);
  }

  /**
   * @param {string} events
   * @param {() => void} listener
   */
  off(events, listener) {
    for (const event of events.split(" ")) {
      this.listeners[event] = (this.listeners[event] ?? []).filter((other) => other !== listener);
    }
  }
}

/**
 * The model of a tree; those of the trees in it are referred to as ipywidgets does.
 * @param {Tree} tree
 * @returns {Model}
 */
function modelOf({ model, ...traits }) {
  const made = new Model({ ...traits, name: model });
  for (const [name, value] of Object.entries(traits)) made.traits[name] = resolved(value);
  if (traits.kind) {
    made.traits.words = GIVEN.WORDS?.[traits.kind === "ask" ? "ask" : "explore"];
    made.traits.language = document.documentElement.lang.slice(0, 2);
  }
  return made;
}

/**
 * @param {any} value
 * @returns {any}
 */
function resolved(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  if ("model" in value) return `IPY_MODEL_${modelOf(value).id}`;
  if ("base64" in value) return new DataView(Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0)).buffer);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner)]));
}

/** @param {string} reference */
function modelAt(reference) {
  return /** @type {Model} */ (MODELS.get(reference.replace("IPY_MODEL_", "")));
}

// ---------------------------------------------------------------------------- controls

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} properties
 * @param {(Node | string)[]} children
 */
function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * An input and the trait that it holds, kept equal.
 * @param {Model} model
 * @param {string} trait
 * @param {HTMLInputElement | HTMLSelectElement} input
 * @param {"value" | "checked" | "selectedIndex"} property
 */
function bind(model, trait, input, property) {
  const number = property === "value";
  const show = () => Object.assign(input, { [property]: model.get(trait) });
  input.addEventListener("input", () => {
    if (!input.checkValidity()) return;
    const value = /** @type {any} */ (input)[property];
    model.set(trait, number ? Number(value) : value);
  });
  model.on(`change:${trait}`, show);
  show();
}

/**
 * A label with its input and, beside a slider, what that stands at.
 * @param {Model} model
 * @param {HTMLElement} input
 * @param {string} [trait]
 * @param {() => string} [read]
 */
function labelled(model, input, trait, read) {
  const label = element("label", { className: "control" }, element("span", {}, model.get("description")), input);
  if (trait && read) {
    const output = element("output", {});
    const show = () => { output.textContent = read(); };
    model.on(`change:${trait}`, show);
    show();
    label.append(output);
  }
  return label;
}

/** @param {Model} model */
function slider(model) {
  const [min, max, step] = ["min", "max", "step"].map((name) => model.get(name));
  const digits = Number(/\.(\d+)f/.exec(model.get("readout_format"))?.[1] ?? 0);
  const input = element("input", { type: "range", min, max, step });
  bind(model, "value", input, "value");
  return labelled(model, input, "value", () => model.get("value").toFixed(digits));
}

/** @param {Model} model */
function sliderOfChoices(model) {
  const labels = model.get("_options_labels");
  const input = element("input", { type: "range", min: 0, max: labels.length - 1, step: 1 });
  bind(model, "index", input, "value");
  const read = () => labels[model.get("index")];
  const say = () => input.setAttribute("aria-valuetext", read());
  model.on("change:index", say);
  say();
  return labelled(model, input, "index", read);
}

/** @param {Model} model */
function number(model) {
  const [min, max] = [model.get("min"), model.get("max")];
  const input = element("input", { type: "number", min, max, step: model.get("step") ?? 1, required: true });
  bind(model, "value", input, "value");
  return labelled(model, input);
}

/** @param {Model} model */
function checkbox(model) {
  const input = element("input", { type: "checkbox" });
  bind(model, "value", input, "checked");
  return labelled(model, input);
}

/** @param {Model} model */
function chooser(model) {
  const options = model.get("_options_labels").map((/** @type {string} */ label) => element("option", {}, label));
  const input = element("select", {}, ...options);
  bind(model, "index", input, "selectedIndex");
  return labelled(model, input);
}

/** @type {Record<string, (model: Model) => HTMLElement>} */
const CONTROLS = {
  FloatSliderModel: slider, IntSliderModel: slider, SelectionSliderModel: sliderOfChoices,
  BoundedIntTextModel: number, BoundedFloatTextModel: number, CheckboxModel: checkbox,
  DropdownModel: chooser, ToggleButtonsModel: chooser, SelectModel: chooser, RadioButtonsModel: chooser,
};

// ---------------------------------------------------------------------------- explorers

/**
 * An explorer's controls and view.
 * @param {Model} model
 */
function explorer(model) {
  const controls = Object.values(model.get("controls")).map((reference) => {
    const control = modelAt(reference);
    return CONTROLS[control.get("name")](control);
  });
  const el = element("div", { className: "view" });
  return { el, whole: element("div", {}, element("div", { className: "controls" }, ...controls), el) };
}

/**
 * A question, and the explorer that it hides until it is answered.
 * @param {Model} model
 */
function question(model) {
  const asked = element("div", {}), about = modelAt(model.get("explorer")), { el, whole } = explorer(about);
  const place = new Model({ display: "none" });
  model.set("place", `IPY_MODEL_${place.id}`);
  whole.hidden = true;
  place.on("change:display", () => { whole.hidden = place.get("display") === "none"; });
  view.render({ model, el: asked });
  view.render({ model: about, el });
  return element("div", {}, asked, whole);
}

/**
 * Put what is alive in the place of the still picture, once it is drawn.
 * @param {Element} place
 */
function enliven(place) {
  const model = modelOf(JSON.parse(/** @type {Element} */ (place.querySelector("script")).textContent ?? ""));
  if (model.get("kind") === "ask") {
    place.replaceChildren(question(model));
  } else {
    const { el, whole } = explorer(model);
    place.replaceChildren(whole);
    view.render({ model, el });
  }
  place.classList.add("live");
}

/** An explorer starts when it is nearly in sight: a page with many of them opens as fast as one with few. */
const NEAR = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    NEAR.unobserve(target);
    enliven(target);
  }
}, { rootMargin: "400px" });

for (const place of document.querySelectorAll(".explorer")) NEAR.observe(place);
