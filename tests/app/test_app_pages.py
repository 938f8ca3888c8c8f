from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote, unquote, urlencode, urlsplit

import httpx
import pytest
from app_site import BROWSER, PageReader, Site, site_at
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from graph_api.engine import Embedded
from graph_api.http import create_app
from graph_api.load import Dataset
from graph_api.prefixes import DEF, ID, PREFIXES
from graph_api.property_labels import inverse_label
from graph_api.questions import Question, read_library
from graph_api.settings import Settings
from graph_api.sources import read_manifest

LICENCES = ("https://creativecommons.org/", "https://spdx.org/licenses/")
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
NOTICE = {
    "nl": "Ketenkaart is onafhankelijk en geen website van de overheid.",
    "en": "Ketenkaart is independent and not a government website.",
}
TYPED = {"nl": "Aan wie geeft het COA signalen door?", "en": "To whom does the COA pass signals?"}
HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "'\" autofocus onfocus=alert(1) x='",
    "javascript:alert(1)",
    "</textarea></title></script><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "\u202e\x00\ufeffcoa",
    "<b>" * 3_000,
)
langs = pytest.mark.parametrize("lang", ["nl", "en"])


def check_frame(page: PageReader, lang: str, path: str) -> None:
    """Check what holds for every page, an error's included."""
    assert page.one("html").attributes["lang"] == lang, path
    assert len(page.all("h1")) == 1, path
    assert page.one("h1").text.strip(), path
    assert page.one("title").text.strip().endswith("– Ketenkaart"), path
    assert NOTICE[lang] in page.one("footer").text, path
    ids = Counter(element.attributes["id"] for element in page.elements if "id" in element.attributes)
    assert [name for name, times in ids.items() if times > 1] == [], path
    assert page.all("style") == [], path
    for element in page.elements:
        assert "style" not in element.attributes, path
        assert not [name for name in element.attributes if name.startswith("on")], path
        if element.tag == "script":
            assert "src" in element.attributes or element.attributes["type"] == "application/json", path
        for name in ("src", "href", "action"):
            address = urlsplit(element.attributes.get(name, "").strip())
            assert address.scheme in ("", "http", "https", "data"), (path, element)
    loaded = [element.attributes.get("src", "/static/") for element in page.all("script")]
    assert [address for address in loaded if not address.startswith("/static/")] == [], path


@langs
def test_every_page_answers_with_its_frame_and_nothing_inline(
    site: Site, real_pages: tuple[str, ...], lang: str
) -> None:
    for path in real_pages:
        answer = site.get(f"/{lang}{path}", BROWSER)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        check_frame(PageReader(answer.text), lang, path)


def test_the_pages_these_tests_open_are_of_every_view(
    real_served: tuple[str, FastAPI], real_pages: tuple[str, ...]
) -> None:
    assert [path for path in real_pages if "{" in path] == [], "say in tests/conftest.py what to open of this view"
    routes = [route for route in real_served[1].routes if isinstance(route, Route) and route.path.startswith("/nl/")]
    opened = [{"type": "http", "method": "GET", "path": f"/nl{path.partition('?')[0]}"} for path in real_pages]
    first = {next(r.path for r in routes if r.matches(scope)[0] is Match.FULL) for scope in opened}
    assert {route.path for route in routes if "." not in route.path} - first == set()


ENDINGS = {"csv": "text/csv", "json": "application/json", "svg": "image/svg+xml", "html": "text/html"}
ENDINGS |= {"bib": "application/x-bibtex", "ris": "application/x-research-info-systems"}


@langs
def test_every_file_beside_a_page_is_what_its_ending_says(
    real_served: tuple[str, FastAPI], real_labels: dict[str, dict[str, str]], site: Site, lang: str
) -> None:
    slug = {
        kind: next(iri for iri in real_labels if iri.startswith(f"{ID}{kind}/")) for kind in ("document", "passage")
    }
    named = {
        "/sources/{slug}": slug["document"],
        "/passage/{slug}": slug["passage"],
        "/procedures/{slug}": "asylum-procedure",
        "/questions/{slug}": "documents",
        "/{kind}/{slug}": "coa",
        "/def/{slug:path}": "Flow",
    }
    patterns = [route.path for route in real_served[1].routes if isinstance(route, Route)]
    files = [path for path in patterns if path.startswith(f"/{lang}/") and "." in path]
    assert files
    for path in files:
        around = {"around": "coa", "distance": "1", "sender": "coa", "receiver": "aivd"}
        bare = path.removeprefix(f"/{lang}").partition(".")[0]
        filled = path.replace("{kind}", "actor").replace("{slug:path}", "{slug}")
        answer = site.client.get(filled.replace("{slug}", named.get(bare, "").rpartition("/")[2]), params=around)
        assert answer.status_code == 200, (path, answer.text)
        assert answer.headers["content-type"].partition(";")[0] == ENDINGS[path.rpartition(".")[2]], path
        assert answer.content


@pytest.mark.parametrize(
    "path",
    [
        "/nl/",
        "/nl/nowhere",
        "/",
        "/api/ask?q=coa",
        "/api/nowhere",
        "/static/app.js",
        "/static/nothing",
        "/sparql?query=ASK%7B%7D",
        "/sparql?query=x",
        "/id/actor/coa",
        "/id/actor/coa.ttl",
        "/health",
        "/nl/query?query=x",
    ],
)
@pytest.mark.parametrize("accept", [BROWSER, "*/*"])
def test_every_answer_carries_the_security_headers(site: Site, path: str, accept: str) -> None:
    headers = site.get(path, accept).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert (policy["script-src"], policy["style-src"]) == ("'self'", "'self'")
    assert (policy["base-uri"], policy["frame-ancestors"], policy["form-action"]) == ("'none'", "'none'", "'self'")
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/network?around=coa&distance=1", "/ask?q=a%26b+c", "/query?query=ASK+%7B%7D", "/about"]
)
def test_a_page_without_language_leads_to_the_one_in_dutch_with_the_same_query(site: Site, path: str) -> None:
    led = site.get(path, BROWSER)
    assert (led.status_code, led.headers["location"]) == (303, f"/nl{path}")


def test_the_root_leads_to_the_language_the_browser_prefers(site: Site) -> None:
    for preferred, lang in (("en-GB,en;q=0.8", "en"), ("nl", "nl"), ("de", "nl")):
        led = site.get("/", BROWSER, **{"accept-language": preferred})
        assert (led.status_code, led.headers["location"]) == (303, f"/{lang}/")
        assert site.status(f"/{lang}") == 200


@langs
def test_the_language_switch_keeps_path_and_query(site: Site, real_pages: tuple[str, ...], lang: str) -> None:
    other = "en" if lang == "nl" else "nl"
    for path in (*real_pages, "/ask?q=a%26b%3Dc+%E2%82%AC%22%3C"):
        page = site.read(f"/{lang}{path}")
        switch = {a.attributes["hreflang"]: a for a in page.all("a") if "hreflang" in a.attributes}
        assert switch[lang].attributes["aria-current"] == "true"
        assert switch[other].attributes["href"] == f"/{other}{path}"
        assert page.one("link", rel="alternate", hreflang=other).attributes["href"] == f"/{other}{path}"
        assert site.status(f"/{other}{path}") == 200, path


def test_every_page_names_an_icon_and_a_browser_that_asks_without_reading_gets_the_same(site: Site) -> None:
    asked, named = site.get("/favicon.ico"), site.get(site.read("/nl/about").one("link", rel="icon").attributes["href"])
    assert (asked.status_code, asked.headers["content-type"]) == (200, "image/svg+xml")
    assert asked.content == named.content
    assert b"<svg" in asked.content


@langs
@pytest.mark.parametrize(
    ("path", "status", "meant"),
    [
        ("/nowhere", 404, None),
        ("/nokind/coa", 404, None),
        ("/actor/coaa", 404, "/actor/coa"),
        ("/network?around=coaa", 404, "/network?around=coa"),
        ("/network?around=coa&distance=4", 400, None),
        ("/network.html", 400, None),
        ("/passage/nothing-of-the-kind", 404, None),
        ("/sources/systeemcheck-2022", 404, None),
        ("/questions/who-passes-signal-to", 404, None),
        ("/questions/who-passes-signals-to?receiver=aivdd", 404, None),
        ("/def/Flou", 404, "/def/Flow"),
        (f"/ask?q={'x' * 10_001}", 413, None),
    ],
)
def test_what_is_not_there_is_a_page_for_a_reader_and_a_problem_for_a_program(
    site: Site, lang: str, path: str, status: int, meant: str | None
) -> None:
    page = site.get(f"/{lang}{path}", BROWSER)
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    read = PageReader(page.text)
    check_frame(read, lang, path)
    assert meant is None or f"/{lang}{meant}" in read.links
    assert f"/{lang}/" in read.links
    problem = site.get(f"/{lang}{path}", "application/json")
    assert (problem.status_code, problem.headers["content-type"]) == (status, "application/problem+json")
    said = problem.json()
    assert said["status"] == status and said["detail"].endswith((".", "?", "=coa"))
    assert (read.one("p", **{"class": "lead"}).text == said["detail"]) == (lang == "en")
    assert meant is None or re.split("[/=]", meant)[-1] in said["suggestions"]
    assert "instance" in said and "Traceback" not in page.text


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/questions/who-passes-signal-to", "/questions/who-passes-signals-to"),
        ("/questions/who-passes-signals-to?receiver=aivdd", "/actor/aivd"),
        ("/sources/systeemcheck-2022", "/document/systeemcheck-2023"),
        ("/document/systeemcheck-2022", "/document/systeemcheck-2023"),
    ],
)
def test_what_may_have_been_meant_is_a_link_to_a_page_that_exists(site: Site, path: str, meant: str) -> None:
    page = PageReader(site.browse(f"/nl{path}").text)
    found = [link for link in page.links if link.endswith(meant.rpartition("/")[2])]
    assert found
    assert site.status(found[0]) == 200


def check_inert(page: PageReader) -> None:
    """Check that a text that was sent has added no element, handler or address to the page."""
    for element in page.elements:
        assert element.tag not in ("img", "b")
        assert "autofocus" not in element.attributes
        assert not [name for name in element.attributes if name.startswith("on")]
        if element.tag == "svg":
            assert element.attributes.get("aria-hidden") == "true"
        if element.tag == "script" and element.attributes.get("type") != "application/json":
            assert element.attributes["src"].startswith("/static/")
        for name in ("href", "src", "action"):
            assert not element.attributes.get(name, "").strip().lower().startswith("javascript:")


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    "path",
    [
        "/nl/ask?q={}",
        "/nl/search?q={}",
        "/nl/query?query={}",
        "/nl/network?around={}",
        "/nl/network.html?around={}",
        "/nl/network?around=coa&distance={}",
        "/nl/network?around=coa&distance=1&flow={}",
        "/nl/actor/{}",
        "/nl/{}",
        "/nl/passage/{}",
        "/nl/sources/{}",
        "/nl/questions/{}",
        "/nl/questions/who-passes-signals-to?receiver={}",
        "/nl/questions/who-passes-signals-to?receiver=aivd&{}=1",
        "/nl/def/{}",
        "/nl/{}/coa",
        "/nl/routes?sender=ind&about={}",
        "/nl/routes?certainty={}&standing={}&channel={}",
        "/nl/routes?sender=coa&as_of={}",
        "/nl/actors?as_of=2023-01-01&{}={}",
        "/nl/report?page={}",
        "/nl/report?page=/nl/{}",
        "/nl/actor/{}.bib",
        "/nl/search.json?q={}",
        "/id/actor/{}",
        "/{}",
    ],
)
def test_a_hostile_text_stays_text(site: Site, path: str, hostile: str) -> None:
    answer = site.browse(path.replace("{}", quote(hostile, safe="")))
    assert answer.status_code < 500
    if not answer.headers["content-type"].startswith("text/html"):
        assert answer.headers["x-content-type-options"] == "nosniff"
        return
    page = PageReader(answer.text)
    assert len(page.all("h1")) == 1
    check_inert(page)


@pytest.mark.parametrize("hostile", HOSTILE[:5], ids=range(5))
def test_a_form_gives_back_exactly_what_was_typed(site: Site, hostile: str) -> None:
    assert site.read("/nl/ask", q=hostile).one("input", id="ask").attributes["value"] == hostile
    assert site.read("/nl/search", q=hostile).one("input", id="again").attributes["value"] == hostile
    typed = PageReader(site.browse("/nl/query", query=hostile).text).one("textarea", name="query")
    assert typed.text == hostile


def test_a_question_that_is_very_long_is_answered_on_the_page(site: Site) -> None:
    assert site.read("/nl/ask", q="x" * 10_000).one("section", **{"aria-labelledby": "answer-title"})


@langs
@pytest.mark.parametrize(("around", "distance"), [("coa", 1), ("ind", 1), ("ind", 2), ("aivd", 3), ("lro", 1)])
def test_the_flows_of_the_drawing_are_those_of_the_lists_and_of_the_graph(
    site: Site, lang: str, around: str, distance: int
) -> None:
    page = site.read(f"/{lang}/network?around={around}&distance={distance}")
    drawn = [edge["id"] for edge in page.drawing["edges"]]
    listed = [e.attributes["data-flow"] for e in page.elements if "data-flow" in e.attributes]
    assert len(listed) == len(set(listed))
    assert sorted(listed) == sorted(drawn)
    nodes = {node["id"] for node in page.drawing["nodes"]}
    flows = site.json("/api/graph.json")["flows"]
    assert sorted(drawn) == sorted(f["iri"] for f in flows if {f["sender"], f["receiver"]} <= nodes)
    centre = f"{ID}actor/{around}"
    mine = {f["iri"] for f in flows if centre in (f["sender"], f["receiver"]) and f["standing"] == "actual"}
    assert mine <= set(drawn)


def test_an_arrow_points_from_sender_to_receiver(site: Site) -> None:
    flows = {flow["iri"]: flow for flow in site.json("/api/graph.json")["flows"]}
    for edge in site.read("/nl/network?around=ind&distance=1").drawing["edges"]:
        assert (edge["from"], edge["to"]) == (flows[edge["id"]]["sender"], flows[edge["id"]]["receiver"])


def test_every_flow_in_the_lists_has_its_passages_beside_it(site: Site) -> None:
    passages = {f["iri"]: f["passages"] for f in site.json("/api/graph.json")["flows"]}
    page = site.read("/nl/network?around=coa&distance=1")
    linked = {f"{ID}{link.removeprefix('/nl/')}" for link in page.links if link.startswith("/nl/passage/")}
    assert linked == {iri for edge in page.drawing["edges"] for iri in passages[edge["id"]]}


@langs
def test_the_page_of_an_answer_says_what_the_interface_says_and_links_every_citation(site: Site, lang: str) -> None:
    answer = site.json("/api/ask", q=TYPED[lang], lang=lang)
    page = site.read(f"/{lang}/ask", q=TYPED[lang])
    shown = page.one("section", **{"aria-labelledby": "answer-title"}).text
    assert answer["text"] in shown
    assert answer["understood"]["sentence"] in shown
    assert page.one("code", id="answer-sparql").text == answer["sparql"]
    assert answer["citations"]
    for citation in answer["citations"]:
        path = urlsplit(citation["deep_link"]).path
        assert path in page.links
        assert citation["paraphrase"] in shown
        passage = site.read(path)
        assert citation["paraphrase"] in passage.one("main").text
        assert citation["iri"] in [code.text for code in passage.all("code")]
    for item in answer["items"]:
        assert f"/{lang}/{item['iri'].removeprefix(ID)}" in page.links


@pytest.mark.parametrize("question", read_library().values(), ids=read_library())
def test_the_page_of_a_question_shows_its_form_and_the_answer_on_its_example(site: Site, question: Question) -> None:
    page = site.read(f"/en/questions/{question.slug}", **question.examples)
    assert page.one("h1").text == question.title["en"]
    named = {e.attributes["name"] for e in page.elements if e.tag in ("select", "input") and "name" in e.attributes}
    assert set(question.parameters) <= named
    answer = site.json(f"/api/questions/{question.slug}", lang="en", **question.examples)
    assert answer["text"] in page.one("section", **{"aria-labelledby": "answer-title"}).text
    chosen = [option.attributes["value"] for option in page.all("option") if "selected" in option.attributes]
    assert chosen == list(question.examples.values())


@langs
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/actor/coa",
        "/actor/ind",
        "/flow/{flow}",
        "/passage/{passage}",
        "/ask?{ask}",
        "/sources",
        "/questions",
        "/questions/who-passes-signals-to?receiver=aivd",
        "/network?around=coa&distance=1",
        "/def/Flow",
        "/api",
        "/about",
    ],
)
def test_every_link_inside_the_site_leads_somewhere(
    site: Site, real_labels: dict[str, dict[str, str]], path: str, lang: str
) -> None:
    first = {
        kind: next(iri for iri in real_labels if iri.startswith(f"{ID}{kind}/")).rpartition("/")[2]
        for kind in ("flow", "passage")
    }
    page = site.read(f"/{lang}{path.format(ask=urlencode({'q': TYPED[lang]}), **first)}")
    links = [link for link in page.links if link.startswith("/")]
    assert f"/{lang}/about" in links
    broken = [link for link in links if site.status(link.partition("#")[0]) >= 400]
    assert broken == []
    ids = {element.attributes.get("id") for element in page.elements}
    assert [link for link in page.links if link.startswith("#") and link[1:] not in ids] == []


def test_a_foreign_link_is_that_of_a_publication_a_licence_or_a_term(
    site: Site, real_pages: tuple[str, ...], real_dataset: Dataset
) -> None:
    stated = {quad.object.value for quad in real_dataset.quads()}
    for path in real_pages:
        for link in site.read(f"/nl{path}").links:
            known = link.startswith(("/", "#")) or link.partition("#:~:text=")[0] in stated
            assert known or link.startswith((*LICENCES, *PREFIXES.values())), (path, link)


def test_the_network_is_given_as_a_file_that_stands_alone(site: Site) -> None:
    page = site.read("/en/network?around=coa&distance=1")
    (address,) = [link for link in page.links if "/network.html?" in link]
    answer = site.browse(address)
    assert "attachment" in answer.headers["content-disposition"]
    alone = PageReader(answer.text)
    assert {edge["id"] for edge in alone.drawing["edges"]} == {edge["id"] for edge in page.drawing["edges"]}
    assert not [e for e in alone.elements if e.attributes.get("src") or e.attributes.get("href", "#")[0] == "/"]


def test_the_page_of_the_interface_lists_every_operation_and_loads_nothing_from_elsewhere(site: Site) -> None:
    described = site.json("/api/openapi.json")["paths"]
    headings = [h2.text.split() for h2 in site.read("/nl/api").all("h2")]
    assert [path for _, path in (h for h in headings if len(h) == 2)] == list(described)
    for stock in ("/docs", "/redoc", "/openapi.json"):
        assert site.get(stock).status_code == 404


def test_a_page_is_the_same_each_time(site: Site, real_pages: tuple[str, ...]) -> None:
    for path in real_pages:
        assert site.browse(f"/en{path}").text == site.browse(f"/en{path}").text, path


@pytest.fixture(scope="module")
def attached(
    serve_graph: Callable[[Dataset, Path | None], AbstractContextManager[tuple[str, FastAPI]]],
    real_dataset: Dataset,
    sources: Path,
) -> Iterator[Site]:
    with serve_graph(real_dataset, sources) as (address, _), site_at(address) as site:
        yield site


@pytest.mark.sources
def test_with_the_source_texts_a_passage_is_shown_marked_inside_its_surroundings(
    attached: Site, sources: Path, real_labels: dict[str, dict[str, str]]
) -> None:
    texts = {text.name: text.text for text in read_manifest(sources)}
    for iri in [iri for iri in real_labels if iri.startswith(f"{ID}passage/")][::20]:
        slug = iri.rpartition("/")[2]
        cited = attached.json(f"/api/passages/{slug}")
        page = attached.read(f"/nl/passage/{slug}")
        check_frame(page, "nl", slug)
        assert page.one("mark").text == texts[cited["document"]][cited["start"] : cited["end"]]


@pytest.mark.sources
def test_without_the_source_texts_no_page_holds_more_of_them_than_first_and_last_words(
    site: Site, attached: Site, real_labels: dict[str, dict[str, str]]
) -> None:
    iri = next(iri for iri in real_labels if iri.startswith(f"{ID}passage/"))
    path = f"/nl/passage/{iri.rpartition('/')[2]}"
    marked = attached.read(path).one("mark").text
    assert site.read(path).all("mark") == []
    assert re.sub(r"\s+", " ", marked) not in re.sub(r"\s+", " ", site.read(path).one("main").text)


def test_the_data_in_the_page_cannot_end_its_script_element(site: Site) -> None:
    html = site.browse("/nl/network?around=ind&distance=2").text
    inside = html.partition('id="network-data">')[2].partition("</script>")[0]
    assert "<" not in inside
    assert json.loads(inside)["nodes"]


def test_the_address_of_a_page_is_read_once_only(site: Site) -> None:
    answer = site.browse("/nl/actor/%253Cscript%253E")
    assert answer.status_code == 404
    assert unquote("%253Cscript%253E") in answer.text


def test_a_mistake_of_the_server_is_answered_with_the_security_headers_and_says_nothing_of_its_inside(
    real_dataset: Dataset,
) -> None:
    def fail(request: Request) -> Response:
        raise RuntimeError("what nobody foresaw")

    app = create_app(real_dataset, Settings(real_dataset.folders))
    app.router.routes.insert(0, Route("/nl/failing", fail))

    async def ask(accept: str) -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get("/nl/failing", headers={"accept": accept})

    for accept, kind in ((BROWSER, "text/html; charset=utf-8"), ("*/*", "application/problem+json")):
        answer = asyncio.run(ask(accept))
        assert (answer.status_code, answer.headers["content-type"]) == (500, kind)
        assert "nobody foresaw" not in answer.text
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/nl/nergens", "Er is niets op /nl/nergens."),
        ("/nl/actor/coaa", "Er is geen actor met de naam ‘coaa’."),
        ("/nl/widget/coa", "Er is niets van de soort ‘widget’; er zijn actor, "),
        ("/nl/routes?sender=coaa", "Er is geen actor met de naam ‘coaa’."),
        ("/nl/procedures/asylum-procedure?stage=x", "Deze procedure heeft geen stap met de naam ‘x’."),
        ("/nl/query?query=SELECT+*+%7B+SERVICE+%3Curn:x%3E+%7B%7D%7D", "SERVICE staat uit"),
        ("/nl/query?query=ASK+%7B", "Een ‘{’ is niet gesloten"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page(site: Site, path: str, said: str) -> None:
    page = site.browse(path)
    assert page.status_code >= 400
    assert said in PageReader(page.text).one("main").text


@langs
def test_that_a_question_is_not_understood_is_said_once(site: Site, lang: str) -> None:
    text = site.json("/api/ask", q="Hoe laat gaat de trein?", lang=lang)["text"]
    assert site.read(f"/{lang}/ask", q="Hoe laat gaat de trein?").one("main").text.count(text) == 1


@pytest.mark.parametrize(
    ("path", "label", "value"),
    [
        ("/nl/actor/coa", "voert uit", "/nl/stage/"),
        ("/nl/actor/coa", "heeft als functie", "/nl/actor/coa-employee"),
        ("/en/actor/coa", "carries out", "/en/stage/"),
        ("/en/system/sis", "is consulted in", "/en/consultation/"),
        ("/nl/procedure/asylum-procedure", "heeft als stap", "/nl/stage/"),
    ],
)
def test_what_points_to_a_thing_reads_from_the_thing(site: Site, path: str, label: str, value: str) -> None:
    rows = re.findall(r'<th scope="row">([^<]*)</th><td>(.*?)</td>', site.browse(path).text)
    assert [cell for head, cell in rows if head == label and f'href="{value}' in cell]


@langs
def test_every_property_that_points_to_a_thing_has_a_label_for_that_direction(real_dataset: Dataset, lang: str) -> None:
    engine = Embedded(real_dataset.store)
    ours = [quad for quad in real_dataset.quads() if str(quad.subject).startswith(f"<{ID}")]
    pointing = {quad.predicate.value for quad in ours if str(quad.object).startswith((f"<{ID}", f"<{DEF}"))}
    assert len(pointing) > 20
    assert [one for one in sorted(pointing) if not one.endswith("#type") and not inverse_label(one, engine, lang)] == []
