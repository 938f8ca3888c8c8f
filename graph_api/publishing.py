"""Put a dataset into a SPARQL engine elsewhere: graph by graph, counted, and declared served only when all is there.

What is published: each named graph under its own name; the union of all of them, as a set, in a
graph named after the version; what a server says of itself and of the version, beside that union and
as a named graph; and a graph that says which versions are there. Servers send
their queries to the union of their version, so they see a whole dataset also while another
is being published. The version before stays until the next time, for servers still on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from graph_api import remote
from graph_api.errors import EngineError
from graph_api.load import Dataset
from graph_api.prefixes import DESCRIPTION, PREFIXES
from graph_api.remote_engine import COUNTED
from graph_api.store_writing import Asking, Writer

IDENTIFIER = NamedNode(PREFIXES["dcterms"] + "identifier")
PART = NamedNode(PREFIXES["dcterms"] + "hasPart")
DESCRIBED = NamedNode(PREFIXES["dcterms"] + "hasVersion")
REPLACES = NamedNode(PREFIXES["dcterms"] + "replaces")
STATED = f"SELECT ?union ?property ?value WHERE {{ GRAPH <{remote.PUBLISHED}> {{ ?union ?property ?value }} }}"

Graphs = Mapping[str, Sequence[Triple]]


@dataclass(frozen=True)
class Version:
    """One version as the store states it: whether it is complete, its graphs, and the version it replaced.

    `description` is the version of what is said of it.
    """

    name: str
    complete: bool
    graphs: frozenset[str]
    replaces: str | None = None
    description: str | None = None

    @property
    def union(self) -> str:
        """The graph that holds its union."""
        return remote.UNION + self.name

    @property
    def unions(self) -> frozenset[str]:
        """The graphs that hold its union, and what is said of it."""
        return frozenset((self.union, remote.described(self.union)))

    def triples(self) -> list[Triple]:
        """Give what the store is to state of this version."""
        union = NamedNode(self.union)
        said = [Triple(union, PART, NamedNode(graph)) for graph in sorted(self.graphs)]
        if self.complete:
            said.append(Triple(union, IDENTIFIER, Literal(self.name)))
        if self.description:
            said.append(Triple(union, DESCRIBED, Literal(self.description)))
        if self.replaces:
            said.append(Triple(union, REPLACES, NamedNode(remote.UNION + self.replaces)))
        return said


@dataclass(frozen=True)
class Described:
    """What a server says of itself and of a dataset: its triples, and a hash of them as their version."""

    triples: Sequence[Triple]
    version: str


def graphs_of(dataset: Dataset) -> Graphs:
    """Give the triples of each named graph, as a set in the order of the files."""
    found: dict[str, dict[Triple, None]] = {}
    for quad in dataset.quads():
        found.setdefault(str(getattr(quad.graph_name, "value", "")), {})[quad.triple] = None
    return {graph: tuple(triples) for graph, triples in found.items()}


def union_of(graphs: Graphs) -> Sequence[Triple]:
    """Give the triples of all graphs, each once."""
    return tuple(dict.fromkeys(triple for triples in graphs.values() for triple in triples))


def _whole(dataset: Dataset, described: Described) -> Graphs:
    """Give all graphs that are published of a version."""
    graphs = graphs_of(dataset)
    union = union_of(graphs)
    held = set(union)
    beside = tuple(triple for triple in described.triples if triple not in held)
    name = remote.UNION + dataset.version
    return {name: union, remote.described(name): beside, **graphs, DESCRIPTION: described.triples}


def publish(
    dataset: Dataset, described: Described, asking: Asking, writer: Writer, tell: Callable[[str], None]
) -> None:
    """Publish a dataset and what a server says of it; a version that is there already, whole, is left as it is.

    Raises EngineError when the store refuses, or holds another number of triples than it was
    given, EngineDownError when it cannot be reached. Done again after a failure, it goes on to the end.
    """
    graphs = graphs_of(dataset)
    whole = _whole(dataset, described)
    known = stated(asking)
    there = known.get(dataset.version)
    same = there is not None and there.complete and there.description == described.version
    if same and not _miscounted(whole, asking):
        tell(f"Version {dataset.version} is there already, whole.")
        return
    before = _latest(known, dataset.version)
    named = frozenset((*graphs, DESCRIPTION))
    new = Version(dataset.version, True, named, before.name if before else None, described.version)
    begun = replace(new, complete=False)
    writer.put(remote.PUBLISHED, [t for version in (*_others(known, new), begun) for t in version.triples()])
    for number, (graph, triples) in enumerate(whole.items(), 1):
        tell(f"{number} of {len(whole)}: {graph}, {len(triples)} statements")
        writer.put(graph, triples)
    if wrong := _miscounted(whole, asking):
        raise EngineError(f"The store does not hold what it was given: {'; '.join(wrong[:5])}.")
    _conclude(new, before, known, writer, tell)


def _conclude(
    new: Version, before: Version | None, known: Mapping[str, Version], writer: Writer, tell: Callable[[str], None]
) -> None:
    """Declare the version complete, keep the one before, and remove the graphs that belong to neither."""
    kept = (new, *((before,) if before else ()))
    writer.put(remote.PUBLISHED, [triple for version in kept for triple in version.triples()])
    wanted = new.graphs.union(*(version.unions for version in kept))
    mentioned = {graph for version in known.values() for graph in (*version.unions, *version.graphs)}
    for graph in sorted(mentioned - wanted):
        tell(f"removed: {graph}")
        writer.delete(graph)
    tell(f"Version {new.name} is published: {len(new.graphs)} graphs.")


def stated(asking: Asking) -> dict[str, Version]:
    """Give the versions that the store states, by name; also those whose publication did not come to its end."""
    found: dict[str, dict[str, set[str]]] = {}
    for record in asking.select(STATED):
        found.setdefault(record["union"].removeprefix(remote.UNION), {}).setdefault(record["property"], set()).add(
            record["value"]
        )
    return {
        name: Version(
            name,
            bool(said.get(IDENTIFIER.value)),
            frozenset(said.get(PART.value, ())),
            next(iter(replaced.removeprefix(remote.UNION) for replaced in said.get(REPLACES.value, ())), None),
            next(iter(said.get(DESCRIBED.value, ())), None),
        )
        for name, said in found.items()
    }


def as_nquads(dataset: Dataset, described: Described) -> bytes:
    """Give all that `publish` puts into a store as one file, for engines that load files only."""
    named = frozenset((*graphs_of(dataset), DESCRIPTION))
    version = Version(dataset.version, True, named, description=described.version)
    rooms: Graphs = {**_whole(dataset, described), remote.PUBLISHED: version.triples()}
    quads = (
        Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for graph, triples in rooms.items() for t in triples
    )
    return serialize(quads, format=RdfFormat.N_QUADS) or b""


def _latest(known: Mapping[str, Version], but: str) -> Version | None:
    """Give the complete version that no other complete one replaces, this one left aside."""
    complete = [version for version in known.values() if version.complete and version.name != but]
    replaced = {version.replaces for version in complete}
    return next((version for version in complete if version.name not in replaced), complete[0] if complete else None)


def _others(known: Mapping[str, Version], new: Version) -> Iterable[Version]:
    return (version for version in known.values() if version.name != new.name)


def _miscounted(graphs: Graphs, asking: Asking) -> list[str]:
    """Say of each graph whose number of triples in the store is not that of the dataset, what it is."""
    wrong = []
    for graph, triples in graphs.items():
        count = int(asking.select(COUNTED.format(graph))[0]["count"])
        if count != len(triples):
            wrong.append(f"{graph} has {count} of {len(triples)} statements")
    return wrong
