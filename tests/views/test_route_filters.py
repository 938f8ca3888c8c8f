"""The filters of the page of routes: one set in table, drawing and files, and a way back from nothing."""

from __future__ import annotations

import csv
import html as escapes
import io
import re
from collections.abc import Callable

import httpx
import pytest

from graph_api.contract import Contract, last
from graph_api.prefixes import ID
from graph_api.things import FlowRecord

LANGUAGES = ("nl", "en")
SIGNAL = f"{ID}signal/security-signal"
FILTERS: dict[str, Callable[[FlowRecord], bool]] = {
    "certainty=stated": lambda one: last(one.one("hasCertainty")) == "stated",
    "certainty=inferred": lambda one: last(one.one("hasCertainty")) == "inferred",
    "standing=planned": lambda one: last(one.one("hasStanding")) == "planned",
    "standing=denied": lambda one: last(one.one("hasStanding")) == "denied",
    "legal_basis=yes": lambda one: bool(one.all("hasLegalBasis")),
    "legal_basis=no": lambda one: not one.all("hasLegalBasis"),
    "channel=signal-form": lambda one: f"{ID}channel/signal-form" in one.all("usesChannel"),
    "about=dublin-request": lambda one: one.one("passes") == f"{ID}signal/dublin-request",
    "legal_basis=no&certainty=stated&standing=actual": lambda one: (
        last(one.one("hasCertainty")) == "stated"
        and last(one.one("hasStanding")) == "actual"
        and not one.all("hasLegalBasis")
    ),
}


def get(site: str, path: str, lang: str = "nl") -> httpx.Response:
    return httpx.get(f"{site}/{lang}{path}", headers={"accept": "text/html"}, timeout=60)


def listed(html: str, attribute: str) -> list[str]:
    return re.findall(rf'{attribute}="([^"]+)"', html)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("query", FILTERS)
def test_the_matrix_counts_the_flows_that_satisfy_the_filters(real_site: str, contract: Contract, query: str) -> None:
    wanted = [one.iri for one in contract.records if FILTERS[query](one)]
    rows = rows_of(get(real_site, f"/routes.csv?periphery=1&{query}").text)
    assert sum(int(row["Stromen"]) for row in rows) == len(wanted) > 0
    for href in listed(get(real_site, f"/routes?periphery=1&{query}").text, 'class="cell" href')[:3]:
        assert query in escapes.unescape(href)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "query", ["sender=ind&certainty=stated", "receiver=aivd&legal_basis=no", "sender=coa&about=security-signal"]
)
def test_page_csv_and_json_hold_the_flows_that_satisfy_the_filters(
    real_site: str, contract: Contract, query: str, lang: str
) -> None:
    shown = sorted(listed(get(real_site, f"/routes?{query}", lang).text.split('id="flows"')[1], "data-flow"))
    table = [row["IRI"] for row in rows_of(get(real_site, f"/routes.csv?{query}", lang).text)]
    answer = get(real_site, f"/routes.json?{query}", lang).json()
    assert [f"{ID}flow/{slug}" for slug in shown] == sorted(table) == sorted(answer["flows"])
    records = [contract.by_iri[iri] for iri in table]
    if "stated" in query:
        assert all(last(one.one("hasCertainty")) == "stated" for one in records)
    if "legal" in query:
        assert not any(one.all("hasLegalBasis") for one in records)
    assert records


def test_a_kind_of_signal_takes_in_its_narrower_kinds(real_site: str, contract: Contract) -> None:
    wide, narrow = (
        {row["IRI"] for row in rows_of(get(real_site, f"/routes.csv?sender=ind&about={kind}").text)}
        for kind in ("security-signal-wide", "security-signal")
    )
    assert narrow < wide
    assert {contract.by_iri[iri].one("passes") for iri in narrow} > {SIGNAL}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_route_goes_by_flows_that_satisfy_the_filters_and_drawing_table_and_files_agree(
    real_site: str, contract: Contract, lang: str
) -> None:
    query = "sender=coa&receiver=aivd&certainty=stated"
    html = get(real_site, f"/routes?{query}", lang).text
    drawn = sorted(slug for several in listed(html, "data-flows") for slug in several.split())
    rows = sorted(listed(html.split('id="flows"')[1], "data-flow"))
    answer = get(real_site, f"/routes.json?{query}", lang).json()
    svg = listed(get(real_site, f"/routes.svg?{query}", lang).text, "data-flows")
    table = [row["IRI"] for row in rows_of(get(real_site, f"/routes.csv?{query}", lang).text) if row["IRI"]]
    assert drawn == rows == sorted(slug for several in svg for slug in several.split())
    assert [f"{ID}flow/{slug}" for slug in drawn] == sorted(table) == sorted(answer["flows"])
    assert answer["routes"]
    for way in answer["routes"]:
        for step in way:
            assert all(last(contract.by_iri[flow].one("hasCertainty")) == "stated" for flow in step["flows"])


def test_flows_that_are_not_actual_are_listed_and_are_no_route(real_site: str) -> None:
    answer = get(real_site, "/routes.json?sender=ind&receiver=aivd&standing=planned").json()
    assert answer["routes"] == []
    html = get(real_site, "/routes?sender=ind&receiver=aivd&standing=planned").text
    assert "alleen over feitelijke stromen" in html


@pytest.mark.parametrize(
    ("lang", "said"), [("nl", "Geen stromen die aan alle filters voldoen."), ("en", "No flows satisfy all filters.")]
)
@pytest.mark.parametrize("ends", ["", "sender=ind", "sender=coa&receiver=aivd"])
def test_where_nothing_is_left_the_filter_that_leaves_out_most_is_undone_at_a_click(
    real_site: str, ends: str, lang: str, said: str
) -> None:
    query = "&".join(
        part for part in (ends, "channel=europol-facilitation&certainty=stated&about=dublin-request") if part
    )
    html = get(real_site, f"/routes?{query}", lang).text
    assert said in html
    offered = [escapes.unescape(one) for one in listed(html, 'class="button" href')]
    assert any("channel=" not in one and "about=" not in one for one in offered if "/routes" in one)
    assert get(real_site, f"/routes.json?{query}", lang).json()["flows"] == []


def test_the_filter_named_is_the_one_without_which_most_is_left(real_site: str) -> None:
    query = "sender=coa&channel=europol-facilitation&certainty=stated"
    html = get(real_site, f"/routes?{query}").text
    counts = {
        name: len(rows_of(get(real_site, f"/routes.csv?sender=coa&{left}").text))
        for name, left in (("channel", "certainty=stated"), ("certainty", "channel=europol-facilitation"))
    }
    assert counts["channel"] > counts["certainty"] == 0
    assert f"zonder dat zijn er {counts['channel']} stromen" in html
    assert 'class="button" href="/nl/routes?sender=coa&amp;certainty=stated"' in html


@pytest.mark.parametrize("given", ["about=nothing", "channel=x", "legal_basis=maybe", "certainty=x", "standing=x"])
def test_a_filter_that_does_not_exist_is_refused_with_a_page(real_site: str, given: str) -> None:
    answer = get(real_site, f"/routes?{given}")
    assert answer.status_code in (400, 404)
    assert "<h1>" in answer.text
