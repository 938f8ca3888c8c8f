"""Every page and file: its frame, headers, icon and language, and what an address gives that leads nowhere."""

from __future__ import annotations

import re

import pytest
from app_site import BROWSER, PageReader, Site
from fastapi import FastAPI
from page_parts import HEADERS, check_frame, langs
from starlette.routing import Match, Route

from graph_api.prefixes import ID
from visualisation.pages import PACKAGE


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


def test_the_style_sheet_is_one_file_that_a_browser_asks_for_once(site: Site) -> None:
    first = site.get("/static/app.css")
    assert (first.status_code, first.headers["content-type"]) == (200, "text/css; charset=utf-8")
    parts = sorted((PACKAGE / "styles").iterdir())
    assert len(parts) > 5 and first.text == "".join(part.read_text("utf-8") for part in parts)
    again = site.get("/static/app.css", **{"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@langs
def test_what_stands_before_the_parts_that_a_passage_numbers_has_no_number(site: Site, lang: str) -> None:
    page = site.get(f"/{lang}/questions/what-passage-says?passage=systeemcheck-naslag-route", BROWSER).text
    items = re.findall(r'<li( class="leads")?>\s*<p class="finding">', page)
    assert items == [' class="leads"', "", "", "", "", ""]
    assert 'class="leads"' not in site.get(f"/{lang}/questions/who-passes-signals-to?receiver=aivd", BROWSER).text
