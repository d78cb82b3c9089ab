// @ts-check
// What a page does besides being read: another theme, the same section in the other language, copied code, search.
// Without scripts, all of it is still there to read.

const ROOT = document.documentElement;

/**
 * @param {string} selector
 * @returns {HTMLElement[]}
 */
function all(selector) {
  return [...document.querySelectorAll(selector)].filter((one) => one instanceof HTMLElement);
}

function isDark() {
  return ROOT.dataset.theme ? ROOT.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Light, dark, or what the system says; a browser that keeps nothing starts with the system's each time. */
function turnTheme() {
  ROOT.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("theme", ROOT.dataset.theme);
  } catch { /* kept for this page only */ }
}

/** The section that is read now: the last one that begins in the upper third. */
function section() {
  const begun = all("main > section[id]").filter((one) => one.getBoundingClientRect().top < innerHeight / 3);
  return begun.at(-1)?.id ?? "";
}

for (const button of all(".theme")) button.addEventListener("click", turnTheme);
for (const button of all(".print")) button.addEventListener("click", () => print());

// On paper, the answers stand open, and what a dark page has drawn in light ink is turned.
/** @type {HTMLElement[]} */
let opened = [];
addEventListener("beforeprint", () => {
  opened = all(".answers details:not([open])");
  for (const answers of opened) answers.setAttribute("open", "");
  ROOT.classList.toggle("light-ink", isDark());
});
addEventListener("afterprint", () => {
  for (const answers of opened) answers.removeAttribute("open");
});

for (const link of all("a[hreflang]")) {
  link.addEventListener("click", () => {
    const here = scrollY > 200 ? section() : "";
    if (link instanceof HTMLAnchorElement) link.hash = here;
  });
}

for (const code of all("pre.code")) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "copy", textContent: ROOT.dataset.copy });
  button.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(code.querySelector("code")?.textContent ?? "");
    button.textContent = "✓";
    setTimeout(() => { button.textContent = ROOT.dataset.copy ?? ""; }, 1200);
  });
  code.append(button);
}

// Films play by themselves, in a loop: not for those who asked their system for less motion.
if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
  for (const film of document.querySelectorAll("video")) film.autoplay = false;
}

// ---------------------------------------------------------------------------- search

/**
 * @typedef {[page: string, title: string, anchor: string, heading: string, text: string]} Entry
 */

/** The sections that hold every word of the query, in a heading first. @param {Entry[]} entries @param {string} query */
function found(entries, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const holds = (/** @type {string} */ text) => words.every((word) => text.toLowerCase().includes(word));
  const hits = entries.filter(([, title, , heading, text]) => holds(`${title} ${heading} ${text}`));
  return hits.sort((a, b) => Number(holds(b[3])) - Number(holds(a[3]))); // sort is stable: else as in the course
}

/** The text around the first word found, that word marked. @param {string} text @param {string} query */
function excerpt(text, query) {
  const word = query.trim().split(/\s+/)[0], at = Math.max(0, text.toLowerCase().indexOf(word.toLowerCase()));
  const start = Math.max(0, at - 60), mark = document.createElement("mark");
  mark.textContent = text.slice(at, at + word.length);
  const before = (start ? "…" : "") + text.slice(start, at), after = text.slice(at + word.length, at + 140);
  return [before, mark, `${after}…`];
}

/** @param {Entry} entry @param {string} query */
function shown([page, title, anchor, heading, text], query) {
  const item = document.createElement("li"), link = document.createElement("a"), words = document.createElement("p");
  link.href = `${page}.html#${anchor}`;
  link.textContent = heading && heading !== title ? `${title} › ${heading}` : title;
  words.append(...excerpt(text, query));
  item.append(link, words);
  return item;
}

/** Search while it is typed; the address holds the query, so that it can be sent to somebody. */
function search() {
  const [list] = all("#results"), [count] = all("#count"), entries = /** @type {any} */ (globalThis).SEARCH;
  const input = document.querySelector("main input[type=search]");
  if (!list || !count || !(input instanceof HTMLInputElement)) return;
  const look = () => {
    const hits = found(entries, input.value);
    list.replaceChildren(...hits.slice(0, 100).map((hit) => shown(hit, input.value)));
    count.textContent = input.value.trim() ? (count.dataset.said ?? "").replace("{count}", String(hits.length)) : "";
  };
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  input.addEventListener("input", look);
  input.focus();
  look();
}

search();
