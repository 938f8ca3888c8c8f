"""What the dataset holds, in the terms of VoID, for the tools that complete queries and draw an overview."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from graph_api.catalogue import DATASET, Addresses, dumps_of, say_catalogue
from graph_api.load import Dataset
from graph_api.partitions import Partitions, Usage, count
from graph_api.prefixes import BASE, DEF, ID, PREFIXES
from graph_api.statements import Node, Statements, named

EXAMPLE = NamedNode(f"{ID}actor/coa")
FORMATS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")


def describe_dataset(dataset: Dataset, addresses: Addresses) -> Statements:
    """Describe the dataset with its partitions, and the catalogue of the files and services it can be had from.

    The figures are those of the files and of what was derived from them; this description
    itself is not counted. Source of the terms: VoID, and void-ext: as the SIB's void-generator uses it.
    """
    told = Statements("void")
    say_catalogue(told, dataset, addresses)
    figures = count(dataset.store)
    _say_access(told, dataset, addresses)
    _say_how_large(told, figures)
    for class_ in figures.entities:
        _say_class(told, class_, figures)
    for property_, usage in figures.by_property.items():
        _say_property(told, DATASET, property_, usage)
    _say_labels(told, dataset, figures)
    return told


def _say_access(told: Statements, dataset: Dataset, addresses: Addresses) -> None:
    told.say(NamedNode(addresses.void), "rdf:type", named("void:DatasetDescription"))
    told.say(NamedNode(addresses.void), "foaf:primaryTopic", DATASET)
    told.say(DATASET, "rdf:type", named("void:Dataset"))
    told.say(DATASET, "foaf:homepage", NamedNode(f"{addresses.public_url}/"))
    told.say(DATASET, "void:sparqlEndpoint", NamedNode(addresses.endpoint))
    told.say(DATASET, "void:dataDump", *(NamedNode(addresses.dump(name)) for name in dumps_of(dataset)))
    told.say(DATASET, "void:uriSpace", Literal(BASE))
    told.say(DATASET, "void:exampleResource", EXAMPLE)
    told.say(DATASET, "void:feature", *(named(f"formats:{name}") for name in FORMATS))


def _say_how_large(told: Statements, figures: Partitions) -> None:
    _say_usage(told, DATASET, figures.total)
    told.say(DATASET, "void:classes", Literal(len(figures.entities)))
    told.say(DATASET, "void:properties", Literal(len(figures.by_property)))
    used = [*figures.entities, *figures.by_property]
    told.say(DATASET, "void:vocabulary", *(NamedNode(base) for base in _vocabularies(used)))


def _vocabularies(used: Iterable[str]) -> list[str]:
    """Give the namespaces of the classes and properties in use, those of our own things left out."""
    bases = {max((b for b in PREFIXES.values() if name.startswith(b)), key=len, default="") for name in used}
    return sorted(base for base in bases if base and not base.startswith(ID))


def _say_usage(told: Statements, subject: Node, usage: Usage) -> None:
    told.say(subject, "void:triples", Literal(usage.triples))
    told.say(subject, "void:distinctSubjects", Literal(usage.subjects))
    told.say(subject, "void:distinctObjects", Literal(usage.objects))


def _say_class(told: Statements, class_: str, figures: Partitions) -> None:
    partition = told.node("void:Dataset")
    properties = figures.by_class.get(class_, {})
    told.say(DATASET, "void:classPartition", partition)
    told.say(partition, "void:class", NamedNode(class_))
    told.say(partition, "void:entities", Literal(figures.entities[class_]))
    told.say(partition, "void:triples", Literal(sum(usage.triples for usage in properties.values())))
    told.say(partition, "void:properties", Literal(len(properties)))
    for property_, usage in properties.items():
        part = _say_property(told, partition, property_, usage)
        for end, triples in figures.to_classes.get((class_, property_), {}).items():
            _say_end(told, part, ("void:classPartition", "void:class"), end, triples)
        for end, triples in figures.to_types.get((class_, property_), {}).items():
            _say_end(told, part, ("void-ext:datatypePartition", "void-ext:datatype"), end, triples)


def _say_property(told: Statements, whole: Node, property_: str, usage: Usage) -> Node:
    partition = told.node("void:Dataset")
    told.say(whole, "void:propertyPartition", partition)
    told.say(partition, "void:property", NamedNode(property_))
    _say_usage(told, partition, usage)
    return partition


def _say_end(told: Statements, whole: Node, terms: tuple[str, str], end: str, triples: int) -> None:
    partition = told.node()
    told.say(whole, terms[0], partition)
    told.say(partition, terms[1], NamedNode(end))
    told.say(partition, "void:triples", Literal(triples))


def _say_labels(told: Statements, dataset: Dataset, figures: Partitions) -> None:
    """Repeat the English label and definition of our classes and properties as rdfs:label and rdfs:comment.

    That is where the tools look for them. In one language only: the tools ask for the label and the comment of
    class, property and class in one query, and with two of each every row would come 64 times.
    """
    used = {name for name in (*figures.entities, *figures.by_property) if name.startswith(DEF)}
    pairs = {named("skos:prefLabel"): "rdfs:label", named("skos:definition"): "rdfs:comment"}
    for quad in dataset.quads(derived=False):
        subject, text = quad.subject, quad.object
        if quad.predicate not in pairs or not isinstance(subject, NamedNode) or subject.value not in used:
            continue
        if isinstance(text, Literal) and text.language == "en":
            told.say(subject, pairs[quad.predicate], text)
