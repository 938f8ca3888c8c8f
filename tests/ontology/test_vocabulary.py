"""Every term, code list and alignment says what it must, in both languages."""

from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.collection import Collection

from graph_api.prefixes import DEF, LISTS

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
LANGUAGES = ["en", "nl"]
SHAPES = sorted(path.stem for path in (ONTOLOGY / "shapes").glob("*.ttl"))
TERM_TYPES = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@cache
def parse(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / name)


def subjects(graph: Graph, *types: URIRef) -> list[str]:
    return sorted({str(subject) for kind in types for subject in graph.subjects(RDF.type, kind)})


TERMS = subjects(parse("core.ttl"), *TERM_TYPES)
CONCEPTS = [(name, concept) for name in LISTS for concept in subjects(parse(f"lists/{name}.ttl"), SKOS.Concept)]


def texts(graph: Graph, subject: str, predicate: URIRef) -> dict[str, str]:
    return {text.language: str(text) for text in graph.objects(URIRef(subject), predicate)}


def local(iri: str) -> str:
    return iri.removeprefix(DEF)


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_every_term_has_one_label_in_both_languages(term: str) -> None:
    core = parse("core.ttl")
    assert len(list(core.objects(URIRef(term), SKOS.prefLabel))) == 2
    assert sorted(texts(core, term, SKOS.prefLabel)) == LANGUAGES


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_every_term_has_one_definition_in_both_languages(term: str) -> None:
    core = parse("core.ttl")
    assert len(list(core.objects(URIRef(term), SKOS.definition))) == 2
    assert sorted(texts(core, term, SKOS.definition)) == LANGUAGES


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_every_definition_is_one_sentence(term: str) -> None:
    for text in texts(parse("core.ttl"), term, SKOS.definition).values():
        assert text[0].isupper() and text.endswith(".") and text.count(". ") == 0


def test_every_term_is_ours_and_is_a_class_or_a_property() -> None:
    core = parse("core.ttl")
    described = {str(subject) for subject in core.subjects() if str(subject) != DEF}
    assert sorted(described) == TERMS
    assert all(term.startswith(DEF) for term in TERMS)


@pytest.mark.parametrize("term", TERMS, ids=local)
def test_classes_begin_with_a_capital_and_properties_do_not(term: str) -> None:
    is_class = (URIRef(term), RDF.type, OWL.Class) in parse("core.ttl")
    assert local(term)[0].isupper() == is_class


def test_terms_have_no_domain_range_or_inverse() -> None:
    core = parse("core.ttl")
    assert [local(s) for p in (RDFS.domain, RDFS.range, OWL.inverseOf) for s in core.subjects(p)] == []


def test_every_code_list_has_its_file() -> None:
    assert {path.stem for path in (ONTOLOGY / "lists").glob("*.ttl")} == set(LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_every_code_list_is_a_scheme_with_a_label_in_both_languages(name: str) -> None:
    graph = parse(f"lists/{name}.ttl")
    assert subjects(graph, SKOS.ConceptScheme) == [f"{DEF}{name}"]
    assert sorted(texts(graph, f"{DEF}{name}", SKOS.prefLabel)) == LANGUAGES


@pytest.mark.parametrize(("name", "concept"), CONCEPTS, ids=lambda value: value.removeprefix(DEF))
def test_every_member_of_a_code_list_is_in_its_scheme(name: str, concept: str) -> None:
    graph = parse(f"lists/{name}.ttl")
    assert concept.startswith(f"{DEF}{name}/")
    assert list(graph.objects(URIRef(concept), SKOS.inScheme)) == [URIRef(f"{DEF}{name}")]


@pytest.mark.parametrize(("name", "concept"), CONCEPTS, ids=lambda value: value.removeprefix(DEF))
def test_every_member_of_a_code_list_has_label_and_definition_in_both_languages(name: str, concept: str) -> None:
    graph = parse(f"lists/{name}.ttl")
    assert sorted(texts(graph, concept, SKOS.prefLabel)) == LANGUAGES
    assert sorted(texts(graph, concept, SKOS.definition)) == LANGUAGES
    assert all(text.endswith(".") for text in texts(graph, concept, SKOS.definition).values())


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_that_names_members_of_a_code_list_names_all_of_them(shape: str) -> None:
    graph = parse(f"shapes/{shape}.ttl")
    for _, _, head in graph.triples((None, SH["in"], None)):
        members = {str(member) for member in Collection(graph, head) if isinstance(member, URIRef)}
        if not members:
            continue  # words, not members of a code list
        (name,) = {local(member).partition("/")[0] for member in members}
        assert members == {concept for listed, concept in CONCEPTS if listed == name}


def test_alignments_say_something_only_of_terms_that_exist() -> None:
    said = {str(term) for triple in parse("alignments.ttl") for term in triple if str(term).startswith(DEF)}
    assert said - set(TERMS) == set()


def test_alignments_point_to_other_vocabularies() -> None:
    assert [str(value) for value in parse("alignments.ttl").objects() if str(value).startswith(DEF)] == []
