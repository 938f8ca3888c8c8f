"""The table of the pages in README.md is that of `make measure-pages`, and shows no page with problems."""

from __future__ import annotations

from pathlib import Path

from markers import kept
from measure_pages import PAGES


def test_the_readme_shows_what_every_measured_page_costs(checkout: Path) -> None:
    lines = kept((checkout / "README.md").read_text("utf-8"), "pages").splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert [row[0] for row in rows] == list(PAGES)
    for name, *numbers, problems in rows:
        assert all(int(number) > 0 for number in numbers), name
        assert problems == "0", name
