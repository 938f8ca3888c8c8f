"""Every shape says of which class it is, and how a record that does not fit is repaired."""

from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef

from graph_api.prefixes import DEF

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
FILES = sorted((ONTOLOGY / "shapes").glob("*.ttl"))
CORE = Graph().parse(ONTOLOGY / "core.ttl")
CLASSES = sorted(str(term) for term in CORE.subjects(RDF.type, OWL.Class))

each_shape = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@cache
def parse(path: Path) -> Graph:
    return Graph().parse(path)


def spelt_as_file(name: str) -> str:
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("-")


@each_shape
def test_every_shape_targets_a_class_that_exists(path: Path) -> None:
    (target,) = parse(path).objects(None, SH.targetClass)
    assert str(target) in CLASSES


@each_shape
def test_every_shape_file_holds_one_shape_and_is_called_after_its_class(path: Path) -> None:
    (shape,) = parse(path).subjects(RDF.type, SH.NodeShape)
    (target,) = parse(path).objects(shape, SH.targetClass)
    name = str(target).removeprefix(DEF)
    assert (str(shape), path.stem) == (f"{DEF}shape/{name}", spelt_as_file(name))


@each_shape
def test_every_property_of_a_shape_has_a_message_in_both_languages(path: Path) -> None:
    graph = parse(path)
    for part in graph.objects(None, SH.property):
        messages = list(graph.objects(part, SH.message))
        assert sorted(message.language for message in messages) == ["en", "nl"], graph.value(part, SH.path)


@each_shape
def test_every_message_of_a_shape_is_a_sentence(path: Path) -> None:
    assert [str(said) for said in parse(path).objects(None, SH.message) if not str(said).endswith((".", "…"))] == []


@each_shape
def test_every_property_of_a_shape_names_one_path(path: Path) -> None:
    graph = parse(path)
    paths = [graph.value(part, SH.path) for part in graph.objects(None, SH.property)]
    assert all(isinstance(found, URIRef) for found in paths)
    assert len(paths) == len(set(paths))


@each_shape
def test_shapes_use_only_terms_of_ours_that_exist(path: Path) -> None:
    graph = parse(path)
    used = {str(term) for kind in (SH.path, SH["class"], SH.lessThan) for term in graph.objects(None, kind)}
    assert {term for term in used if term.startswith(DEF)} - {str(term) for term in CORE.subjects()} == set()


@pytest.mark.parametrize("name", CLASSES, ids=lambda name: name.removeprefix(DEF))
def test_every_class_has_a_shape_of_its_own_or_of_a_class_above_it(name: str) -> None:
    above = {str(term) for term in CORE.transitive_objects(URIRef(name), RDFS.subClassOf)}
    targets = {str(target) for path in FILES for target in parse(path).objects(None, SH.targetClass)}
    assert above & targets
