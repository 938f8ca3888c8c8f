"""The prefixes and the question library as SHACL states them, for query editors that offer prefixes and examples."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from graph_api.catalogue import DATASET, Addresses
from graph_api.engine import Term, with_values
from graph_api.errors import NotFoundError
from graph_api.names import Names
from graph_api.prefixes import PREFIXES, thing
from graph_api.questions import Question
from graph_api.statements import Statements, both, named, typed


def describe_prefixes(addresses: Addresses) -> Statements:
    """State every prefix we use with its namespace. Source of the terms: SHACL, section 5.2.1."""
    told = Statements("prefix")
    for name, namespace in PREFIXES.items():
        declaration = told.node("sh:PrefixDeclaration")
        told.say(_prefixes(addresses), "sh:declare", declaration)
        told.say(declaration, "sh:prefix", Literal(name))
        told.say(declaration, "sh:namespace", typed(namespace, "anyURI"))
    return told


def describe_examples(library: Mapping[str, Question], names: Names, addresses: Addresses) -> Statements:
    """State every question with its query, its parameters bound to their examples, so that it can be run as it stands.

    Source of the shape: SHACL, section 5 (SPARQLExecutable), as the SIB's sparql-examples use it.
    """
    told = Statements("example")
    for question in library.values():
        _say_question(told, question, names, addresses)
    return told


def _say_question(told: Statements, question: Question, names: Names, addresses: Addresses) -> None:
    bound = _examples(question, names)
    subject = NamedNode(thing("question", question.slug))
    comment = {lang: _title(question, bound, names, lang) for lang in question.title}
    told.say(subject, "rdf:type", named("sh:SPARQLExecutable"), named("sh:SPARQLSelectExecutable"))
    told.say(subject, "rdfs:label", *both(question.title))
    told.say(subject, "rdfs:comment", *both(comment))
    told.say(subject, "sh:select", Literal(with_values(question.sparql, bound)))
    told.say(subject, "sh:prefixes", _prefixes(addresses))
    told.say(subject, "schema:target", NamedNode(addresses.endpoint))
    told.say(subject, "schema:keywords", *(Literal(tag) for tag in question.tags))
    told.say(subject, "dcterms:isPartOf", DATASET)
    told.say(subject, "foaf:page", NamedNode(f"{addresses.public_url}/nl/questions/{question.slug}"))
    told.say(subject, "foaf:page", NamedNode(f"{addresses.public_url}/en/questions/{question.slug}"))


def _prefixes(addresses: Addresses) -> NamedNode:
    return NamedNode(f"{addresses.void}#prefixes")


def _examples(question: Question, names: Names) -> dict[str, Term]:
    """Bind each parameter to its example; one that the graph does not know stays a variable, which finds all."""
    bound: dict[str, Term] = {}
    for name, parameter in question.parameters.items():
        try:
            bound[name] = NamedNode(names.resolve(parameter.kind, parameter.example))
        except NotFoundError:
            continue
    return bound


def _title(question: Question, bound: Mapping[str, Term], names: Names, lang: str) -> str:
    told = ", ".join(names.short(term.value, lang) for term in bound.values())
    return f"{question.title[lang]} ({told})" if told else question.title[lang]
