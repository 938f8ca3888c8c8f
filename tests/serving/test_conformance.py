"""The tables of conformance in the documents are those of the tests that run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conformance import PARTS
from markers import kept
from test_w3c_protocol import KNOWN_FAILURES as PROTOCOL_FAILURES
from test_w3c_queries import KNOWN_FAILURES as QUERY_FAILURES
from test_w3c_queries import WHOLE

ROW = re.compile(r"^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \|$", re.M)


@pytest.mark.parametrize("name", ["README.md", "docs/measured.md"])
def test_the_table_counts_what_passes_and_fails(checkout: Path, name: str) -> None:
    found = kept((checkout / name).read_text("utf-8"), "conformance")
    counts = {part: tuple(map(int, numbers)) for part, *numbers in ROW.findall(found)}
    assert tuple(counts) == PARTS
    assert all(run == passed + failed for run, passed, failed in counts.values())
    assert counts[PARTS[0]][0] + counts[PARTS[1]][0] == WHOLE
    assert counts[PARTS[0]][2] + counts[PARTS[1]][2] == len(QUERY_FAILURES)
    assert counts[PARTS[2]][2] == len(PROTOCOL_FAILURES)


def test_the_table_says_of_each_failure_why(checkout: Path) -> None:
    found = kept((checkout / "docs/measured.md").read_text("utf-8"), "nonconformance")
    rows = re.findall(r"^\| `(.+?)` \| (.+) \|$", found, re.M)
    assert dict(rows) == QUERY_FAILURES | PROTOCOL_FAILURES
