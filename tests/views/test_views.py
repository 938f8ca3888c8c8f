from __future__ import annotations

import csv
import io
import re
from html import escape
from typing import Any

import httpx
import pytest
from view_parts import LANGUAGES, ending, get, listed, table_of

from graph_api.contract import Contract
from graph_api.prefixes import DEF, ID, thing
from graph_api.respond import Respondent
from graph_api.view_procedures import Procedures
from graph_api.view_register import Register
from graph_api.view_routes import Asked, RouteFinder
from graph_api.view_routes_page import RoutesPage
from graph_api.view_sources import Sources
from graph_api.view_versions import Versions
from visualisation.pages import renderer
from visualisation.route_drawing import draw

PAGES = (
    "/routes",
    "/routes?sender=coa-employee&receiver=aivd",
    "/routes?sender=coa-employee&receiver=police-cter-cluster&route=2",
    "/routes?sender=witness&receiver=aivd&grain=organisation",
    "/routes?sender=coa",
    "/routes?receiver=lro&document=systeemcheck-2023",
    "/routes?sender=ind&receiver=aivd&show=flows",
    "/routes?sender=aivd&receiver=witness",
    "/procedures",
    "/procedures?compare=asylum-procedure&compare=family-reunification",
    "/procedures/asylum-procedure",
    "/procedures/family-reunification?stage=family-systems-check",
    "/procedures/reporting-process?stage=reporting-forward",
    "/systems",
    "/systems?procedure=asylum-procedure&system=sis&stage=asylum-screening",
    "/measures",
    "/measures?kind=Measure&actor=ind",
    "/measures?group=actor&from=2023&to=2024",
    "/seats",
    "/seats?body=lro",
    "/sources",
    "/sources/kst-29754-716",
    "/network?around=coa&distance=1",
)
FILES = (
    "/routes?sender=coa-employee&receiver=aivd",
    "/routes?sender=coa",
    "/routes",
    *PAGES[10:16:2],
    "/measures",
    "/seats",
)
ROUTES = (
    "sender=coa-employee&receiver=aivd",
    "sender=coa&receiver=lro",
    "sender=coa&receiver=police&grain=organisation",
)


def slugs(iris: list[str]) -> list[str]:
    return sorted(iri.removeprefix(f"{ID}flow/") for iri in iris)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_every_view_answers_with_one_heading_and_holds_no_inline_code(real_site: str, path: str, lang: str) -> None:
    answer = get(real_site, path, lang)
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    assert answer.text.count("<h1") == 1
    assert " style=" not in answer.text and "<style" not in answer.text
    assert "javascript:" not in answer.text
    ids = listed(answer.text, " id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_every_link_to_a_view_stays_in_its_language(real_site: str, path: str) -> None:
    html = get(real_site, path, "en").text.split('<main id="content"')[1].split("</main>")[0]
    assert not [href for href in listed(html, "href") if href.startswith("/nl")]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("query", ROUTES)
def test_drawing_table_csv_and_json_hold_the_same_flows(real_site: str, query: str, lang: str) -> None:
    html = get(real_site, f"/routes?{query}", lang).text
    drawn = sorted(slug for several in listed(html, "data-flows") for slug in several.split())
    rows = sorted(listed(html.split('id="flows"')[1], "data-flow"))
    table = [row["IRI"] for row in table_of(real_site, f"/routes?{query}", lang) if row["IRI"]]
    answer = get(real_site, f"/routes.json?{query}", lang).json()
    assert drawn == rows == slugs(table) == slugs(answer["flows"])
    svg = get(real_site, f"/routes.svg?{query}", lang)
    assert svg.headers["content-type"] == "image/svg+xml"
    assert sorted(slug for several in listed(svg.text, "data-flows") for slug in several.split()) == drawn


@pytest.mark.parametrize("query", ROUTES)
def test_the_routes_are_those_of_the_api(real_site: str, query: str) -> None:
    page = get(real_site, f"/routes.json?{query}").json()["routes"]
    api = httpx.get(f"{real_site}/api/routes?{query}", timeout=60).json()["routes"]
    assert [[step["to"] for step in way] for way in page] == [
        [step["receiver"]["iri"] for step in way["steps"]] for way in api
    ]


def test_a_route_that_is_chosen_is_numbered_in_the_drawing_and_in_the_panel(real_site: str) -> None:
    html = get(real_site, "/routes?sender=coa-employee&receiver=aivd&route=2").text
    steps = listed(html, 'class="step" id')
    assert steps == [f"step-{n}" for n in range(1, len(steps) + 1)]
    assert listed(html, 'class="d-step" href') == [f"#{one}" for one in steps]


def test_where_there_is_no_route_the_page_says_what_that_means(real_site: str) -> None:
    assert "Geen route gevonden in de bronnen. Dat betekent niet dat er geen contact is." in get(
        real_site, "/routes?sender=aivd&receiver=witness"
    ).text.replace("&#39;", "'")
    assert get(real_site, "/routes.svg?sender=aivd&receiver=witness").status_code == 404


def test_the_matrix_counts_every_flow_once(real_site: str, contract: Contract) -> None:
    rows = table_of(real_site, "/routes?periphery=1")
    assert sum(int(row["Stromen"]) for row in rows) == len(contract.records)
    html = get(real_site, "/routes").text
    for href in listed(html.split('class="matrix"')[1].split("</table>")[0], 'class="cell" href')[:6]:
        page = get(real_site, href.removeprefix("/nl").replace("&amp;", "&")).text
        number = re.search(rf'href="{re.escape(href)}"><span class="unseen">[^<]*</span>(\d+)', html)
        assert number and page.count('data-flow="') == int(number[1])


@pytest.mark.parametrize("given", ["sender=nobody", "grain=village", "show=x", "route=9", "document=x", "avoid=nobody"])
def test_what_does_not_exist_is_refused_with_a_page(real_site: str, given: str) -> None:
    answer = get(real_site, f"/routes?{given}")
    assert answer.status_code in (400, 404)
    assert "<h1>" in answer.text


def test_the_drawing_of_routes_is_the_same_however_often_it_is_made(asked: Respondent) -> None:
    wanted = Asked(f"{ID}actor/coa-employee", f"{ID}actor/aivd")
    drawn = [RouteFinder(asked, Contract(asked)).found(wanted, "nl") for _ in range(2)]
    assert drawn[0] and drawn[1] and draw(drawn[0], "x") == draw(drawn[1], "x")


def test_avoiding_an_actor_leaves_no_route_that_touches_it(asked: Respondent, contract: Contract) -> None:
    page = RoutesPage(asked, contract, renderer(), Versions(asked, contract))
    barred = (f"{ID}actor/ind",)
    found = page._finder.found(Asked(f"{ID}actor/coa", f"{ID}actor/lro", avoid=barred), "nl")
    assert found and not [one for way in found.ways for one in way.actors if one.slug.startswith("ind")]


def procedures(asked: Respondent, contract: Contract) -> Procedures:
    return Procedures(asked, contract)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_stage_of_the_graph_is_on_the_page_of_its_procedure(
    asked: Respondent, contract: Contract, lang: str
) -> None:
    found = procedures(asked, contract)
    shown = [stage.iri for iri in found.ordered() for stage in found.process(iri, lang).stages]
    rows = asked.engine.select(f"SELECT ?stage WHERE {{ ?stage a <{DEF}Stage> }} ORDER BY ?stage").records()
    assert sorted(shown) == [row["stage"] for row in rows]


def test_the_asylum_procedure_has_fourteen_stages_in_order_and_denied_ones_are_marked(
    asked: Respondent, contract: Contract
) -> None:
    shown = procedures(asked, contract).process(f"{ID}procedure/asylum-procedure", "nl")
    assert [s.number for s in shown.stages if s.number and "." not in s.number] == [str(n) for n in range(1, 15)]
    family = procedures(asked, contract).process(f"{ID}procedure/family-reunification", "nl")
    assert {"family-no-read-out", "family-authenticity-check"} <= {s.slug for s in family.stages if s.denied}


def test_a_stage_that_is_denied_says_so(real_site: str) -> None:
    html = get(real_site, "/procedures/family-reunification").text
    row = html.split('data-stage="family-no-read-out"')[1].split("</tr>")[0]
    assert "vindt niet plaats" in row


def test_every_consultation_is_in_the_matrix_and_in_the_file(
    asked: Respondent, contract: Contract, real_site: str
) -> None:
    found = procedures(asked, contract)
    systems = Register(asked, found).all_systems("nl")
    shown = {(row.slug, use.purpose) for row in systems.rows for uses in row.cells.values() for use in uses}
    assert len(shown) == len(found.consultations)
    cells = sum(len(uses) for row in systems.rows for uses in row.cells.values())
    assert len(table_of(real_site, "/systems")) == cells
    html = get(real_site, "/systems").text
    assert sum(map(int, listed(html, "data-uses"))) == cells


def test_every_status_and_seat_of_the_graph_is_shown(asked: Respondent, real_site: str) -> None:
    for kind, path, attribute in (("Status", "/measures", "data-status"), ("Seat", "/seats", "data-seat")):
        rows = asked.engine.select(f"SELECT ?x WHERE {{ ?x a <{DEF}{kind}> }}").rows
        assert len(listed(get(real_site, path).text, attribute)) == len(rows)


@pytest.mark.parametrize("path", FILES)
def test_csv_and_json_hold_the_same_rows(real_site: str, path: str) -> None:
    answer: dict[str, Any] = get(real_site, ending(path, "json")).json()
    rows = list(csv.reader(io.StringIO(get(real_site, ending(path, "csv")).text.removeprefix("\ufeff"))))
    assert rows[0] == answer["columns"]
    assert [[cell.removeprefix("'") for cell in row] for row in rows[1:]] == [
        [cell.removeprefix("'") for cell in row] for row in answer["rows"]
    ]


def test_without_the_texts_the_reader_shows_our_words_and_with_them_the_passages(
    real_site: str, with_sources: str, asked: Respondent
) -> None:
    number = sum(one.document.name == "kst-29754-716" for one in asked.passages)
    plain, attached = (get(site, "/sources/kst-29754-716").text for site in (real_site, with_sources))
    assert "<mark" not in plain and plain.count('<li id="s-') == number
    assert len(listed(attached, 'class="chip" id')) == attached.count('<li id="s-') == number
    assert 'class="reader" lang="nl"' in attached


def test_beside_a_text_a_passage_leads_to_what_rests_on_it_and_lists_it_once_chosen(
    real_site: str, with_sources: str, asked: Respondent
) -> None:
    whole = Sources(asked, {}).reader("systeemcheck-2023", "nl")
    marked = next(one for one in whole.passages if len(one.supports) > 5)
    address = f"/sources/systeemcheck-2023?passage={marked.slug}"
    attached = get(with_sources, "/sources/systeemcheck-2023").text
    assert f'href="/nl{address}#s-{marked.number}"' in attached and "<details" not in attached.split("<main")[1]
    chosen = get(with_sources, address).text.split("<main")[1]
    plain = get(real_site, "/sources/systeemcheck-2023").text.split("<main")[1]
    for page in (chosen, plain):
        listed_here = page.split(f'id="s-{marked.number}"')[1].split(f'id="s-{marked.number + 1}"')[0]
        assert [href for _, _, href in marked.supports if f'href="{href}"' not in listed_here] == []
    assert chosen.count("<details") == 1 < plain.count("<details")
    assert get(with_sources, "/sources/systeemcheck-2023?passage=letter-2024-title").status_code == 404


def test_the_page_of_a_passage_leads_to_what_it_continues_in(real_site: str, asked: Respondent) -> None:
    (after,) = asked.passages.cited([thing("passage", "systeemcheck-border-check")])
    page = get(real_site, "/passage/systeemcheck-no-authenticity-check").text.split("<main")[1]
    assert f'<a href="/nl/passage/{after.slug}">{escape(after.paraphrases["nl"])}</a>' in page.split("Gaat verder:")[1]
    assert "Gaat verder:" not in get(real_site, f"/passage/{after.slug}").text


def test_an_edited_text_is_not_shown(asked: Respondent, sources: Any) -> None:
    from dataclasses import replace

    from graph_api.sources import read_manifest

    texts = {text.name: replace(text, edited=True) for text in read_manifest(sources)}
    shown = Sources(asked, texts).reader("kst-29754-716", "nl")
    assert shown.changed and not shown.stretches and shown.passages
