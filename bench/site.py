"""How soon a page of the site is alive, and what it weighs: at 10 Mbit/s, with a processor four times slower.

Makes the site in a temporary folder, serves it without compression, and opens
pages in a headless Chromium that keeps nothing, at the section of their first
explorer. Prints, per page, the bytes sent and the median time from the click
until the explorer is drawn, or asks its question.
"""

import statistics
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser import chromium  # noqa: E402

from authoring import site  # noqa: E402

SECONDS, BYTES = 2.0, 1_000_000  # the limits
ROUNDS = 5
PAGES = [
    "en/index.html",
    "zh/index.html",
    "en/02-rate.html",
    "zh/02-rate.html",
    "zh/03-latency.html",
    "zh/04-delta.html",
]
SLOW = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}

# "drawn" does not bubble, so it is caught on its way down; a question draws nothing.
WATCH = """
addEventListener("drawn", () => { globalThis.alive ??= performance.now(); }, true);
new MutationObserver(() => {
  if (document.querySelector(".explorer form")) globalThis.alive ??= performance.now();
}).observe(document, { childList: true, subtree: true });
"""


def opened(browser, address):
    """Open a page once; return its seconds until it is alive, and its bytes by then."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, sizes = context.new_page(), []
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    tools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(address, wait_until="commit")
    page.wait_for_function("globalThis.alive")
    seconds = page.evaluate("globalThis.alive") / 1000
    sent = sum(sizes)
    context.close()
    return seconds, sent


def first(page):
    """The section of a page's first explorer, as the end of its address."""
    before, _, _ = page.read_text("utf-8").partition('<div class="explorer">')
    return "#" + before.rpartition('<section id="')[2].partition('"')[0]


def main():
    with tempfile.TemporaryDirectory() as folder:
        built = site.make(Path(folder) / "site")
        handler = partial(SimpleHTTPRequestHandler, directory=str(built))
        SimpleHTTPRequestHandler.log_message = lambda *_: None
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, chromium() as browser:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            for name in PAGES:
                address = f"http://127.0.0.1:{server.server_port}/{name}{first(built / name)}"
                seconds, sizes = zip(*(opened(browser, address) for _ in range(ROUNDS)), strict=True)
                time, size = statistics.median(seconds), max(sizes)
                kept = "yes" if time <= SECONDS and size <= BYTES else "no"
                print(
                    f"{name:20} {time:4.1f} s of {SECONDS:.0f}   {size:9,.0f} bytes of {BYTES:,}   {kept}", flush=True
                )
            server.shutdown()


if __name__ == "__main__":
    main()
