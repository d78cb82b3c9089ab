"""How fast the explorers answer: from a slider's event to the finished drawing, and what they send.

Prints, per explorer, the median and the 99th percentile over 300 events in a
headless Chromium, for 784 neurons and 100 steps, and the state's size. With
``python bench/explore.py 30`` the rate explorer is also dragged for 30 s.
"""

import json
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser import chromium, open_page, states  # noqa: E402

from course import explore  # noqa: E402

# Events come at times that have nothing to do with the screen's, as a hand's do.
EVENTS = """async ([name, values]) => {
  const times = [];
  for (const value of values) {
    await new Promise((go) => setTimeout(go, 30 * Math.random()));
    times.push(await new Promise((done) => {
      const start = performance.now();
      elements[0].addEventListener("drawn", () => {
        // Reading a pixel waits until what was drawn is really there.
        for (const canvas of elements[0].querySelectorAll("canvas")) {
          canvas.getContext("2d").getImageData(0, 0, 1, 1);
        }
        done(performance.now() - start);
      }, { once: true });
      move(0, name, value);
    }));
  }
  return times.sort((a, b) => a - b);
}"""

DRAG = """(seconds) => new Promise((done) => {
  const end = performance.now() + 1000 * seconds;
  let k = 0, drawn = 0;
  elements[0].addEventListener("drawn", () => drawn++);
  const timer = setInterval(() => {
    move(0, "gain", (k++ % 41) * 0.05);
    if (performance.now() < end) return;
    clearInterval(timer);
    setTimeout(() => { gc(); done([k, drawn, performance.memory.usedJSHeapSize]); }, 500);
  }, 4);
})"""


def main(seconds=0):
    generator = torch.Generator().manual_seed(0)
    image = torch.rand(28, 28, generator=generator)
    several = torch.rand(10, 28, 28, generator=generator)
    signal = torch.randn(100, generator=generator).cumsum(0)
    trials = [
        (explore.rate(image), "gain", [k % 41 * 0.05 for k in range(300)]),
        (explore.latency(image), "tau", [0.5 + k % 40 * 0.5 for k in range(300)]),
        (explore.delta(signal), "threshold", [0.1 + k % 50 * 0.1 for k in range(300)]),
        (explore.spikes((28, 28)), "probability", [k % 101 / 100 for k in range(300)]),
    ]
    with chromium() as browser:
        for explorer, name, values in trials:
            page = open_page(browser, explorer)
            times = page.evaluate(EVENTS, [name, values])
            print(f"{explorer._code.name:8} {name:12} median {times[150]:5.1f} ms   99 % {times[297]:5.1f} ms")
            page.close()
        if seconds:
            page = open_page(browser, explore.rate(image))
            _, _, before = page.evaluate(DRAG, 2)
            events, drawn, after = page.evaluate(DRAG, seconds)
            print(f"dragged for {seconds} s: {events} events, {drawn} drawings")
            print(f"memory of the page: {before:,} → {after:,} bytes")
    for explorer in (explore.rate(several), explore.latency(several), trials[2][0], trials[3][0]):
        print(f"{explorer._code.name:8} {sent(explorer):9,} bytes sent for {len(explorer._values)} input(s)")


def sent(explorer):
    """Bytes of the states of the view and its controls as a page holds them (binary parts in base64)."""
    return len(json.dumps(states(explorer._view))) + len(json.dumps(explorer._view._esm))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
