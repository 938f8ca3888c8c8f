"""Every question gives through a real engine what it gives on the embedded one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from conftest import Filled
from engine_servers import serving

from graph_api.answers import Answer
from graph_api.errors import EngineError
from graph_api.prefixes import ID
from graph_api.publishing import graphs_of, union_of
from graph_api.remote import Dataset as Published
from graph_api.remote_engine import RemoteEngine
from graph_api.respond import Respondent
from graph_api.settings import Store
from graph_api.wire import Limits

PARAMETERS = Path(__file__).resolve().parents[1] / "questions" / "parameters.toml"


@contextmanager
def opened(filled: Filled) -> Iterator[RemoteEngine]:
    login = filled.engine.environment
    store = Store(filled.engine.query, (login["KETENKAART_STORE_USER"], "dba") if login else None)
    published = Published(filled.dataset.version, tuple(graphs_of(filled.dataset)))
    engine = RemoteEngine(store, published, Limits(slow_seconds=30))
    engine.verify(len(union_of(graphs_of(filled.dataset))))
    yield engine
    engine.close()


def differing(filled: Filled, asked: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Give the questions whose answer (text, items, passages, verdict) is not the embedded engine's, with what came."""
    with opened(filled) as engine:
        ours, theirs = Respondent(filled.dataset), Respondent(filled.dataset, engine=engine)
        found = {slug: difference(ours, theirs, slug, given) for slug, given in asked.items()}
    return {slug: told for slug, told in found.items() if told}


def difference(ours: Respondent, theirs: Respondent, slug: str, given: Mapping[str, str]) -> str:
    expected: Answer = ours.answer(slug, given, "nl")
    try:
        came = theirs.answer(slug, given, "nl")
    except EngineError as error:
        return error.message
    return "" if came == expected else f"{came.text} {[(one.label, one.passages) for one in came.items]}"


def test_every_question_is_answered_alike_on_the_tiny_graph(mini_filled: Filled) -> None:
    asked = tomllib.loads(PARAMETERS.read_text("utf-8"))
    asked |= {slug: {} for slug, question in Respondent(mini_filled.dataset).library.items() if not question.parameters}
    assert len(asked) == len(Respondent(mini_filled.dataset).library)
    found = differing(mini_filled, asked)
    assert found == {}


def test_every_question_is_answered_alike_on_the_real_graph(filled: Filled) -> None:
    library = Respondent(filled.dataset).library
    found = differing(filled, {slug: one.examples for slug, one in library.items()})
    assert found == {}


def test_exchange_in_both_directions_is_found_between_whichever_two(filled: Filled) -> None:
    slug = "is-exchange-one-way"
    with opened(filled) as engine:
        ours, theirs = Respondent(filled.dataset), Respondent(filled.dataset, engine=engine)
        between = ours.graph(anything=True).between_tops
        pairs = sorted({tuple(sorted(ends)) for ends in between if ends[::-1] in between})
        given = [dict(zip(("sender", "receiver"), ends, strict=True)) for pair in pairs for ends in (pair, pair[::-1])]
        found = [one for one in given if difference(ours, theirs, slug, one)]
    assert len(pairs) > 5
    assert found == []


@pytest.fixture(scope="session")
def site(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server of the real graph whose queries go to the engine."""
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(filled.root, filled.cache, log, **filled.environment) as client:
        yield client


FORMATS = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")


@pytest.mark.parametrize("accept", FORMATS)
def test_rows_come_from_the_engine_in_every_format(site: httpx.Client, accept: str) -> None:
    query = f"SELECT ?p ?o {{ <{ID}actor/coa> ?p ?o }} ORDER BY ?p ?o LIMIT 3"
    answer = site.post("/sparql", data={"query": query}, headers={"accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(accept)
    assert "http://www.w3.org/" in answer.text


def test_the_endpoint_keeps_its_guard_its_cache_and_its_formats(site: httpx.Client) -> None:
    count = {"query": "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/ketenkaart/def/Flow> }"}
    first = site.get("/sparql", params=count)
    assert int(first.json()["results"]["bindings"][0]["n"]["value"]) > 50
    tag = {"if-none-match": first.headers["etag"]}
    assert site.get("/sparql", params=count, headers=tag).status_code == 304
    assert site.get("/sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
    assert site.get("/sparql", params={"query": 'ASK { ?s ?p "nowhere" }'}).json()["boolean"] is False
    described = site.get("/sparql", params={"query": f"DESCRIBE <{ID}actor/coa>"}, headers={"accept": "text/turtle"})
    assert described.status_code == 200 and "COA" in described.text
    graphs = site.get("/sparql", params={"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}).json()
    named = {row["g"]["value"] for row in graphs["results"]["bindings"]}
    assert len(named) > 100 and not any("/graph/union/" in name or "published" in name for name in named)
    for refused in ("ASK { SERVICE <http://127.0.0.1:1/> {} }", "SELECT * FROM <file:///etc/passwd> {}", "SELEC ?s"):
        assert site.get("/sparql", params={"query": refused}).status_code == 400
    assert site.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    assert site.get("/health").json()["engine"] == "ready"


def test_pages_and_questions_come_from_the_engine(site: httpx.Client) -> None:
    for path in ("/nl/actor/coa", "/nl/network?around=coa", "/en/systems", "/nl/routes?sender=coa&receiver=aivd"):
        assert site.get(path).status_code == 200, path
    assert site.get("/api/ask", params={"q": "Aan wie geeft het COA signalen door?"}).json()["status"] == "answered"
