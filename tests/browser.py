"""A headless Chromium and pages in it that show an explorer's view, with no server and no network."""

import base64
import json
import shutil
from contextlib import contextmanager
from importlib.resources import files

from playwright.sync_api import sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
ARGUMENTS += ["--disable-background-networking", "--disable-component-update", "--js-flags=--expose-gc"]
ARGUMENTS += ["--enable-precise-memory-info"]

# As much of a widget manager as one view needs: a model with get, set, on and off.
PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<body><script type="module">
import view, * as explore from "/explore.js";
class Model {
  constructor(state) { this.state = state; this.listeners = {}; }
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
window.explore = explore;
window.models = [];
window.elements = [];
window.add = (state) => {
  for (const [name, value] of Object.entries(state)) {
    if (value?.base64 !== undefined) {
      state[name] = new DataView(Uint8Array.from(atob(value.base64), (c) => c.charCodeAt(0)).buffer);
    }
  }
  models.push(new Model(state));
};
window.show = (model) => {
  const el = document.body.appendChild(document.createElement("div"));
  elements.push(el);
  return new Promise((drawn) => {
    el.addEventListener("drawn", drawn, { once: true });
    window.leave = view.render({ model, el });
  });
};
window.ready = true;
</script>"""


def find():
    """The path of a Chromium on this machine, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def chromium():
    """A browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        yield browser
        browser.close()


def state(view):
    """A view's state as JSON can carry it, bytes in base64."""
    traits = {name: getattr(view, name) for name in view.trait_names(sync=True) if not name.startswith("_")}
    del traits["layout"], traits["tabbable"], traits["tooltip"]
    return {
        name: {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value
        for name, value in traits.items()
    }


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
        elif name == "explore.js":
            script = files("course").joinpath("assets", "explore.js").read_text("utf-8")
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
        page.evaluate(f"add({json.dumps(state(explorer._view))})")
        if show:
            page.evaluate("show(models.at(-1))")
    return page
