"""Every view as a file: the same things as on the page, whatever its address asks for."""

from __future__ import annotations

import csv
import html as escapes
import io
import re
from urllib.parse import urlsplit

import httpx
import pytest

from graph_api.prefixes import ID

LANGUAGES = ("nl", "en")
VIEWS = (
    "/routes?sender=coa",
    "/procedures",
    "/procedures?compare=asylum-procedure&compare=family-reunification",
    "/procedures/asylum-procedure",
    "/systems?procedure=asylum-procedure",
    "/measures?kind=Measure",
    "/seats",
    "/sources",
    "/sources/kst-29754-716",
    "/network",
    "/network?around=coa&distance=2",
    "/actors",
    "/search?q=politie",
    "/ask?q=Aan+wie+geeft+het+COA+signalen+door%3F",
    "/questions",
    "/questions/who-passes-signals-to?receiver=aivd",
    "/actor/coa",
    "/flow/coa-ind-radicalisation",
    "/stage/asylum-identification",
    "/def/Flow",
    "/def/standing/actual",
)
EARLIER = "2023-12-31"


def get(site: str, path: str, lang: str = "nl") -> httpx.Response:
    return httpx.get(f"{site}/{lang}{path}", headers={"accept": "text/html"}, timeout=60)


def ending(path: str, name: str) -> str:
    bare, _, query = path.partition("?")
    return f"{bare}.{name}" + (f"?{query}" if query else "")


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", VIEWS)
def test_every_view_offers_the_same_as_csv_and_json(real_site: str, path: str, lang: str) -> None:
    page = get(real_site, path, lang).text
    for name in ("csv", "json"):
        assert f'href="{escapes.escape(f"/{lang}{ending(path, name)}")}"' in page
    table = rows_of(get(real_site, ending(path, "csv"), lang).text)
    answer = get(real_site, ending(path, "json"), lang).json()
    assert answer["columns"] == table[0]
    plain = [[cell.removeprefix("'") for cell in row] for row in table[1:]]
    assert plain == [[cell.removeprefix("'") for cell in row] for row in answer["rows"]]
    assert plain
    assert answer["as_of"] == "2025-06-27"
    assert answer["dataset"]["version"] in page


@pytest.mark.parametrize("path", [one for one in VIEWS if one not in ("/questions", "/network") and "/def/" not in one])
def test_what_a_file_names_is_on_the_page(real_site: str, path: str) -> None:
    page = get(real_site, path).text
    answer = get(real_site, ending(path, "json")).json()
    named = [row[-1] for row in answer["rows"] if row[-1].startswith(("/nl/", f"{ID}actor", f"{ID}flow", f"{ID}stage"))]
    for one in named:
        assert escapes.escape(one) in page or one.rpartition("/")[2] in page, one


@pytest.mark.parametrize("path", ["/actor/ind", "/network?around=ind&distance=1", "/sources", "/actors"])
def test_a_file_keeps_the_reference_date(real_site: str, path: str) -> None:
    joint = "&" if "?" in path else "?"
    older, newest = (get(real_site, ending(f"{path}{more}", "json")).json() for more in (f"{joint}as_of={EARLIER}", ""))
    assert (older["as_of"], newest["as_of"]) == ("2023-06-05", "2025-06-27")
    assert len(older["rows"]) < len(newest["rows"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("query", ["around=coa&distance=2", "around=aivd&distance=1", "around=ind&distance=3"])
def test_drawing_lists_csv_json_and_svg_of_the_network_hold_the_same_flows(
    real_site: str, query: str, lang: str
) -> None:
    page = get(real_site, f"/network?{query}", lang).text
    listed = sorted(re.findall(r'<li class="flow[^>]*data-flow="([^"]+)"', page))
    svg = get(real_site, f"/network.svg?{query}", lang)
    assert svg.headers["content-type"] == "image/svg+xml"
    drawn = sorted(f"{ID}flow/{slug}" for slug in re.findall(r'data-flow="([^"]+)"', svg.text))
    table = sorted(row[-1] for row in rows_of(get(real_site, f"/network.csv?{query}", lang).text)[1:])
    answer = sorted(row[-1] for row in get(real_site, f"/network.json?{query}", lang).json()["rows"])
    assert listed == drawn == table == answer
    assert svg.text == get(real_site, f"/network.svg?{query}", lang).text


def test_no_box_of_the_drawn_network_lies_outside_the_sheet(real_site: str) -> None:
    svg = get(real_site, "/network.svg?around=ind&distance=2").text
    found = re.search(r'viewBox="(\S+) (\S+) (\S+) (\S+)"', svg)
    assert found
    left, top, width, height = map(float, found.groups())
    boxes = re.findall(r'<rect x="(\S+)" y="(\S+)" width="(\d+)" height="(\d+)" rx', svg)
    assert len(boxes) > 20
    for x, y, wide, high in (map(float, box) for box in boxes):
        assert left <= x and x + wide <= left + width
        assert top <= y and y + high <= top + height


def test_a_drawing_without_a_centre_is_refused(real_site: str) -> None:
    assert get(real_site, "/network.svg").status_code == 400


def test_the_head_of_a_page_names_its_json(real_site: str) -> None:
    found = re.search(r'<link rel="alternate" type="application/json" href="([^"]+)">', get(real_site, VIEWS[0]).text)
    assert found
    assert httpx.get(real_site + escapes.unescape(found[1])).json()["rows"]
    assert urlsplit(found[1]).path == "/nl/routes.json"


CONSTRUCT = f"""PREFIX kg: <https://w3id.org/ketenkaart/def/>
CONSTRUCT {{ ?a kg:passesSignalsTo ?b }}
WHERE {{ ?a kg:passesSignalsTo ?b . FILTER(STRSTARTS(STR(?a), "{ID}actor/i")) }}"""


@pytest.mark.parametrize(("lang", "said"), [("nl", "Toon als netwerk"), ("en", "Show as a network")])
def test_a_constructed_graph_is_shown_as_a_network_with_its_arrows_in_a_table(
    real_site: str, lang: str, said: str
) -> None:
    asked = {"query": CONSTRUCT}
    page = httpx.get(f"{real_site}/{lang}/query", params=asked, headers={"accept": "text/html"}).text
    graph = httpx.get(f"{real_site}/sparql", params=asked, headers={"accept": "application/n-triples"}).text
    number = len(graph.strip().splitlines())
    drawn = page.split('<details class="sheet-of-result">')[1].split("</details>")[0]
    assert said in drawn
    assert len(re.findall(r"<g data-flow=", drawn)) == drawn.count("<tr>") - 1 == number > 5


def test_a_graph_too_large_for_a_drawing_is_a_table(real_site: str) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER(ISIRI(?o)) } LIMIT 400"
    page = httpx.get(f"{real_site}/nl/query", params={"query": query}, headers={"accept": "text/html"}).text
    drawn = page.split('<details class="sheet-of-result">')[1].split("</details>")[0]
    assert "geen leesbare tekening" in drawn and "<svg" not in drawn and drawn.count("<tr>") > 100
    texts = "CONSTRUCT { ?s a ?p } WHERE { ?s ?p ?o . FILTER(false) }"
    none = httpx.get(f"{real_site}/nl/query", params={"query": texts}, headers={"accept": "text/html"}).text
    assert "sheet-of-result" not in none
