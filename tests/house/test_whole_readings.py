"""What is read whole is read whole, however large the graph: no number stands for 'all' but the one that is."""

import re
from pathlib import Path

import pytest

from graph_api.engine import ALL

PACKAGE = Path(__file__).resolve().parent.parent.parent / "graph_api"
UNSAID = re.compile(r"\bengine\.select\([A-Z_]+\)")  # the first ten thousand rows
MOST_ROWS = re.compile(r"limit=([\d_]{8,})")
STATEMENTS = 100_000_000


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.stem)
def test_no_reading_stops_at_a_number_of_millions(path: Path) -> None:
    text = path.read_text("utf-8")
    assert MOST_ROWS.findall(text) == []
    assert UNSAID.findall(text) == []


def test_all_is_more_than_the_rows_of_a_graph_of_the_largest_size_that_is_measured() -> None:
    assert ALL > STATEMENTS
