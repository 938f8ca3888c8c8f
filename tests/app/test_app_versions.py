"""Citations with ?version=, and names that are retired, on the tiny graph with a release before and one after it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from app_site import BROWSER, PageReader, Site, site_at
from fastapi import FastAPI
from mini_graph import MINI
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef

from graph_api.check import check
from graph_api.load import Dataset, read
from graph_api.prefixes import DEF, ID
from graph_api.settings import Folders

EARLIER = """
<https://w3id.org/ketenkaart/def/0.0.9>
  a dcat:Dataset ;
  skos:prefLabel      "Ketenkaart 0.0.9"@nl , "Ketenkaart 0.0.9"@en ;
  dcterms:isVersionOf <https://w3id.org/ketenkaart/def/> ;
  dcterms:issued      "2026-05-01"^^xsd:date ;
  dcterms:identifier  "0123456789ab" ;
  owl:versionInfo     "0.0.9" ;
  skos:changeNote     "Een proef."@nl , "A trial."@en .
"""
TERM = """
<https://w3id.org/ketenkaart/def/isHandedTo>
  a <https://w3id.org/ketenkaart/def/RetiredThing> ;
  skos:prefLabel "wordt gegeven aan"@nl , "is handed to"@en ;
  <https://w3id.org/ketenkaart/def/isRetiredSince> "0.1.0" ;
  dcterms:isReplacedBy <https://w3id.org/ketenkaart/def/hasReceiver> ;
  skos:changeNote "De ontvanger staat bij de stroom."@nl , "The receiver stands with the flow."@en .
"""
PAGE = "/actor/noordpost"
NOTICE = {"class": "note cited"}
NOTICES = {
    "nl": {
        "0.1.0": "U volgde een verwijzing naar uitgave 0.1.0. Dat is de uitgave die u ziet. Alle uitgaven",
        "0.0.9": "U volgde een verwijzing naar uitgave 0.0.9 (1 mei 2026). "
        "U ziet uitgave 0.1.0 (22 november 2026). Wat is er gewijzigd?",
        "0123456789ab": "U volgde een verwijzing naar uitgave 0.0.9 (1 mei 2026). "
        "U ziet uitgave 0.1.0 (22 november 2026). Wat is er gewijzigd?",
        "9.9": "U volgde een verwijzing naar uitgave 9.9. Die is hier niet bekend; "
        "u ziet uitgave 0.1.0 (22 november 2026). Alle uitgaven",
    },
    "en": {
        "0.1.0": "You followed a citation of release 0.1.0. That is the release you see. All releases",
        "0.0.9": "You followed a citation of release 0.0.9 (1 May 2026). "
        "You see release 0.1.0 (22 November 2026). What has changed?",
        "9.9": "You followed a citation of release 9.9. It is not known here; "
        "you see release 0.1.0 (22 November 2026). All releases",
    },
}
ENDINGS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The tiny graph, with an earlier release beside its own."""
    ontology = tmp_path_factory.mktemp("graph") / "ontology"
    shutil.copytree(MINI.ontology, ontology)
    releases = ontology / "releases.ttl"
    releases.write_text(releases.read_text("utf-8") + EARLIER + TERM, "utf-8")
    dataset = read(Folders(ontology, MINI.data))
    assert [str(found) for found in check(dataset)] == []
    return dataset


@pytest.fixture(scope="module")
def served(
    tiny: Dataset, serve_graph: Callable[[Dataset, Path | None], AbstractContextManager[tuple[str, FastAPI]]]
) -> Iterator[Site]:
    with serve_graph(tiny, None) as (address, _), site_at(address) as site:
        yield site


@pytest.mark.parametrize(("lang", "version"), [(lang, version) for lang, told in NOTICES.items() for version in told])
def test_a_page_says_which_release_was_cited_and_which_is_shown(served: Site, lang: str, version: str) -> None:
    page = served.read(f"/{lang}{PAGE}", version=version)
    notice = page.one("aside", **NOTICE)
    assert notice.text == NOTICES[lang][version]
    assert f"/{lang}/releases" in page.links


def test_the_hash_of_the_content_names_the_release_too(served: Site, tiny: Dataset) -> None:
    told = served.read(f"/en{PAGE}", version=tiny.version).one("aside", **NOTICE).text
    assert told.startswith(f"You followed a citation of release {tiny.version}. That is the release you see.")


def test_a_page_that_no_citation_led_to_says_nothing_of_it(served: Site) -> None:
    assert served.read(f"/nl{PAGE}").all("aside", **NOTICE) == []


@pytest.mark.parametrize("path", [PAGE, "/passage/report-desk", "/def/Flow", "/questions/documents", "/questions", "/"])
def test_every_page_takes_a_version(served: Site, path: str) -> None:
    assert "0.0.9" in served.read(f"/nl{path}", version="0.0.9").one("aside", **NOTICE).text


def test_an_unknown_version_is_said_as_it_was_given_and_no_longer(served: Site) -> None:
    hostile = "<script>alert(1)</script>" * 9
    page = served.read(f"/en{PAGE}", version=hostile)
    assert f"release {hostile[:40]}. It is not known here" in page.one("aside", **NOTICE).text
    assert [script for script in page.all("script") if "src" not in script.attributes] == []


@pytest.mark.parametrize("path", ["/id/actor/noordpost", "/doc/actor/noordpost", "/def/Flow"])
def test_an_address_leads_on_with_the_version(served: Site, path: str) -> None:
    led = served.get(f"{path}?version=0.0.9", BROWSER)
    assert (led.status_code, led.headers["location"].partition("?")[2]) == (303, "version=0.0.9")
    assert "0.0.9" in served.read(led.headers["location"]).one("aside", **NOTICE).text


@pytest.mark.parametrize(("version", "cited"), [("0.0.9", "0.0.9"), ("0.1.0", "0.1.0"), ("9.9\r\nx: y", "unknown")])
@pytest.mark.parametrize("path", ["/id/actor/noordpost", "/id/actor/noordpost.ttl", "/def/Flow.nt"])
def test_programs_are_told_the_same_in_headers(served: Site, path: str, version: str, cited: str) -> None:
    answer = served.client.get(path, params={"version": version}, headers={"accept": "text/turtle"})
    assert (answer.headers["ketenkaart-served"], answer.headers["ketenkaart-cited"]) == ("0.1.0", cited)
    assert answer.headers["link"] == '</en/releases>; rel="version-history"'
    assert "x" not in answer.headers
    plain = served.client.get(path, headers={"accept": "text/turtle"})
    assert "ketenkaart-served" not in plain.headers


def test_the_page_of_releases_lists_them_with_what_they_changed_newest_first(served: Site, tiny: Dataset) -> None:
    page = served.read("/nl/releases")
    headings = [heading.text for heading in page.all("h2")]
    assert headings == ["0.1.0 deze ziet u", "0.0.9", "Teruggetrokken namen (5)"]
    text = page.one("main").text
    assert "De eerste uitgave." in text and "Een proef." in text
    assert tiny.version in text and "0123456789ab" in text


def test_the_page_of_releases_lists_the_retired_names_with_their_successors(served: Site) -> None:
    page = served.read("/en/releases")
    rows = [row.text.split("\n") for row in page.all("tr")][1:]
    told = " ".join(part.strip() for row in rows for part in row)
    assert "id/actor/eastgate" in told and "East Gate turned out to be another name of East Light." in told
    assert {"/en/actor/oosterlicht", "/en/actor/noordpost", "/en/actor/zuidwacht"} <= set(page.links)


def test_the_reference_of_a_thing_names_the_release(served: Site) -> None:
    for path, iri in ((PAGE, f"{ID}actor/noordpost"), ("/passage/report-desk", f"{ID}passage/report-desk")):
        reference = served.read(f"/nl{path}").one("p", id="reference-text").text
        assert f" {iri}?version=0.1.0 (" in reference


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/id/actor/eastgate", "/id/actor/oosterlicht"),
        ("/id/actor/eastgate?version=0.0.9", "/id/actor/oosterlicht?version=0.0.9"),
        *((f"/id/actor/eastgate.{ending}", f"/id/actor/oosterlicht.{ending}") for ending in ENDINGS),
        ("/doc/actor/eastgate", "/doc/actor/oosterlicht"),
        ("/nl/actor/eastgate", "/nl/actor/oosterlicht"),
        ("/def/isHandedTo", "/def/hasReceiver"),
        *((f"/def/isHandedTo.{ending}", f"/def/hasReceiver.{ending}") for ending in ENDINGS),
        ("/nl/def/isHandedTo", "/nl/def/hasReceiver"),
        ("/en/passage/report-lost", "/en/passage/report-clock"),
        ("/id/passage/report-lost", "/id/passage/report-clock"),
        ("/api/passages/report-lost?lang=en", "/api/passages/report-clock?lang=en"),
    ],
)
@pytest.mark.parametrize("accept", [BROWSER, "text/turtle", "*/*"])
def test_a_retired_name_with_one_successor_leads_there_for_good(
    served: Site, path: str, target: str, accept: str
) -> None:
    led = served.get(path, accept)
    assert (led.status_code, led.headers["location"]) == (301, target)
    assert served.client.get(target, follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    ("path", "detail", "successors"),
    [
        (
            "/id/actor/two-watches",
            "id/actor/two-watches is retired since release 0.1.0; "
            "it is replaced by id/actor/noordpost, id/actor/zuidwacht.",
            [f"{ID}actor/noordpost", f"{ID}actor/zuidwacht"],
        ),
        ("/id/signal/smoke", "id/signal/smoke is retired since release 0.1.0; nothing replaces it.", []),
        ("/id/signal/smoke.ttl", "id/signal/smoke is retired since release 0.1.0; nothing replaces it.", []),
    ],
)
def test_a_retired_name_with_several_successors_or_none_is_gone_and_says_so(
    served: Site, path: str, detail: str, successors: list[str]
) -> None:
    problem = served.refused(path)
    assert (problem["status"], problem["title"], problem["detail"]) == (410, "Gone", detail)
    assert problem["replaced_by"] == successors


def test_the_page_of_a_name_that_is_gone_links_to_its_successors(served: Site) -> None:
    answer = served.browse("/nl/actor/two-watches")
    assert answer.status_code == 410
    assert "is sinds uitgave 0.1.0 teruggetrokken; de opvolger is" in answer.text
    page = PageReader(answer.text)
    assert page.one("h1").text == "Deze naam is teruggetrokken"
    assert "De twee wachten zijn nu elk een eigen actor." in page.one("main").text
    assert "Opgevolgd door" in [heading.text for heading in page.all("h2")]
    assert 'href="/nl/actor/noordpost"' in answer.text and 'href="/nl/actor/zuidwacht"' in answer.text
    assert "er is geen opvolger" in served.browse("/nl/signal/smoke").text


def test_a_retired_name_as_a_parameter_is_refused_with_its_successor(served: Site) -> None:
    problem = served.refused("/api/questions/who-passes-signals-to", receiver="eastgate")
    assert problem["status"] == 410
    assert problem["suggestions"] == ["oosterlicht"]
    assert problem["replaced_by"] == [f"{ID}actor/oosterlicht"]


def test_what_is_retired_is_not_found_searched_or_listed(served: Site) -> None:
    for name in ("East Gate", "eastgate"):
        found = [one["iri"] for one in served.json("/api/search", q=name)]
        assert f"{ID}actor/eastgate" not in found
    assert f"{ID}actor/eastgate" not in [one["iri"] for one in served.json("/api/actors")["items"]]
    assert "/nl/actor/eastgate" not in served.read("/nl/actors").links


def test_the_graph_says_what_replaces_what_is_retired(served: Site, tiny: Dataset) -> None:
    replaced = "http://purl.org/dc/terms/isReplacedBy"
    query = f"SELECT ?new {{ <{ID}actor/eastgate> <{replaced}> ?new ; a <{DEF}RetiredThing> }}"
    answer = served.client.get("/sparql", params={"query": query}, headers={"accept": "application/json"})
    assert [row["new"]["value"] for row in answer.json()["results"]["bindings"]] == [f"{ID}actor/oosterlicht"]
    told = Graph().parse(data=served.get("/id/actor/oosterlicht.ttl").text, format="turtle")
    assert (URIRef(f"{ID}actor/eastgate"), URIRef(replaced), URIRef(f"{ID}actor/oosterlicht")) in told


def test_every_release_answers_at_its_own_address(served: Site) -> None:
    for version in ("0.1.0", "0.0.9"):
        led = served.get(f"/def/{version}", "text/turtle")
        assert (led.status_code, led.headers["location"]) == (303, f"/def/{version}.ttl")
        quads = list(parse(served.get(f"/def/{version}.ttl").content, RdfFormat.TURTLE))
        assert f"{DEF}{version}" in {quad.subject.value for quad in quads}
        page = served.read(f"/nl/def/{version}")
        assert page.one("h1").text == f"Ketenkaart {version}"
        assert page.all("p", **{"class": "kind"})[0].text == "uitgave"
