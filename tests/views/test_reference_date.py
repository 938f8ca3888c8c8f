"""The graph, and every page of it, as the sources up to a date have it."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pyoxigraph import NamedNode

from graph_api.load import Dataset
from graph_api.prefixes import DEF, ID, PREFIXES
from graph_api.reference_date import source_dates, until

STATED = f"""PREFIX kg: <{DEF}> PREFIX dcterms: <{PREFIXES["dcterms"]}>
SELECT ?record ?issued ?certainty WHERE {{
  ?record kg:isStatedIn/dcterms:isPartOf/dcterms:issued ?issued .
  OPTIONAL {{ ?record kg:hasCertainty ?certainty }}
}}"""
DAYS = ("2022-02-02", "2023-06-05", "2024-06-18", "2025-06-27")
BEFORE, YEAR_LATER = "2021-12-31", "2030-01-01"
DATED = (
    "/",
    "/routes",
    "/routes?sender=coa-employee&receiver=aivd",
    "/routes?sender=ind",
    "/procedures",
    "/procedures/asylum-procedure",
    "/systems",
    "/measures",
    "/seats",
    "/sources",
    "/network?around=ind&distance=1",
    "/actors",
    "/actor/ind",
    "/search?q=ind",
    "/questions",
    "/questions/who-passes-signals-to?receiver=aivd",
    "/ask?q=Aan+wie+geeft+de+IND+signalen+door%3F",
)


def get(site: str, path: str, day: str = "", accept: str = "text/html") -> httpx.Response:
    joint = "&" if "?" in path else "?"
    asked = f"{path}{joint}as_of={day}" if day else path
    return httpx.get(f"{site}{asked}", headers={"accept": accept}, timeout=60)


def subjects(dataset: Dataset, kind: str) -> set[str]:
    start = f"<{ID}{kind}/"
    return {str(quad.subject)[1:-1] for quad in dataset.quads() if str(quad.subject).startswith(start)}


def stated(dataset: Dataset) -> dict[str, str]:
    """Give from which date every record counts, by a query: the first that states it, the last it is inferred from."""
    found: dict[str, list[str]] = {}
    inferred = set()
    for row in dataset.store.query(STATED, use_default_graph_as_union=True):
        found.setdefault(row["record"].value, []).append(row["issued"].value)
        if row["certainty"] and row["certainty"].value.endswith("/inferred"):
            inferred.add(row["record"].value)
    return {iri: max(dates) if iri in inferred else min(dates) for iri, dates in found.items()}


def test_the_dates_are_those_of_the_documents(real_dataset: Dataset) -> None:
    assert source_dates(real_dataset) == DAYS


@pytest.mark.parametrize("day", [DAYS[-1], YEAR_LATER])
def test_at_the_date_of_the_newest_source_nothing_is_left_out(real_dataset: Dataset, day: str) -> None:
    assert set(until(real_dataset, day).quads()) == set(real_dataset.quads())


@pytest.mark.parametrize("day", [BEFORE, *DAYS[:-1]])
def test_a_flow_is_there_when_a_document_up_to_the_date_states_it(real_dataset: Dataset, day: str) -> None:
    wanted = {iri for iri, since in stated(real_dataset).items() if since <= day and iri.startswith(f"{ID}flow/")}
    older = until(real_dataset, day)
    assert subjects(older, "flow") == wanted
    assert len(wanted) < len(subjects(real_dataset, "flow"))
    assert bool(wanted) == (day != BEFORE)


@pytest.mark.parametrize("day", [BEFORE, *DAYS[:-1]])
def test_nothing_that_is_pointed_to_is_without_a_name(real_dataset: Dataset, day: str) -> None:
    older = until(real_dataset, day)
    label = NamedNode(f"{PREFIXES['skos']}prefLabel")
    named = {quad.subject for quad in older.quads() if quad.predicate == label}
    pointed = {quad.object for quad in older.quads() if str(quad.object).startswith(f"<{ID}")}
    assert pointed <= named
    later = {iri for iri, since in stated(real_dataset).items() if since > day}
    said = {str(quad.subject)[1:-1] for quad in older.quads() if quad.predicate.value == f"{DEF}isStatedIn"}
    assert said & later == set()


def test_a_pair_of_actors_has_no_plain_arrow_before_a_flow_is_stated(real_dataset: Dataset) -> None:
    older = until(real_dataset, DAYS[0])
    arrow = NamedNode(f"{DEF}passesSignalsTo")
    kept, whole = ({q.triple for q in one.quads() if q.predicate == arrow} for one in (older, real_dataset))
    assert kept and kept < whole


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("path", DATED)
def test_every_page_says_up_to_which_date_and_its_links_go_on_asking_for_it(
    real_site: str, path: str, lang: str
) -> None:
    newest = get(real_site, f"/{lang}{path}").text
    assert {"nl": "bronnen tot 27 juni 2025", "en": "sources up to 27 June 2025"}[lang] in newest
    without_years = re.sub(r'<svg class="axis".*?</svg>', "", newest, flags=re.DOTALL)  # where one chooses the date
    assert 'href="/' in newest and "as_of=2023" not in without_years.split("<main")[1]
    older = get(real_site, f"/{lang}{path}", "2023-12-31")
    assert older.status_code == 200
    assert {"nl": "bronnen tot 31 december 2023", "en": "sources up to 31 December 2023"}[lang] in older.text
    found = re.findall(r'href="(/(?:nl|en)/[^"]*)"( data-newest)?', older.text)
    assert len(found) > 20
    for href, back in found:
        asked = parse_qs(urlsplit(href.replace("&amp;", "&")).query).get("as_of", [])
        assert len(asked) == (0 if back else 1), href
    forms = re.findall(r'<form[^>]*action="/(?:nl|en)/.*?</form>', older.text, re.DOTALL)
    assert forms and all(form.count('name="as_of"') == 1 for form in forms)


@pytest.mark.parametrize("path", ["/nl/routes", "/nl/measures", "/nl/procedures/asylum-procedure", "/nl/seats"])
def test_a_table_holds_no_more_at_an_earlier_date(real_site: str, path: str) -> None:
    counts = [len(get(real_site, f"{path}.json", day).json()["rows"]) for day in (BEFORE, *DAYS)]
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert counts[1] < counts[-1]
    assert counts[-1] == len(get(real_site, f"{path}.json").json()["rows"])


def test_a_route_goes_by_no_flow_that_is_stated_later(real_site: str, real_dataset: Dataset) -> None:
    since = stated(real_dataset)
    path = "/nl/routes.json?sender=coa-employee&receiver=aivd"
    for day in DAYS[:-1]:
        answer = get(real_site, path, day, "application/json")
        flows = answer.json().get("flows", [])
        assert all(since[flow] <= day for flow in flows)
    assert get(real_site, path, DAYS[1]).json()["flows"]


@pytest.mark.parametrize(("lang", "said"), [("nl", "geen bronnen"), ("en", "no sources")])
def test_before_the_first_source_the_result_is_empty_and_says_so(real_site: str, lang: str, said: str) -> None:
    for path in DATED:
        page = get(real_site, f"/{lang}{path}", BEFORE)
        assert page.status_code == 200
        assert said in page.text.split("<main")[1]
        assert "<table" not in page.text
    for path in ("/routes", "/measures", "/seats", "/systems"):
        answer = get(real_site, f"/{lang}{path}.json", BEFORE).json()
        assert answer["rows"] == [] and said in answer["note"]
        assert said in get(real_site, f"/{lang}{path}.csv", BEFORE).text


@pytest.mark.parametrize(("lang", "said"), [("nl", "noemen dit niet; latere bronnen wel"), ("en", "later ones do")])
def test_what_only_later_sources_name_is_said_to_be_there_later(
    real_site: str, real_dataset: Dataset, lang: str, said: str
) -> None:
    older = until(real_dataset, DAYS[0])
    later = sorted(subjects(real_dataset, "actor") - subjects(older, "actor"))[0].removeprefix(ID)
    answer = get(real_site, f"/{lang}/{later}", DAYS[0])
    assert answer.status_code == 200
    assert said in answer.text
    assert f'href="/{lang}/{later}" data-newest' in answer.text
    file = get(real_site, f"/{lang}/{later}.json", DAYS[0]).json()
    assert file["rows"] == [] and said in file["note"]
    assert said not in get(real_site, f"/{lang}/{later}").text
    assert get(real_site, f"/{lang}/actor/nobody-at-all", DAYS[0]).status_code == 404


@pytest.mark.parametrize("given", ["yesterday", "2023-13-01", "2023", "20230605", "2023-06-05T00:00"])
def test_what_is_no_date_is_refused(real_site: str, given: str) -> None:
    assert get(real_site, "/nl/routes", given).status_code == 400


def test_a_date_after_the_newest_source_is_the_newest_state(real_site: str) -> None:
    assert "bronnen tot 27 juni 2025" in get(real_site, "/nl/routes", YEAR_LATER).text
    assert get(real_site, "/nl/routes?as_of=").status_code == 200
