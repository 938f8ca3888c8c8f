"""Every notation of RDF holds exactly what the files say, each literal as it is spelt there."""

from collections.abc import Callable, Iterator

import pytest
import rdflib
from export_parts import asserted, by_oxigraph, by_rdflib, comparable, with_awkward
from pyoxigraph import RdfFormat

from graph_api.described import written
from graph_api.export_jsonld import write_context, write_jsonld
from graph_api.export_rdf import write_nquads, write_rdf_xml, write_trig, write_turtle
from graph_api.export_release import Release, release_of
from graph_api.load import Dataset
from graph_api.prefixes import GRAPH

Write = Callable[[Dataset], bytes]
RELEASE = Release("1.2.3", "2001-02-03", "abc")
MERGED: dict[str, tuple[Write, RdfFormat, str]] = {
    "turtle": (lambda dataset: write_turtle(dataset, RELEASE), RdfFormat.TURTLE, "turtle"),
    "rdf-xml": (lambda dataset: write_rdf_xml(dataset, RELEASE), RdfFormat.RDF_XML, "xml"),
    "json-ld": (lambda dataset: write_jsonld(written(dataset)), RdfFormat.JSON_LD, "json-ld"),
}

# rdflib 7.6 warns of itself when it reads JSON-LD or several graphs
pytestmark = pytest.mark.filterwarnings(r"ignore:(ConjunctiveGraph|Dataset\.\w+) is deprecated:DeprecationWarning")
each_merged = pytest.mark.parametrize("name", MERGED)


@pytest.fixture(autouse=True)
def literals_as_spelt(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    yield


@pytest.fixture(params=["mini", "awkward", "real"])
def graph(request: pytest.FixtureRequest, mini: Dataset) -> Dataset:
    if request.param == "real":
        found: Dataset = request.getfixturevalue("real_dataset")
        return found
    return mini if request.param == "mini" else with_awkward(mini)


@each_merged
def test_oxigraph_reads_back_what_the_files_say(name: str, graph: Dataset) -> None:
    write, notation, _ = MERGED[name]
    assert by_oxigraph(write(graph), notation) == asserted(graph)


@each_merged
def test_rdflib_reads_back_what_the_files_say(name: str, graph: Dataset) -> None:
    write, _, notation = MERGED[name]
    assert by_rdflib(write(graph), notation) == asserted(graph)


@pytest.mark.parametrize(("write", "notation"), [(write_trig, RdfFormat.TRIG), (write_nquads, RdfFormat.N_QUADS)])
def test_named_graphs_are_read_back_with_what_was_derived(
    write: Callable[[Dataset, Release], bytes], notation: RdfFormat, graph: Dataset
) -> None:
    assert by_oxigraph(write(graph, RELEASE), notation) == comparable(graph.quads())


def test_rdflib_reads_the_named_graphs_too(mini: Dataset) -> None:
    for content, notation in ((write_trig(mini, RELEASE), "trig"), (write_nquads(mini, RELEASE), "nquads")):
        found = rdflib.Dataset()
        found.parse(data=content, format=notation)
        names = {str(graph.identifier) for graph in found.graphs() if len(graph)}
        assert names == {quad.graph_name.value for quad in mini.quads()}  # type: ignore[union-attr]


def test_graphs_that_were_derived_are_marked_and_come_last(mini: Dataset) -> None:
    for content in (write_trig(mini, RELEASE).decode(), write_nquads(mini, RELEASE).decode()):
        mark = content.index("\n# Derived")
        assert f"<{GRAPH}derived/" not in content[:mark]
        assert f"<{GRAPH}data/" not in content[mark:]
    trig = write_trig(mini, RELEASE).decode()
    for derivation in mini.derivations:
        assert f"# Derived\n<{derivation.graph}> {{" in trig


def test_prefixes_are_in_alphabetical_order_and_used(mini: Dataset) -> None:
    lines = [line for line in write_turtle(mini, RELEASE).decode().split("\n") if line.startswith("@prefix")]
    names = [line.split()[1] for line in lines]
    assert names == sorted(names)
    assert "foaf:" in names and "void:" not in names


def test_namespaces_of_rdf_xml_are_in_alphabetical_order(mini: Dataset) -> None:
    head = write_rdf_xml(mini, RELEASE).decode().partition("<rdf:Description")[0]
    names = [line for line in head.split("\n") if line.startswith("  xmlns:")]
    assert names == sorted(names) and len(names) > 10


def test_json_ld_is_short_enough_to_read(mini: Dataset) -> None:
    import json

    document = json.loads(write_jsonld(written(mini)))
    flow = next(node for node in document["@graph"] if node.get("@type") == "Flow")
    assert flow["@id"].startswith("flow:") and flow["hasSender"].startswith("actor:")
    assert set(flow["skos:prefLabel"]) == {"nl", "en"}
    passage = next(node for node in document["@graph"] if node.get("@type") == "Passage")
    assert isinstance(passage["start"], int)


def test_the_context_stands_alone_as_well(mini: Dataset) -> None:
    import json

    said = written(mini)
    context = json.loads(write_context(said, RELEASE))
    assert context["@context"] == json.loads(write_jsonld(said))["@context"]
    assert "1.2.3" in context["title"] and "2001-02-03" in context["title"]


def test_a_release_is_what_the_header_of_the_ontology_says(mini: Dataset) -> None:
    release = release_of(mini)
    assert (release.version, release.issued, release.content) == (mini.release, mini.issued, mini.version)
