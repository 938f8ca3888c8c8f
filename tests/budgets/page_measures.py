"""Measure pages in a real Chromium: what they weigh, when they can be read and used, and whether anything moves."""

from __future__ import annotations

import gzip
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, Page

# The views that are measured, by name; each stands for its kind.
VIEWS: Mapping[str, str] = {
    "start": "/nl/",
    "routes: matrix": "/nl/routes",
    "routes: from one actor": "/nl/routes?sender=coa-employee",
    "routes: from one to another": "/nl/routes?sender=coa-employee&receiver=aivd",
    "procedure": "/nl/procedures/asylum-procedure",
    "systems": "/nl/systems",
    "measures": "/nl/measures",
    "seats": "/nl/seats",
    "network": "/nl/network?around=coa&distance=1",
    "network: largest": "/nl/network?around=coa&distance=3",
    "source": "/nl/sources/systeemcheck-2023",
    "actor": "/nl/actor/coa",
    "question": "/nl/questions/who-passes-signals-to?receiver=aivd",
    "query": "/nl/query",
    "search": "/nl/search?q=coa",
    "about": "/nl/about",
}
LIBRARY = "/static/vis/"
KILOBYTE = 1000
WATCH = """
window.seen = { shift: 0, longest: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  if (!one.hadRecentInput) window.seen.shift += one.value;
})).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((one) => {
  window.seen.longest = Math.max(window.seen.longest, one.duration);
})).observe({ type: "longtask", buffered: true });
"""
TIMES = """async () => {
  const canvas = document.getElementById("network");
  while (canvas && !canvas.dataset.drawn) await new Promise(requestAnimationFrame);
  const drawn = performance.now();
  const [page] = performance.getEntriesByType("navigation");
  await new Promise((done) => setTimeout(done, 300));
  return {
    paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
    usable: canvas ? drawn : page.domContentLoadedEventEnd,
    shift: window.seen.shift,
    longest: window.seen.longest,
  };
}"""
# Lines that meet at a box are not said to cross there: the ends of each are left out.
CROSSINGS = """() => {
  const lines = [...document.querySelectorAll("#diagram .d-line > path:first-child")].map((path) => {
    const length = path.getTotalLength();
    const points = [];
    for (let at = 10; at < length - 10; at += 4) points.push(path.getPointAtLength(at));
    return points;
  });
  const side = (a, b, c) => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
  const meet = (a, b, c, d) => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
  let number = 0;
  lines.forEach((one, index) => lines.slice(index + 1).forEach((other) => {
    for (let i = 1; i < one.length; i++) {
      for (let j = 1; j < other.length; j++) number += meet(one[i - 1], one[i], other[j - 1], other[j]);
    }
  }));
  return { lines: lines.length, crossings: number };
}"""
SELECT = """async () => {
  const pick = [...document.querySelectorAll(".pick")].find((one) => !one.getAttribute("aria-current"));
  const begun = performance.now();
  pick.click();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}"""
PAN = """async () => {
  const network = document.getElementById("network").network;
  const begun = performance.now();
  let frames = 0;
  while (performance.now() - begun < 1000) {
    const { x, y } = network.getViewPosition();
    network.moveTo({ position: { x: x + (frames % 40 < 20 ? 5 : -5), y }, animation: false });
    await new Promise(requestAnimationFrame);
    frames++;
  }
  return (frames * 1000) / (performance.now() - begun);
}"""


@dataclass(frozen=True)
class Weight:
    """What a page weighs in kilobytes: HTML, styles and own scripts compressed; and all that went over the line."""

    own: float
    transferred: float


@dataclass(frozen=True)
class Moments:
    """When a page is first painted and when it can be used, its longest task (all ms), and how much of it shifts."""

    paint: float
    usable: float
    longest: float
    shift: float


def weigh(browser: Browser, address: str) -> Weight:
    """Open a page with an empty cache, and weigh everything that it asks for."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    got: list[str] = []
    page.on("response", lambda answer: got.append(answer.url))
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    sizes: list[float] = []
    line.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    context.close()
    own = [url for url in dict.fromkeys(got) if LIBRARY not in url and not urlsplit(url).path.endswith(".svg")]
    return Weight(sum(map(_compressed, own)) / KILOBYTE, sum(sizes) / KILOBYTE)


def _compressed(url: str) -> int:
    return len(gzip.compress(httpx.get(url, headers={"accept": "text/html,*/*"}, timeout=60).content))


def moments(browser: Browser, address: str, slower: int = 1, runs: int = 1) -> Moments:
    """Open a page several times with an empty cache, the processor slowed down so many times; give the medians."""
    seen = [_moments(browser, address, slower) for _ in range(runs)]
    paint, usable, longest = (
        statistics.median(getattr(one, name) for one in seen) for name in ("paint", "usable", "longest")
    )
    return Moments(paint, usable, longest, max(one.shift for one in seen))


def _moments(browser: Browser, address: str, slower: int) -> Moments:
    page = open_slowly(browser, address, slower)
    found = page.evaluate(TIMES)
    page.context.close()
    return Moments(found["paint"], found["usable"], found["longest"], found["shift"])


def open_slowly(browser: Browser, address: str, slower: int = 1) -> Page:
    """Open a page in a context of its own, the processor slowed down so many times."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(120_000)
    context.add_init_script(WATCH)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address, wait_until="load")
    return page


def crossings(browser: Browser, address: str) -> tuple[int, int]:
    """Give (lines, how often two of them cross) of the drawing of routes on a page."""
    page = open_slowly(browser, address)
    found = page.evaluate(CROSSINGS)
    page.context.close()
    return found["lines"], found["crossings"]


def on_network(browser: Browser, address: str, script: str, slower: int, runs: int = 5) -> float:
    """Give the median of what SELECT (ms) or PAN (frames a second) measures on the drawing of a network."""
    page = open_slowly(browser, address, slower)
    page.wait_for_selector("#network[data-drawn]")
    found = statistics.median(page.evaluate(script) for _ in range(runs))
    page.context.close()
    return found
