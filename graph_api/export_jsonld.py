"""Write the graph as compact JSON-LD: short names that its context explains, texts by language, one record a thing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from graph_api.described import Described
from graph_api.export_release import Release
from graph_api.load import RDF_TYPE, Term
from graph_api.prefixes import DEF, PREFIXES, shorten

XSD = PREFIXES["xsd"]
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
LINK, BY_LANGUAGE, PLAIN, MIXED = "@id", "@language", "plain", "mixed"

Json = dict[str, Any]


def write_context(described: Described, release: Release) -> bytes:
    """Write the context on its own, for whoever reads the records apart from it."""
    return _written({"title": release.heading, "@context": _context(described)})


def write_jsonld(described: Described) -> bytes:
    """Write everything with its context in one file; numbers and yes-or-no stay JSON where that changes nothing."""
    styles = _styles(described)
    nodes = [_node(subject, described, styles) for subject in sorted(described.subjects, key=_order)]
    return _written({"@context": _context(described), "@graph": nodes})


def _written(document: Json) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _order(subject: Term) -> tuple[bool, str]:
    return isinstance(subject, BlankNode), str(subject)


def _context(described: Described) -> Json:
    """Explain every prefix, class and property in use."""
    styles = _styles(described)
    classes = {node for said in described.subjects.values() for node in said.get(RDF_TYPE, ())}
    terms: Json = {_term(name): shorten(name) for name in sorted(_iris(classes)) if _term(name) != shorten(name)}
    for property_ in sorted(styles):
        terms[_term(property_)] = _explained(property_, styles[property_])
    return {**{name: PREFIXES[name] for name in sorted(_prefixes(described))}, **terms}


def _iris(terms: Iterable[Term]) -> Iterable[str]:
    return (term.value for term in terms if isinstance(term, NamedNode))


def _prefixes(described: Described) -> set[str]:
    used: set[str] = {"xsd"}
    for subject, said in described.subjects.items():
        values = (value for several in said.values() for value in several)
        for name in _iris((subject, *said, *values)):
            used.add(shorten(name).partition(":")[0])
    return used & PREFIXES.keys()


def _term(iri: str) -> str:
    """Give our own terms by their local name, unless a prefix is called so, and others in short form."""
    local = iri.removeprefix(DEF)
    return local if local != iri and local not in PREFIXES and "/" not in local and local else shorten(iri)


def _explained(property_: str, style: str) -> str | Json:
    if style in (PLAIN, MIXED):
        return property_
    if style == BY_LANGUAGE:
        return {"@id": property_, "@container": BY_LANGUAGE}
    return {"@id": property_, "@type": LINK if style == LINK else shorten(style)}


def _styles(described: Described) -> dict[str, str]:
    """Find for each property what all its values are: links, texts by language, plain texts, one datatype, or mixed."""
    found: dict[str, set[str]] = {}
    for said in described.subjects.values():
        for property_, values in said.items():
            if property_ != RDF_TYPE:
                found.setdefault(property_.value, set()).update(_style(value) for value in values)
    return {name: styles.pop() if len(styles) == 1 else MIXED for name, styles in found.items()}


def _style(value: Term) -> str:
    if not isinstance(value, Literal):
        return LINK
    if value.language:
        return BY_LANGUAGE
    return PLAIN if value.datatype.value == f"{XSD}string" else value.datatype.value


def _node(subject: Term, described: Described, styles: Mapping[str, str]) -> Json:
    said = described.subjects[subject]
    node: Json = {"@id": _name(subject)}
    if types := said.get(RDF_TYPE):
        node["@type"] = _one_or_all([_term(name) for name in sorted(_iris(types))])
    for property_ in sorted(said, key=str):
        if property_ != RDF_TYPE:
            node[_term(property_.value)] = _values(said[property_], styles[property_.value])
    return node


def _name(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode) else shorten(term.value)


def _values(values: Iterable[Term], style: str) -> Any:
    ordered = sorted(values, key=str)
    if style != BY_LANGUAGE:
        return _one_or_all([_value(value, style) for value in ordered])
    texts: dict[str, list[Any]] = {}
    for value in ordered:
        assert isinstance(value, Literal) and value.language
        texts.setdefault(value.language, []).append(value.value)
    return {language: _one_or_all(texts[language]) for language in sorted(texts)}


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _value(value: Term, style: str) -> Any:
    if style == MIXED:
        return _in_full(value)
    if not isinstance(value, Literal):
        return _name(value)
    if style == f"{XSD}integer" and INTEGER.fullmatch(value.value):
        return int(value.value)
    if style == f"{XSD}boolean" and value.value in ("true", "false"):
        return value.value == "true"
    return value.value


def _in_full(value: Term) -> Json:
    if not isinstance(value, Literal):
        return {"@id": _name(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == f"{XSD}string":
        return {"@value": value.value}
    return {"@value": value.value, "@type": shorten(value.datatype.value)}
