"""`make measure-pages` opens the pages in Chromium, each with an empty cache, and prints what they cost.

    PYTHONPATH=tests .venv/bin/python tests/browser/measure_pages.py --write README.md

Kilobytes and requests are those of the page with all it loads; milliseconds are medians: until the
server has answered, and until the page has loaded; problems are those that axe finds.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from chromium import ARGUMENTS, axe_script, find_chromium
from markers import put
from playwright.sync_api import Browser, sync_playwright
from waiting import free_port, is_up, wait_until

REPEATED = 5
PAGES = {
    "first": "/",
    "an answer": "/ask?q=Wie+bemant+de+mailbox+Nationale+Veiligheid%3F",
    "routes: all": "/routes",
    "routes: from one to another": "/routes?sender=coa-employee&receiver=aivd",
    "procedures": "/procedures",
    "a procedure": "/procedures/asylum-procedure",
    "systems": "/systems",
    "measures": "/measures",
    "seats": "/seats",
    "network": "/network?around=coa",
    "sources": "/sources",
    "a source": "/sources/systeemcheck-2023",
    "an actor": "/actor/ind",
    "a passage": "/passage/systeemcheck-coa-form",
    "questions": "/questions",
    "a question": "/questions/who-passes-signals-to?receiver=aivd",
    "actors": "/actors",
    "ontology": "/ontology",
    "interface": "/api",
    "workbench": "/query",
}
COST = """() => {
  const [page] = performance.getEntriesByType("navigation");
  const rest = performance.getEntriesByType("resource");
  const bytes = [page, ...rest].map((one) => one.transferSize);
  return [bytes.reduce((sum, one) => sum + one, 0), 1 + rest.length, page.responseEnd, page.loadEventEnd];
}"""


@dataclass(frozen=True)
class Cost:
    """What one page costs: bytes and requests, milliseconds until answered and until loaded, problems of axe."""

    size: int
    requests: int
    answered: float
    loaded: float
    problems: int


def measure(browser: Browser, address: str, axe: str) -> Cost:
    found, problems = [], 0
    while len(found) < REPEATED:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, bypass_csp=True)
        page = context.new_page()
        answer = page.goto(address, wait_until="load")
        assert answer and answer.status == 200, address
        found.append(page.evaluate(COST))
        if len(found) == REPEATED:
            problems = page.evaluate(f"async () => {{ {axe}; return (await axe.run(document)).violations.length; }}")
        context.close()
    size, requests, answered, loaded = zip(*found, strict=True)
    return Cost(max(size), max(requests), statistics.median(answered), statistics.median(loaded), problems)


def table(costs: dict[str, Cost]) -> str:
    lines = [("Page", "kB", "Requests", "Answered, ms", "Loaded, ms", "Problems of axe"), ("---", *["---:"] * 5)]
    for name, cost in costs.items():
        whole = (cost.size / 1000, cost.requests, cost.answered, cost.loaded, cost.problems)
        lines.append((name, *(f"{number:.0f}" for number in whole)))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Start the server, open each page, print the table, and write it into the documents named."""
    parser = argparse.ArgumentParser(description="Measure the pages.")
    parser.add_argument("--write", type=Path, action="append", default=[], metavar="FILE", help="a document to renew")
    options = parser.parse_args(arguments)
    axe = axe_script()
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    line = [sys.executable, "-m", "graph_api.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=site, trust_env=False) as client:
            wait_until(lambda: is_up(client), "for the server")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
            measure(browser, f"{site}/nl/ask?q=Wie", axe)  # typed questions are prepared when the server starts
            costs = {name: measure(browser, f"{site}/nl{path}", axe) for name, path in PAGES.items()}
            browser.close()
    finally:
        server.terminate()
        server.wait()
    print(table(costs))
    for path in options.write:
        put(path, {"pages": table(costs)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
