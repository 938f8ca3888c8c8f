"""The changelog: what is not released yet first, then each release, and in each the same sections in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from graph_api.load import Dataset
from graph_api.releases import Releases

SECTIONS = ("Data", "Ontology", "Questions", "Views", "Code")
RELEASE = re.compile(r"(\d+)\.(\d+)\.(\d+), (\d{4}-\d{2}-\d{2})")
ITEM = re.compile(r"- [A-Z`/“(].*[.:)]")
LINK = re.compile(r"\[[^]]*\]\(([^)#]+)[^)]*\)")


@pytest.fixture(scope="module")
def text(checkout: Path) -> str:
    return (checkout / "CHANGELOG.md").read_text("utf-8")


def parts(text: str, mark: str) -> Iterator[tuple[str, str]]:
    """Give the headings of one rank with what stands below them."""
    for part in re.split(rf"^{mark} ", text, flags=re.MULTILINE)[1:]:
        heading, _, below = part.partition("\n")
        yield heading, below


def test_it_begins_with_what_is_not_released_yet(text: str) -> None:
    assert text.startswith("# Changelog\n\n## Unreleased\n\n### ")
    assert [heading for heading, _ in parts(text, "#")] == ["Changelog"]


def test_the_releases_follow_the_newest_first_as_the_ontology_describes_them(text: str, real_dataset: Dataset) -> None:
    headings = [heading for heading, _ in parts(text, "##")][1:]
    assert [heading for heading in headings if not RELEASE.fullmatch(heading)] == []
    told = [(found[1], found[2], found[3]) for heading in headings if (found := RELEASE.fullmatch(heading))]
    numbers = [tuple(map(int, one)) for one in told]
    assert numbers == sorted(set(numbers), reverse=True)
    known = {f"{release.version}, {release.issued}" for release in Releases(real_dataset).known}
    assert set(headings) <= known


def test_every_release_has_its_sections_in_the_same_order_and_none_is_empty(text: str) -> None:
    for release, below in parts(text, "##"):
        sections = dict(parts(below, "###"))
        assert list(sections) == [name for name in SECTIONS if name in sections], release
        assert [name for name, items in sections.items() if "\n- " not in f"\n{items}"] == [], release


def test_every_line_is_a_heading_or_one_item_that_is_a_sentence(text: str) -> None:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not ITEM.fullmatch(line)] == []
    assert [line for line in lines if "  " in line] == []


def test_nothing_is_told_twice(text: str) -> None:
    items = sorted(line for line in text.splitlines() if line.startswith("- "))
    assert [first for first, second in pairwise(items) if first == second] == []


def test_its_links_lead_to_files_that_are_there(text: str, checkout: Path) -> None:
    links = [link for link in LINK.findall(text) if "://" not in link]
    assert links
    assert [link for link in links if not (checkout / link).exists()] == []
