// @ts-check
// A lecture in the browser. In: sections as the lesson has them. Out: slides of which each fits the screen, and a
// window for the speaker. Runs before reveal.js starts, which then sees only what fits.

const { Reveal, DECK } = /** @type {any} */ (globalThis);
const PRINTED = /[?&]print-pdf/.test(location.search);
const SMALL = 0.85; // so much smaller, rather than on two slides
const SMALLEST = 0.6; // what cannot be divided

/** @param {ParentNode} inside @param {string} selector @returns {HTMLElement[]} */
function every(inside, selector) {
  return [...inside.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);
}

// ---------------------------------------------------------------------------- what fits

/** @param {HTMLElement} section */
function fitOf(section) {
  return every(section, ":scope > .fit")[0];
}

/** Make a slide's contents smaller, down to `least`, until they fit. @param {HTMLElement} section @param {number} least */
function shrink(section, least) {
  const fit = fitOf(section);
  for (let zoom = Number(fit.style.zoom || 1); ; zoom -= 0.05) {
    fit.style.zoom = zoom.toFixed(2);
    if (section.scrollHeight <= DECK.height) return true;
    if (zoom - 0.05 < least - 1e-9) return false;
  }
}

/**
 * Move children of `from`, beginning with number `at`, to a new slide after this one.
 * @param {HTMLElement} section
 * @param {HTMLElement} from
 * @param {number} at
 */
function divide(section, from, at) {
  const fit = fitOf(section), rest = document.createElement("section"), into = document.createElement("div");
  into.className = "fit";
  rest.dataset.minutes = "0";
  rest.append(into);
  const target = from === fit ? into : /** @type {HTMLElement} */ (from.cloneNode(false));
  if (target !== into) into.append(target);
  const following = target === into ? [] : [...fit.children].slice(1); // `from` is the first block
  target.append(...[...from.children].slice(at));
  into.append(...following);
  into.firstElementChild?.classList.remove("fragment");
  fit.style.zoom = "1";
  section.after(rest);
  return rest;
}

/**
 * Between which children a slide may be divided: not after a heading, and not between a question and its options.
 * @param {Element[]} children
 */
function places(children) {
  const found = children.map((_, at) => at).slice(1);
  return found.filter((at) => !/^H\d$/.test(children[at - 1].tagName) && children[at].tagName !== "DETAILS");
}

/**
 * Divide a slide at the last place where its first part fits; return the new slide, or null if there is no such place.
 * @param {HTMLElement} section
 * @param {HTMLElement} from
 * @param {number} least
 */
function cut(section, from, least) {
  const children = [...from.children], at = places(children).reverse();
  for (const place of at) {
    for (const [n, child] of children.entries()) /** @type {HTMLElement} */ (child).hidden = n >= place;
    const fits = shrink(section, least);
    for (const child of children) /** @type {HTMLElement} */ (child).hidden = false;
    fitOf(section).style.zoom = "1";
    if (fits) return divide(section, from, place);
  }
  return null;
}

/** Divide a slide until all of it fits. @param {HTMLElement} section */
function paginate(section) {
  /** @type {HTMLElement | null} */
  let now = section;
  while (now && !shrink(now, SMALL)) {
    const fit = fitOf(now), text = every(fit, ":scope > .text:first-child")[0];
    fit.style.zoom = "1";
    /** @type {HTMLElement | null} */
    const rest = cut(now, fit, SMALL) ?? (text ? cut(now, text, SMALL) : null);
    shrink(now, SMALLEST);
    now = rest;
  }
}

function paginateAll() {
  const all = every(document, ".slides section section"), style = document.createElement("style");
  style.textContent = `.reveal .slides { width: ${DECK.width}px; height: ${DECK.height}px; } .reveal .slides section {
    display: block !important; position: relative !important; width: ${DECK.width}px; overflow: hidden; }`;
  document.head.append(style); // as reveal.js will lay them out
  for (const section of all) paginate(section);
  style.remove();
}

/** An explorer grows when it comes alive, and when its question is answered. */
const GROWS = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const section = target.closest("section");
    if (section instanceof HTMLElement && section.clientHeight) shrink(section, SMALLEST);
  }
});

// ---------------------------------------------------------------------------- keys

/** The n-th option of this slide: unfolded or folded; of an explorer's question, chosen. @param {number} n */
function choose(n) {
  const slide = Reveal.getCurrentSlide(), option = slide.querySelectorAll("details, input[type=radio]")[n - 1];
  if (option instanceof HTMLDetailsElement) option.open = !option.open;
  else if (option instanceof HTMLInputElement) option.click();
}

/** A presenter's remote control turns pages, also after a slider was moved. @param {KeyboardEvent} event */
function turn(event) {
  const forward = event.key === "PageDown", focused = document.activeElement;
  if (!forward && event.key !== "PageUp") return;
  event.preventDefault();
  event.stopPropagation();
  if (focused instanceof HTMLElement) focused.blur();
  if (forward) Reveal.next();
  else Reveal.prev();
}

// ---------------------------------------------------------------------------- the speaker's window

/** @type {Window | null} */
let speaker = null;
let began = 0;

const SPEAKER = `<!DOCTYPE html><meta charset="utf-8"><style>body { font: 22px/1.5 system-ui, sans-serif; margin: 24px; }
  #time { font-size: 34px; font-variant-numeric: tabular-nums; } small { color: #5c626c; }</style>
  <div id="time"></div><div id="notes"></div><hr><small id="next"></small>`;

function openSpeaker() {
  speaker = window.open("", "speaker", "width=760,height=560");
  if (!speaker) return window.alert(DECK.say.blocked);
  began ||= Date.now();
  speaker.document.write(SPEAKER);
  speaker.document.close();
  speaker.document.title = DECK.say.speaker;
  speaker.addEventListener("keydown", (event) => Reveal.triggerKey(event.keyCode));
  tell();
}

/** @param {number} minutes */
function clock(minutes) {
  return `${Math.floor(minutes)}:${String(Math.floor((minutes % 1) * 60)).padStart(2, "0")}`;
}

/** The minutes planned up to the end of this slide. */
function planned() {
  const all = Reveal.getSlides(), now = all.indexOf(Reveal.getCurrentSlide());
  const each = all.slice(0, now + 1).map((/** @type {HTMLElement} */ one) => Number(one.dataset.minutes));
  return each.reduce((/** @type {number} */ sum, /** @type {number} */ minutes) => sum + minutes, 0);
}

/** What the speaker sees of this slide. */
function tell() {
  if (!speaker || speaker.closed) return;
  const { document: page } = speaker, all = Reveal.getSlides(), slide = Reveal.getCurrentSlide();
  const following = all[all.indexOf(slide) + 1], notes = slide.querySelector(".notes");
  const title = following?.querySelector("h1, h2, h3, p, summary, pre")?.textContent.slice(0, 160) ?? DECK.say.end;
  /** @type {any} */ (page.querySelector("#notes")).innerHTML = notes?.innerHTML ?? "";
  /** @type {any} */ (page.querySelector("#next")).textContent = `${DECK.say.next}: ${title}`;
  tick();
}

function tick() {
  const time = speaker && !speaker.closed && speaker.document.querySelector("#time");
  if (!time) return;
  time.textContent = `${DECK.say.passed} ${clock((Date.now() - began) / 60_000)} · ${DECK.say.planned} ${clock(planned())}`;
}

// ---------------------------------------------------------------------------- start

function bindKeys() {
  const numbers = { description: DECK.say.open };
  for (let n = 1; n <= 9; n++) Reveal.addKeyBinding({ keyCode: 48 + n, key: "1–9", ...numbers }, () => choose(n));
  Reveal.addKeyBinding({ keyCode: 83, key: "S", description: DECK.say.speaker }, openSpeaker);
  window.addEventListener("keydown", turn, true);
}

async function start() {
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  paginateAll();
  const explorers = every(document, ".explorer");
  if (PRINTED) for (const place of explorers) place.classList.remove("explorer"); // the still picture
  const laidOut = new Promise((done) => document.querySelector(".reveal")?.addEventListener("pdf-ready", done));
  await Reveal.initialize({
    width: DECK.width, height: DECK.height, margin: 0, center: false, hash: true, slideNumber: "c/t",
    transition: "none", backgroundTransition: "none", pdfSeparateFragments: false,
  });
  bindKeys();
  for (const place of explorers) GROWS.observe(place);
  Reveal.on("slidechanged", () => {
    shrink(Reveal.getCurrentSlide(), SMALLEST); // what was measured before was hidden
    tell();
  });
  setInterval(tick, 1000);
  if (PRINTED) await laidOut;
  /** @type {any} */ (globalThis).ready = true;
}

start();
