"""A headless Chromium and pages in it that show an explorer's view, without a server or network."""

import base64
import json
from contextlib import contextmanager
from importlib.resources import files

import ipywidgets
import numpy as np
from playwright.sync_api import sync_playwright

from authoring.chromium import find
from course import explore

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--js-flags=--expose-gc"]
ARGUMENTS += ["--enable-precise-memory-info"]

# As much of a widget manager as the views need: models with get, set, on and off, found by their id.
PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<body><script type="module">
import view from "/widget.js"; // what a notebook runs
import * as codes from "/explore/codes.js";
import * as draw from "/explore/draw.js";
import * as measure from "/explore/measure.js";
import * as parts from "/explore/view.js";
const all = {};
class Model {
  constructor(state) {
    this.state = state;
    this.listeners = {};
    this.widget_manager = { get_model: async (id) => all[id] };
  }
  get(name) { return this.state[name]; }
  set(name, value) {
    if (this.state[name] === value) return;
    this.state[name] = value;
    for (const listener of this.listeners[`change:${name}`] ?? []) listener();
  }
  save_changes() {}
  on(events, listener) { for (const e of events.split(" ")) (this.listeners[e] ??= []).push(listener); }
  off(events, listener) {
    for (const e of events.split(" ")) this.listeners[e] = this.listeners[e].filter((l) => l !== listener);
  }
}
Object.assign(window, { codes, draw, measure, parts, all, models: [], elements: [] });
/** Add a view, the last of these states, and the widgets that it refers to. */
window.add = (states) => {
  for (const [id, state] of Object.entries(states)) {
    for (const [name, value] of Object.entries(state)) {
      if (value?.base64 !== undefined) {
        state[name] = new DataView(Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0)).buffer);
      }
    }
    all[id] ??= new Model(state);
  }
  models.push(all[Object.keys(states).at(-1)]);
};
window.show = (model) => {
  const el = document.body.appendChild(document.createElement("div"));
  elements.push(el);
  return new Promise((drawn) => {
    el.addEventListener("drawn", drawn, { once: true });
    window.left = view.render({ model, el });
  });
};
/** Move a control of a view, as a hand does. */
window.move = (which, name, value) => {
  const model = models[which], control = all[model.get("controls")[name].replace("IPY_MODEL_", "")];
  control.set(name in model.get("choices") ? "index" : "value", value);
};
window.ready = true;
</script>"""


@contextmanager
def chromium():
    """A browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield browser
        browser.close()


def states(view):
    """The states of a view and of the widgets that it refers to, by id, the view last; bytes in base64."""
    found = {}
    for name in view.trait_names(sync=True):
        value = getattr(view, name)
        for other in value.values() if isinstance(value, dict) else [value]:
            if isinstance(other, ipywidgets.Widget) and name not in ("layout", "style"):
                found |= states(other)
    own = view.get_state()
    return found | {view.model_id: {k: _encoded(v) for k, v in own.items() if k != "_esm"}}


def _encoded(value):
    if isinstance(value, (bytes, memoryview)):
        return {"base64": base64.b64encode(value).decode()}
    return value


def open_page(browser, *explorers, show=True, **options):
    """A page with these explorers' views, drawn. Anything not served here, or any error, fails the test."""
    page = browser.new_page(**options)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda m: m.type == "error" and page.problems.append(m.text))

    def serve(route):
        name = route.request.url.removeprefix("http://course.test/")
        if name == "":
            route.fulfill(body=PAGE, content_type="text/html")
        elif name == "widget.js":
            route.fulfill(body=explore._View._esm, content_type="text/javascript")
        elif name.startswith("explore/"):
            script = files("course").joinpath("assets", *name.split("/")).read_text("utf-8")
            route.fulfill(body=script, content_type="text/javascript")
        elif name == "favicon.ico":
            route.fulfill(body="")
        else:
            page.problems.append(f"asked for {route.request.url}")
            route.abort()

    page.route("**/*", serve)
    page.goto("http://course.test/")
    page.wait_for_function("window.ready")
    for explorer in explorers:
        page.evaluate(f"add({json.dumps(states(explorer._view))})")
        if show:
            page.evaluate("show(models.at(-1))")
    return page


def pixels(page, canvas):
    """All pixels of a canvas, as ``[height, width, 4]``; they travel in base64, which is far quicker than numbers."""
    encoded, width = page.locator(canvas).first.evaluate(
        """(c) => {
          const bytes = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
          let text = "";
          for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
          return [btoa(text), c.width];
        }"""
    )
    return np.frombuffer(base64.b64decode(encoded), np.uint8).reshape(-1, width, 4)
