"""The tiny graph keeps every rule that the real one keeps, so that a test on it tests something real."""

from mini_graph import MINI, MINI_SOURCES
from pyoxigraph import NamedNode

from graph_api.check import check
from graph_api.load import RDF_TYPE, Dataset
from graph_api.prefixes import DEF, PREFIXES
from graph_api.sources import check_passages, coverage, read_manifest, read_passages

OF_NO_RECORD = {"Record", "Actor", "PolicyItem"}  # only their subclasses are used


def test_the_tiny_graph_breaks_no_rule() -> None:
    assert [str(found) for found in check(MINI)] == []


def test_every_passage_of_the_tiny_graph_stands_where_it_says(mini: Dataset) -> None:
    findings = check_passages(read_manifest(MINI_SOURCES), read_passages(mini))
    assert [str(found) for found in findings if found.outcome != "found"] == []


def test_the_documents_of_the_tiny_graph_are_those_of_its_manifest(mini: Dataset) -> None:
    described = {
        quad.subject.value.rpartition("/")[2]: quad.object.value.removeprefix("sha256:")
        for quad in mini.quads()
        if quad.predicate == NamedNode(DEF + "checksum")
    }
    assert described == {text.name: text.sha256 for text in read_manifest(MINI_SOURCES)}


def test_the_tiny_texts_are_cited_but_for_their_headings(mini: Dataset) -> None:
    found = coverage(read_manifest(MINI_SOURCES), read_passages(mini))
    assert all(covered.share > 0.9 for covered in found)


def test_the_tiny_graph_has_something_of_every_class(mini: Dataset) -> None:
    owl_class = NamedNode(PREFIXES["owl"] + "Class")
    types = [quad for quad in mini.quads() if quad.predicate == RDF_TYPE]
    classes = {quad.subject.value.removeprefix(DEF) for quad in types if quad.object == owl_class}
    used = {quad.object.value.removeprefix(DEF) for quad in types}
    assert classes - used == OF_NO_RECORD


def test_the_tiny_graph_has_flows_of_every_standing(mini: Dataset) -> None:
    flows = {quad.subject for quad in mini.quads() if quad.object == NamedNode(DEF + "Flow")}
    standings = {quad.object.value for quad in mini.quads() if quad.subject in flows and "hasStanding" in str(quad)}
    assert standings == {f"{DEF}standing/{name}" for name in ("actual", "denied", "planned", "recommended")}
