"""Measure the pages against their budgets in Chromium, and print a table: `make bench-pages`.

It starts a server on the real graph. Bytes, crossings and layout shift are held to their budgets by test_budgets.py;
times depend on the machine and what else it does, and are only shown.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
from chromium import ARGUMENTS, find_chromium
from markers import write_into
from page_measures import PAN, SELECT, VIEWS, Moments, Weight, crossings, moments, on_network, weigh
from playwright.sync_api import Browser, sync_playwright
from real_server import real_server

PLACE = "page budgets"
REQUESTS = 40
# The most that each column may be, in the order of the table; a network draws more, and carries a library for it.
LIMITS = (50, 150, 150, 800, 1500, 1000, 2000, 100, 0.02)
NETWORK = (50, 300, 150, 800, 1500, 1000, 2000, 250, 0.02)
HEADS = (
    *("HTML, CSS, JS, kB gzip", "transferred, kB", "server p95, ms"),
    *("first paint, ms", "×4", "usable, ms", "×4", "longest task, ms", "shift"),
)
ROUTE = "routes: from one to another"
LARGEST = "network: largest"


@dataclass(frozen=True)
class Row:
    """One view with what was measured, in the order of HEADS."""

    name: str
    values: tuple[float, ...]

    def write(self) -> str:
        """Give the row of the table; what misses its budget stands out."""
        limits = NETWORK if self.name.startswith("network") else LIMITS
        cells = (_cell(value, limit) for value, limit in zip(self.values, limits, strict=True))
        return f"| {self.name} | {' | '.join(cells)} |"


def _cell(value: float, limit: float) -> str:
    text = f"{value:.3f}" if limit < 1 else f"{value:.0f}"
    return f"**{text}**" if value > limit else text


def measure(browser: Browser, address: str, name: str, runs: int) -> Row:
    """Measure one view."""
    page = address + VIEWS[name]
    once: Weight = weigh(browser, page)
    plain, slow = (moments(browser, page, slower, runs) for slower in (1, 4))
    return Row(name, _values(once, server_time(page), plain, slow))


def _values(weight: Weight, server: float, plain: Moments, slow: Moments) -> tuple[float, ...]:
    times = (plain.paint, slow.paint, plain.usable, slow.usable, plain.longest)
    return (weight.own, weight.transferred, server, *times, max(plain.shift, slow.shift))


def server_time(page: str) -> float:
    """Give the 95th percentile of what the server takes for a page once it is warm, in milliseconds."""
    with httpx.Client(timeout=60) as client:
        taken = []
        for _ in range(REQUESTS + 1):
            begun = time.perf_counter()
            client.get(page, headers={"accept": "text/html"}).raise_for_status()
            taken.append((time.perf_counter() - begun) * 1000)
    return statistics.quantiles(taken[1:], n=20)[-1]


def report(browser: Browser, address: str, runs: int) -> str:
    """Measure every view, and give the whole text."""
    rows, load = [], os.getloadavg()[0]
    for name in VIEWS:
        print(f"{name} …", file=sys.stderr)
        rows.append(measure(browser, address, name, runs))
    network = address + VIEWS[LARGEST]
    lines, crossed = crossings(browser, address + VIEWS[ROUTE])
    select, pan = ([on_network(browser, network, what, slower) for slower in (1, 4)] for what in (SELECT, PAN))
    return "\n".join(
        [
            _heading(runs, load),
            "",
            f"| View | {' | '.join(HEADS)} |",
            f"|---|{'---:|' * len(HEADS)}",
            f"| *at most* | {' | '.join(_most(*both) for both in zip(LIMITS, NETWORK, strict=True))} |",
            *(row.write() for row in rows),
            "",
            f"Choosing a flow in the largest network takes {select[0]:.0f} ms, {select[1]:.0f} ms at ×4 (at most 50 "
            f"and 150); moving it runs at {pan[0]:.0f} and {pan[1]:.0f} frames a second (at least 50 and 30). "
            f"The route from one to another has {lines} lines that cross {crossed} times (at most 15).",
        ]
    )


def _most(limit: float, network: float) -> str:
    return f"{limit:g}" if limit == network else f"{limit:g}; network {network:g}"


def _heading(runs: int, load: float) -> str:
    """Say when and on what this was measured; `load` is that of the machine before it began."""
    cores = os.cpu_count() or 1
    busy = ", so other work on it made the times longer" if load > cores / 2 else ""
    texts = "with" if os.environ.get("KETENKAART_SOURCES") else "without"
    return (
        f"Measured on {date.today():%d %B %Y} on {cores} cores; the load before it began was {load:.1f}{busy}. The "
        f"server ran {texts} the source texts. Each time is the median of {runs}; ×4 is Chromium with its processor "
        "slowed down four times. What misses its budget is in bold."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and write it where that is wanted. Gives exit status 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="how often each page is opened (default 3)")
    parser.add_argument("--write", type=Path, metavar="FILE", help="replace the table between the markers in FILE")
    options = parser.parse_args(arguments)
    chromium = find_chromium()
    if chromium is None:
        parser.error("Chromium is needed; install it (Debian: apt-get install chromium)")
    with real_server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        text = report(browser, address, options.runs)
        browser.close()
    print(text)
    if options.write:
        write_into(options.write, PLACE, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
