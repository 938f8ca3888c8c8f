"""What a server says of itself: its endpoint (SPARQL 1.1 Service Description), its dataset, prefixes and examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

from graph_api.catalogue import DATASET, LICENCE, TITLE, Addresses
from graph_api.examples import describe_examples, describe_prefixes
from graph_api.keeping import Shelf
from graph_api.load import Dataset
from graph_api.names import Names
from graph_api.negotiate import GRAPHS
from graph_api.prefixes import DESCRIPTION, GRAPH
from graph_api.questions import Question
from graph_api.statements import Statements, both, named, write
from graph_api.void import describe_dataset

ANYWHERE = "https://address.invalid"  # what is kept is the same for every address
MODULES = ("catalogue.py", "description.py", "examples.py", "partitions.py", "statements.py", "void.py")
LANGUAGES = ("sd:SPARQL10Query", "sd:SPARQL11Query")
FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)

Writer = Callable[[str], bytes]


class Description:
    """All that a server says of itself, over one dataset, at one public address.

    It stands in the store for queries, as the graph DESCRIPTION, but it is no part of the
    dataset: not of its version, not of its exports, not of what the questions are asked of.
    """

    def __init__(
        self,
        dataset: Dataset,
        library: Mapping[str, Question],
        names: Names,
        public_url: str,
        cache: Path | None = None,
    ) -> None:
        """Take what is described; it is counted and stated when it is asked for.

        In the folder `cache` everything is kept as N-Quads, so that an unchanged dataset is not counted again.
        """
        self._addresses = Addresses(public_url.rstrip("/"))
        self._of = dataset
        self._library = library
        self._names = names
        self._cache = cache
        self.service: Writer = lru_cache(maxsize=len(GRAPHS))(lambda media_type: self._service.write(media_type))
        self.dataset: Writer = lru_cache(maxsize=len(GRAPHS))(lambda media_type: self._dataset.write(media_type))
        self.everything: Writer = lru_cache(maxsize=len(GRAPHS))(lambda media_type: write(self.quads, media_type))

    @cached_property
    def _service(self) -> Statements:
        graphs = sorted({room.graph for room in self._of.rooms})
        return service(self._addresses, (*graphs, DESCRIPTION))

    @cached_property
    def _dataset(self) -> Statements:
        return describe_dataset(self._of, self._addresses)

    @cached_property
    def _rest(self) -> tuple[Statements, ...]:
        examples = describe_examples(self._library, self._names, self._addresses)
        return describe_prefixes(self._addresses), examples

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """Everything, in the graph DESCRIPTION."""
        parts = (self._service, self._dataset, *self._rest)
        return tuple(quad for part in parts for quad in part.quads(DESCRIPTION))

    @cached_property
    def nquads(self) -> bytes:
        """Everything as N-Quads, to be loaded after the dataset's own."""
        if self._cache is None:
            return self._written(self._addresses.public_url).encode()
        parts = [(slug, repr(question)) for slug, question in self._library.items()]
        shelf = Shelf(self._cache, self._of.version)
        told = shelf.kept("description", lambda: self._written(ANYWHERE), MODULES, parts)
        return told.replace(ANYWHERE, self._addresses.public_url).encode()

    def _written(self, public_url: str) -> str:
        """Write everything as it is for a server at this address."""
        told = Description(self._of, self._library, self._names, public_url)
        return (serialize(told.quads, format=RdfFormat.N_QUADS) or b"").decode()

    @cached_property
    def version(self) -> str:
        """A hash of everything: it changes with the dataset, the library and the public address."""
        return blake2b(self.nquads, digest_size=6).hexdigest()

    def about(self, iri: str) -> tuple[Quad, ...]:
        """Give what is said of one thing, such as a question of the library; nothing of one it does not know."""
        return tuple(quad for quad in self.quads if quad.subject == NamedNode(iri))


def describe(endpoint: str, graphs: Sequence[str] = ()) -> Writer:
    """Give a function that writes the service description of an endpoint in a media type of `negotiate.GRAPHS`."""
    told = service(Addresses(endpoint.removesuffix("/sparql")), graphs)
    return lru_cache(maxsize=len(GRAPHS))(told.write)


def service(addresses: Addresses, graphs: Sequence[str] = ()) -> Statements:
    """State one service that reads one dataset, whose default graph is the union of `graphs`.

    Source of the terms: the vocabulary sd: and https://www.w3.org/ns/formats/.
    """
    told = Statements("service")
    offered = told.node("sd:Service")
    told.say(offered, "sd:endpoint", NamedNode(addresses.endpoint))
    told.say(offered, "sd:supportedLanguage", *(named(name) for name in LANGUAGES))
    told.say(offered, "sd:feature", named("sd:UnionDefaultGraph"))
    told.say(offered, "sd:resultFormat", *(named(f"formats:{name}") for name in FORMATS))
    told.say(offered, "rdfs:seeAlso", NamedNode(addresses.void))
    told.say(offered, "dcterms:license", LICENCE)
    dataset = told.node("sd:Dataset")
    told.say(offered, "sd:defaultDataset", dataset)
    told.say(dataset, "dcterms:title", *both(TITLE))
    told.say(dataset, "dcterms:source", DATASET)
    told.say(dataset, "sd:defaultGraph", told.node("sd:Graph"))
    for name in graphs:
        _say_graph(told, dataset, name)
    return told


def _say_graph(told: Statements, dataset: BlankNode, name: str) -> None:
    graph = told.node("sd:NamedGraph")
    told.say(dataset, "sd:namedGraph", graph)
    told.say(graph, "sd:name", NamedNode(name))
    told.say(graph, "rdfs:label", Literal(name.removeprefix(GRAPH)))
    told.say(graph, "sd:graph", told.node("sd:Graph"))
