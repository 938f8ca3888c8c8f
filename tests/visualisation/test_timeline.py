"""Measures on a scale of years: bars, documents on the axis, and the years asked for."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sample_views import items

from visualisation import timeline
from visualisation.timeline import Item, Scale


def item(*statuses: tuple[str, str]) -> Item:
    """Make an item with statuses (state, date)."""
    one = items("nl")[0]
    made = tuple(replace(one.statuses[0], slug=f"s{n}", state=s, date=d) for n, (s, d) in enumerate(statuses))
    return replace(one, statuses=made)


def looks(found: Item) -> list[tuple[str, bool]]:
    return [(bar.look, bar.arrow) for bar in timeline.bars(found, Scale(2020, 2026))]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((), []),
        ((("in-force", "2021-05-01"),), [("on", True)]),
        ((("completed", "2021-05-01"),), []),
        ((("recommended", "2021-05-01"), ("in-progress", "2022-05-01")), [("open", False), ("on", True)]),
        ((("ongoing", "2021-05-01"), ("not-mentioned", "2022-05-01")), [("unknown", False)]),
        ((("ongoing", "2021-05-01"), ("ongoing", "2021-05-01")), [("on", True)]),
        ((("completed", "2021-05-01"), ("not-mentioned", "2022-05-01")), []),
    ],
)
def test_a_bar_looks_as_the_state_at_its_begin_and_an_open_end_is_an_arrow(
    statuses: tuple[tuple[str, str], ...], expected: list[tuple[str, bool]]
) -> None:
    assert looks(item(*statuses)) == expected


def test_no_bar_leaves_the_strip() -> None:
    found = item(("in-force", "2020-01-01"), ("ongoing", "2025-12-31"))
    bars = timeline.bars(found, Scale(2020, 2026))
    assert all(0 <= bar.begin <= bar.end <= timeline.STRIP for bar in bars)


def test_documents_on_the_axis_never_lie_upon_each_other() -> None:
    random.seed(4)
    years = Scale(2020, 2026)
    documents = [
        (f"d{n}", f"D {n}", "", f"{random.randint(2019, 2026)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}")
        for n in range(40)
    ]
    found = timeline.ticks(documents, years)
    assert {one.slug for one in found} == {slug for slug, *_, iso in documents if years.holds(iso)}
    for one in found:
        for other in found:
            apart = abs(one.x - other.x) >= timeline.TARGET
            assert one is other or one.row != other.row or apart
    assert found == timeline.ticks(list(reversed(documents)), years)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("", ""), (2021, 2026)),
        (("2023", ""), (2023, 2026)),
        (("", "2022"), (2021, 2023)),
        (("2023", "2023"), (2023, 2024)),
        (("1000", "2999"), (2021, 2026)),
        (("2900", ""), (2025, 2026)),
        (("", "1900"), (2021, 2022)),
    ],
)
def test_the_years_asked_for_cut_the_scale_and_never_widen_it(
    asked: tuple[str, str], expected: tuple[int, int]
) -> None:
    found = Scale(2021, 2026).between(*asked)
    assert (found.first, found.last) == expected
    assert [year for year, _, _ in found.years] == list(range(*expected))
    assert sum(width for _, _, width in found.years) == pytest.approx(timeline.STRIP - 2 * timeline.EDGE, abs=0.5)


def test_a_scale_reaches_the_dates_it_is_given() -> None:
    years = timeline.scale(["2021-03-01", "2022-03-01"]).reaching(["2025-06-27"])
    assert (years.first, years.last) == (2021, 2026)
    assert years.reaching(["2020-01-01"]) == years.reaching([]) == years


def test_statuses_outside_the_years_are_left_out_with_items_of_which_none_is_inside() -> None:
    both = item(("announced", "2021-05-01"), ("completed", "2023-05-01"))
    early = item(("announced", "2021-05-01"))
    found = timeline.within((both, early), Scale(2022, 2024))
    assert [[one.state for one in kept.statuses] for kept in found] == [["completed"]]


def test_many_years_are_written_in_two_digits_and_few_in_four() -> None:
    assert Scale(2021, 2026).written[2021] == "2021"
    many = Scale(2004, 2026)
    assert (many.written[2004], many.written[2016]) == ("’04", "’16")
    assert list(many.written) == [year for year, *_ in many.years]
