"""Read the Turtle files and derivations of a graph into one dataset, each file a named graph of its own."""

from __future__ import annotations

import fnmatch
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples, RdfFormat, Store, Triple, parse, serialize

from graph_api.errors import CatalogueError, DataError, why_not
from graph_api.faults import Fault, malformed, undecodable, unreadable
from graph_api.header import both_languages, read_header
from graph_api.prefixes import GRAPH, PREFIXES
from graph_api.settings import Folders

if TYPE_CHECKING:
    import rdflib

Term = NamedNode | BlankNode | Literal
NO_TRIPLES = "A triple as the subject or object of a triple is not RDF 1.1"
DERIVATION_KEYS = {"title": True, "why": True}
RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")


@dataclass(frozen=True)
class TurtleFile:
    """A file as written: `path` (such as data/flows/coa.ttl), its graph, its text, and its quads as they are spelt."""

    path: str
    graph: str
    text: str = field(repr=False)
    quads: Sequence[Quad] = field(repr=False)


@dataclass(frozen=True)
class DerivationQuery:
    """A CONSTRUCT of ontology/derivations as written: `path` (such as ontology/derivations/parts.rq) and its text."""

    path: str
    text: str = field(repr=False)

    @property
    def name(self) -> str:
        """The name of its file, without what comes after the point."""
        return Path(self.path).stem

    @property
    def graph(self) -> str:
        """The graph that what it derives is in."""
        return f"{GRAPH}derived/{self.name}"

    def derived(self, quads: Sequence[Quad]) -> Derivation:
        """Give the derivation with what it derived. Raises CatalogueError for a defect in its header."""
        header, sparql = read_header(self.text, DERIVATION_KEYS, self.path)
        title, why = both_languages(header, "title", self.path), both_languages(header, "why", self.path)
        return Derivation(self.name, self.path, self.graph, title, why, sparql, quads)


@dataclass(frozen=True)
class Derivation:
    """A CONSTRUCT of ontology/derivations, and what it derived into a graph of its own."""

    name: str
    path: str
    graph: str
    title: dict[str, str]
    why: dict[str, str]
    sparql: str = field(repr=False)
    quads: Sequence[Quad] = field(repr=False)


@dataclass(frozen=True, eq=False)
class Dataset:
    """A graph as read: the files, what was derived from them, and a store that holds both.

    `version` is the first 12 hexadecimal digits of a hash of the bytes of all
    files and derivations; `release` and `issued` are what the ontology's header
    says, or None. The store changes the spelling of some literals (2.50 becomes
    2.5), so exports and validation use `quads`, which keep it. `kept` is the folder
    of its stores when these are on disk.
    """

    folders: Folders
    files: tuple[TurtleFile, ...]
    derivations: tuple[Derivation, ...]
    store: Store
    version: str
    release: str | None
    issued: str | None
    kept: Path | None = None

    @cached_property
    def room(self) -> Mapping[str, TurtleFile | Derivation]:
        """The files and the derivations by the name of their graph."""
        return {room.graph: room for room in self.rooms}

    @property
    def rooms(self) -> tuple[TurtleFile | Derivation, ...]:
        """The files and the derivations, each of which is a graph of its own."""
        return (*self.files, *self.derivations)

    def quads(self, *, derived: bool = True) -> tuple[Quad, ...]:
        """Give the quads of all files, and unless `derived` is false those derived from them."""
        rooms: tuple[Sequence[TurtleFile | Derivation], ...] = (self.files, self.derivations if derived else ())
        return tuple(quad for room in rooms for part in room for quad in part.quads)

    def nquads(self, *, derived: bool = True) -> bytes:
        """Give `quads` as N-Quads: byte for byte the same for the same files."""
        return serialize(self.quads(derived=derived), format=RdfFormat.N_QUADS) or b""


def read(folders: Folders) -> Dataset:
    """Read every Turtle file under `ontology` and `data`, then derive what the derivations derive.

    Raises DataError listing every file that cannot be read (missing folder, not
    readable, not UTF-8, not Turtle), and CatalogueError for a defect in a derivation.
    """
    files, faults = read_files(folders)
    if faults:
        raise DataError("\n".join(str(fault) for fault in faults))
    return assemble(folders, files)


def read_files(folders: Folders) -> tuple[tuple[TurtleFile, ...], tuple[Fault, ...]]:
    """Read the Turtle files, and collect what is wrong with those that cannot be read.

    Raises DataError when one of the two folders is missing.
    """
    files: list[TurtleFile] = []
    faults: list[Fault] = []
    for number, (name, path) in enumerate(sorted(find_files(folders, "*.ttl").items())):
        read = _read_turtle(name, path, number)
        if isinstance(read, Fault):
            faults.append(read)
        else:
            files.append(read)
    return tuple(files), tuple(faults)


def assemble(folders: Folders, files: tuple[TurtleFile, ...]) -> Dataset:
    """Put files that were read into a store, and derive what the derivations derive, in the order of their names."""
    store = Store()
    store.extend(quad for file in files for quad in file.quads)
    queries = read_derivations(folders)
    derivations = tuple(derive(store, query.derived(())) for query in queries)
    version = version_of({file.path: file.text for file in files}, queries)
    return Dataset(folders, files, derivations, store, version, *release_of(files))


def read_derivations(folders: Folders) -> tuple[DerivationQuery, ...]:
    """Read the derivations, in the order of their names. Raises DataError for one that cannot be read."""
    found = sorted((folders.ontology / "derivations").glob("*.rq"))
    return tuple(DerivationQuery(f"ontology/derivations/{path.name}", _read_text(path)) for path in found)


def version_of(texts: Mapping[str, str], queries: Iterable[DerivationQuery]) -> str:
    """Give the version of the dataset of these files (text by path) and derivations."""
    return hash_texts([*texts.items(), *((query.path, query.text) for query in queries)])[:12]


def find_files(folders: Folders, pattern: str) -> dict[str, Path]:
    """Find the files of both folders that fit `pattern`, by their name from the root; hidden files are left out.

    Raises DataError when one of the folders does not exist, or a folder in them cannot be read.
    """
    found = {}
    for root, folder in (("ontology", folders.ontology), ("data", folders.data)):
        if not folder.is_dir():
            raise DataError(f"The folder {folder} does not exist; give a folder that holds 'ontology' and 'data'.")
        for place, _, names in os.walk(folder, onerror=_refuse):
            for name in fnmatch.filter(names, pattern):
                if not name.startswith("."):
                    path = Path(place, name)
                    found[f"{root}/{path.relative_to(folder).as_posix()}"] = path
    return found


def _refuse(error: OSError) -> None:
    """Stop at a folder that cannot be listed: what it holds would be missed, and nobody would know."""
    raise DataError(f"The folder {error.filename} cannot be read: {why_not(error)}. Correct its rights.") from error


def hash_texts(parts: Iterable[tuple[str, str]]) -> str:
    """Hash named texts, so that neither a name, a text nor the border between two can change unnoticed."""
    total = hashlib.sha256()
    for name, text in parts:
        total.update(f"{name}\n{len(text.encode())}\n{text}".encode())
    return total.hexdigest()


def plain(term: Term | Triple) -> Term:
    """Give the term as one of RDF 1.1, which a triple is not; raises SyntaxError for a triple."""
    if isinstance(term, Triple):
        raise SyntaxError(NO_TRIPLES)
    return term


def to_rdflib(quads: Iterable[Quad]) -> rdflib.Graph:
    """Copy quads into one rdflib graph, with every literal spelt as in its file; graph names are dropped."""
    import rdflib

    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_to_rdflib(plain(quad.subject)), _to_rdflib(quad.predicate), _to_rdflib(plain(quad.object))))
    return graph


def _to_rdflib(term: Term) -> rdflib.term.Node:
    from rdflib import term as terms

    if isinstance(term, Literal):
        if term.language:
            return terms.Literal(term.value, lang=term.language)
        return terms.Literal(term.value, datatype=terms.URIRef(term.datatype.value), normalize=False)
    return terms.BNode(term.value) if isinstance(term, BlankNode) else terms.URIRef(term.value)


def _read_turtle(name: str, path: Path, number: int) -> TurtleFile | Fault:
    try:
        content = path.read_bytes()
        text = content.decode()
        graph = GRAPH + name.removesuffix(".ttl")
        quads = tuple(quads_of(content, graph, number))
    except OSError as error:
        return unreadable(name, why_not(error))
    except UnicodeDecodeError as error:
        return undecodable(name, content.count(b"\n", 0, error.start) + 1)
    except SyntaxError as error:
        return malformed(name, text, error)
    return TurtleFile(name, graph, text, quads)


def quads_of(content: bytes, name: str, number: int) -> Iterator[Quad]:
    """Give the quads of a Turtle file in a graph, its blank nodes numbered: the parser's names differ at every run.

    `number` is the place of the file among all. Raises SyntaxError.
    """
    graph = NamedNode(name)
    names: dict[str, BlankNode] = {}

    def numbered(blank: BlankNode) -> BlankNode:
        return names.setdefault(blank.value, BlankNode(f"f{number}b{len(names)}"))

    for quad in parse(content, RdfFormat.TURTLE):
        subject, predicate, last, _ = quad
        if isinstance(subject, Triple) or isinstance(last, Triple):
            raise SyntaxError(NO_TRIPLES)
        if isinstance(subject, BlankNode):
            subject = numbered(subject)
        if isinstance(last, BlankNode):
            last = numbered(last)
        yield Quad(subject, predicate, last, graph)


def _read_text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {why_not(error)}.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8; save it as UTF-8.") from error


def derive(store: Store, derivation: Derivation) -> Derivation:
    """Derive anew over what a store holds, add it to the store, and give the derivation with what it derived.

    Raises CatalogueError for a derivation that is no valid CONSTRUCT.
    """
    try:
        found = store.query(derivation.sparql, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise CatalogueError(f"{derivation.path}: this is not valid SPARQL: {error.msg}") from error
    if not isinstance(found, QueryTriples):
        raise CatalogueError(f"{derivation.path}: a derivation must be a CONSTRUCT.")
    graph = NamedNode(derivation.graph)
    triples = sorted(set(found), key=str)
    quads = tuple(Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
    store.extend(quads)
    return replace(derivation, quads=quads)


def release_of(files: Iterable[TurtleFile]) -> tuple[str | None, str | None]:
    """Find what the header of the ontology says of its version and date."""
    said: dict[str, str] = {}
    for file in files:
        if "Ontology" not in file.text:
            continue
        headers = {quad.subject for quad in file.quads if _is_header(quad)}
        said |= {quad.predicate.value: plain(quad.object).value for quad in file.quads if quad.subject in headers}
    return said.get(PREFIXES["owl"] + "versionInfo"), said.get(PREFIXES["dcterms"] + "issued")


def _is_header(quad: Quad) -> bool:
    return quad.predicate == RDF_TYPE and quad.object == NamedNode(PREFIXES["owl"] + "Ontology")
