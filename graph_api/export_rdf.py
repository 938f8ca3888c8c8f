"""Write the graph in the notations of RDF: the same bytes for the same quads, every literal as its file spells it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from graph_api.export_release import Release
from graph_api.load import Dataset
from graph_api.prefixes import PREFIXES

SHAPE_NAMES = {"shape": PREFIXES["kg"] + "shape/"}
NAMESPACE = re.compile(r' (xmlns:[\w.-]+="[^"]*")')
PLAIN = re.compile(r"true|false|0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)\.[0-9]+")
NUMBERS = [NamedNode(PREFIXES["xsd"] + name) for name in ("integer", "decimal", "double", "boolean")]
SPELT = "urn:x-spelt:"
PREFIXED = re.compile(r"(?<![\w:-])([a-z][\w-]*):")


def write_trig(dataset: Dataset, release: Release) -> bytes:
    """Write every graph under its own name, the derived ones last and marked by a comment."""
    given = _by_graph(quad for file in dataset.files for quad in file.quads)
    derived = _by_graph(quad for derivation in dataset.derivations for quad in derivation.quads)
    prefixes, body = _prefixed(_in_full([*given, *derived], RdfFormat.TRIG))
    for graph in sorted({quad.graph_name for quad in derived}, key=str):
        body = _mark(body, graph)
    return f"# {release.heading}\n{prefixes}\n{body}".encode()


def write_nquads(dataset: Dataset, release: Release) -> bytes:
    """Write every graph under its own name, one quad a line; the derived ones come last, below a comment."""
    given = _by_graph(quad for file in dataset.files for quad in file.quads)
    derived = _by_graph(quad for derivation in dataset.derivations for quad in derivation.quads)
    parts = [f"# {release.heading}\n", _serialised(given, RdfFormat.N_QUADS)]
    parts += ["# Derived from the quads above\n", _serialised(derived, RdfFormat.N_QUADS)] if derived else []
    return "".join(parts).encode()


def write_turtle(dataset: Dataset, release: Release) -> bytes:
    """Write what the files say as one graph; what was derived is left out, because here it could not be told apart."""
    prefixes, body = _prefixed(_in_full(triples(dataset), RdfFormat.TURTLE))
    return f"# {release.heading}\n{prefixes}\n{body}".encode()


def write_rdf_xml(dataset: Dataset, release: Release) -> bytes:
    """Write what the files say as RDF/XML, with the namespaces in alphabetical order."""
    head, root, body = _serialised(triples(dataset), RdfFormat.RDF_XML).partition("<rdf:RDF")
    names, closing, rest = body.partition(">")
    spaces = "".join(f"\n  {name}" for name in sorted(NAMESPACE.findall(names)))
    text = f"{head}<!-- {release.heading} -->\n{root}{spaces}{closing}{rest}"
    return text.replace("\r", "&#13;").encode()  # an XML reader would turn a bare one into a newline


def triples(dataset: Dataset) -> list[Quad]:
    """Give what the files say as triples, each once, in order."""
    found = {quad.triple for quad in dataset.quads(derived=False)}
    return [Quad(*triple) for triple in sorted(found, key=str)]


def _by_graph(quads: Iterable[Quad]) -> list[Quad]:
    return sorted(set(quads), key=lambda quad: (str(quad.graph_name), str(quad.triple)))


def _serialised(quads: Iterable[Quad], notation: RdfFormat) -> str:
    return (serialize(quads, format=notation, prefixes={**PREFIXES, **SHAPE_NAMES}) or b"").decode()


def _in_full(quads: Iterable[Quad], notation: RdfFormat) -> str:
    """Serialise with datatype and quotes every number that a reader would spell otherwise, such as 007 or 1.0e6.

    The serialiser leaves both out of what it takes for a number; rdflib then reads 7 and 1000000.0. Under another
    datatype it keeps them, and that datatype is put right afterwards.
    """
    kept = (_under_another_datatype(quad) for quad in quads)
    return re.sub(rf'(?<!\\)"\^\^<{SPELT}(\w+)>', r'"^^xsd:\1', _serialised(kept, notation))


def _under_another_datatype(quad: Quad) -> Quad:
    value = quad.object
    if not isinstance(value, Literal) or value.datatype not in NUMBERS or PLAIN.fullmatch(value.value):
        return quad
    spelt = value.datatype.value.replace(PREFIXES["xsd"], SPELT)
    return Quad(quad.subject, quad.predicate, Literal(value.value, datatype=NamedNode(spelt)), quad.graph_name)


def _prefixed(text: str) -> tuple[str, str]:
    """Put the prefixes that are used in alphabetical order: the serialiser gives all of them, in any order."""
    lines = text.split("\n")
    count = next((n for n, line in enumerate(lines) if not line.startswith("@prefix ")), len(lines))
    body = "\n".join(lines[count:])
    used = set(PREFIXED.findall(body))
    return "".join(f"{line}\n" for line in sorted(lines[:count]) if line.split()[1][:-1] in used), body


def _mark(body: str, graph: object) -> str:
    assert isinstance(graph, NamedNode)
    return body.replace(f"<{graph.value}> {{", f"# Derived\n<{graph.value}> {{", 1)
