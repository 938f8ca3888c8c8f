"""Whatever is typed stays text on a page, and a mistake of the server says nothing of its inside."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import quote, unquote

import httpx
import pytest
from app_site import BROWSER, PageReader, Site
from page_parts import HEADERS
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from graph_api.http import create_app
from graph_api.load import Dataset
from graph_api.settings import Settings

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
