"""Measures over time: drawing, table and file hold the same, whatever years and grouping are chosen."""

from __future__ import annotations

import pytest
from view_parts import get, listed, table_of

TIMELINES = (
    "",
    "?kind=Measure",
    "?actor=ind",
    "?kind=Promise&actor=cabinet",
    "?from=2023&to=2024",
    "?group=actor",
    "?group=actor&to=2022&kind=Measure",
    "?from=2023&as_of=2024-02-20",
)


@pytest.mark.parametrize("query", TIMELINES)
def test_timeline_table_and_file_hold_the_same_statuses(real_site: str, query: str) -> None:
    html = get(real_site, f"/measures{query}").text
    table = [row["Stand"] for row in table_of(real_site, f"/measures{query}") if row["Stand"]]
    assert sorted(listed(html, "data-status")) == sorted(listed(html, "data-row")) == sorted(table)


def test_a_range_of_years_leaves_the_statuses_of_those_years_and_nothing_else(real_site: str) -> None:
    dates = {row["Stand"]: row["Datum"] for row in table_of(real_site, "/measures") if row["Stand"]}
    for first, last in (("2023", "2023"), ("2022", "2024"), ("", "2022"), ("2025", "")):
        rows = table_of(real_site, f"/measures?from={first}&to={last}")
        expected = {slug for slug, day in dates.items() if (first or "0") <= day[:4] <= (last or "9")}
        assert {row["Stand"] for row in rows} == expected != set()


def test_each_grouping_holds_every_item_once(real_site: str) -> None:
    found = [listed(get(real_site, f"/measures{query}").text, "data-item") for query in ("", "?group=actor")]
    assert sorted(found[0]) == sorted(found[1]) == sorted(set(found[0]))


def test_a_year_of_the_axis_asks_for_the_state_of_that_year_and_keeps_the_choice(real_site: str) -> None:
    html = get(real_site, "/measures?kind=Measure&group=actor").text
    assert 'href="/nl/measures?kind=Measure&amp;group=actor&amp;as_of=2023-12-31"' in html
    earlier = get(real_site, "/measures?kind=Measure&as_of=2023-12-31").text
    assert listed(earlier, "data-status") and not set(listed(earlier, "data-status")) >= set(
        listed(html, "data-status")
    )
    assert "as_of=2025-12-31" in earlier, "the years after the chosen one can be chosen again"
    assert len(listed(earlier, 'class="as-of-line" d')) == len(listed(earlier, "data-item")) + 1


@pytest.mark.parametrize(
    ("query", "nl", "en"),
    [
        ("from=gisteren", "een jaar, zoals 2023", "a year, such as 2023"),
        ("from=2024&to=2022", "geen jaar na", "not a year after"),
        ("group=colour", "een van: kind, actor", "one of: kind, actor"),
    ],
)
def test_what_is_no_year_or_grouping_is_refused(real_site: str, query: str, nl: str, en: str) -> None:
    for lang, sentence in (("nl", nl), ("en", en)):
        answer = get(real_site, f"/measures?{query}", lang)
        assert answer.status_code == 400 and sentence in answer.text


@pytest.mark.parametrize(
    ("lang", "words", "day"), [("nl", "eind 2022", "31 december 2022"), ("en", "end of 2022", "31 December 2022")]
)
def test_a_time_that_the_source_gives_in_words_is_nowhere_shown_as_a_day(
    real_site: str, lang: str, words: str, day: str
) -> None:
    for path in ("/measures", "/measure/system-check-2023-status-2022", "/measure/system-check-2023"):
        page = get(real_site, path, lang).text
        assert words in page and day not in page
