"""What the dataset holds is counted alike whether or not a triple stands in two graphs."""

from collections import Counter, defaultdict

from mini_graph import MINI
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph_api.load import RDF_TYPE, read
from graph_api.partitions import count


def once_each() -> Store:
    """Give the tiny graph, with every triple in one graph only."""
    triples = {quad.triple for quad in read(MINI).quads()}
    store = Store()
    store.extend(Quad(*triple, NamedNode("https://example.org/one")) for triple in triples)
    return store


def test_a_triple_in_two_graphs_counts_once() -> None:
    store = once_each()
    expected = count(store)
    store.extend([Quad(*quad.triple, NamedNode("https://example.org/two")) for quad in store][::3])
    assert len(store) > expected.total.triples
    assert count(store) == expected


def test_the_figures_are_those_of_the_triples() -> None:
    store = once_each()
    found, quads = count(store), list(store)
    classes: defaultdict[object, set[object]] = defaultdict(set)
    for quad in quads:
        if quad.predicate == RDF_TYPE:
            classes[quad.subject].add(quad.object)
    assert found.total.triples == len(quads) == len(store)
    by_property = Counter(quad.predicate.value for quad in quads)
    assert {name: usage.triples for name, usage in found.by_property.items()} == by_property
    to_types = Counter(
        ((kind.value, quad.predicate.value), quad.object.datatype.value)
        for quad in quads
        for kind in classes[quad.subject]
        if isinstance(kind, NamedNode) and isinstance(quad.object, Literal)
    )
    given = {(key, end): triples for key, ends in found.to_types.items() for end, triples in ends.items()}
    assert given == to_types
