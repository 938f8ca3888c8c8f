"""`make conformance` runs the tests of the W3C and prints how many pass, and what does not, with the reason.

    PYTHONPATH=tests .venv/bin/python tests/serving/conformance.py --write README.md --write docs/measured.md

Needs the W3C's tests: KETENKAART_W3C, or `w3c-rdf-tests` beside the source texts.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from markers import put

HERE = Path(__file__).resolve().parent
FORMATS = ("csv-tsv-res", "json-res")
PARTS = ("SPARQL 1.1 query language", "SPARQL 1.1 result formats", "SPARQL 1.1 protocol")
CASES = {
    "test_a_query_is_answered_as_the_w3c_expects": PARTS[0],
    "test_the_endpoint_answers_as_the_w3c_expects": PARTS[2],
}
FAILED, PASSED = "failed", "passed"


@dataclass
class Tally:
    """Counts the outcomes that pytest reports, by part and outcome; `reasons` are those of what fails, by case."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: dict[str, str] = field(default_factory=dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name, _, case = report.nodeid.rpartition("::")[2].removesuffix("]").partition("[")
        if report.when != "call" or name not in CASES:
            return
        part = PARTS[1] if case.startswith(FORMATS) else CASES[name]
        self.counts[part, PASSED if report.passed else FAILED] += 1
        if not report.passed:
            self.reasons[case] = str(getattr(report, "wasxfail", "not known before"))


def tables(tally: Tally) -> dict[str, str]:
    """Give the table of counts and that of what fails, by the name of the place in a document."""
    rows = [(part, tally.counts[part, PASSED], tally.counts[part, FAILED]) for part in PARTS]
    counted = "".join(f"| {part} | {right + wrong} | {right} | {wrong} |\n" for part, right, wrong in rows)
    failing = "".join(f"| `{case}` | {why} |\n" for case, why in sorted(tally.reasons.items()))
    return {
        "conformance": f"| Tests of the W3C | Run | Passed | Failed |\n|---|---:|---:|---:|\n{counted}",
        "nonconformance": f"| Fails | Why |\n|---|---|\n{failing}",
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and write the tables into the documents named; 1 when a case fails that did not before."""
    parser = argparse.ArgumentParser(description="Run the tests of the W3C.")
    parser.add_argument("--write", type=Path, action="append", default=[], metavar="FILE", help="a document to renew")
    options = parser.parse_args(arguments)
    tally = Tally()
    files = [str(HERE / name) for name in ("test_w3c_queries.py", "test_w3c_protocol.py")]
    status = pytest.main(["-q", "--no-header", "--no-summary", *files], plugins=[tally])
    if not tally.counts:
        print("The tests of the W3C are not at hand: see the top of tests/serving/w3c_suite.py.")
        return 1
    found = tables(tally)
    print("\n".join(found.values()))
    for path in options.write:
        put(path, found)
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
