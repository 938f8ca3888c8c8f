"""One record validated for all that look alike gives what the validation of every record gives."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from mini_graph import MINI
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse
from test_shapes import FAILING, PASSING, as_data

from graph_api.check.alike import Sight
from graph_api.check.shapes import misshapen
from graph_api.check.violation import index
from graph_api.load import Dataset, Term, TurtleFile, assemble, plain
from graph_api.prefixes import GRAPH, PREFIXES

COPIES = 12
INTEGER = NamedNode(PREFIXES["xsd"] + "integer")
ODD: tuple[Term, ...] = (
    Literal("odd"),
    Literal("odd", language="nl"),
    Literal("odd", language="de"),
    Literal("-1", datatype=INTEGER),
    Literal("007", datatype=INTEGER),
    Literal("100000", datatype=INTEGER),
    Literal("many", datatype=INTEGER),
    Literal("1.5", datatype=NamedNode(PREFIXES["xsd"] + "decimal")),
    Literal("2023-02-30", datatype=NamedNode(PREFIXES["xsd"] + "date")),
    NamedNode("https://example.org/elsewhere"),
)


def both_ways(dataset: Dataset) -> tuple[list[str], list[str]]:
    """Give the violations with every record validated, and with one for all that look alike."""
    places = index(dataset.files)
    whole, alike = misshapen(dataset, places, 1_000_000_000), misshapen(dataset, places, 0)
    return [str(one) for one in whole], [str(one) for one in alike]


def with_file(mini: Dataset, quads: tuple[Quad, ...], path: str = "data/more.ttl") -> Dataset:
    return assemble(mini.folders, (*mini.files, TurtleFile(path, GRAPH + "data/more", "", quads)))


def test_the_examples_of_all_shapes_break_them_in_the_same_way(mini: Dataset) -> None:
    examples = (as_data(path) for path in (*PASSING, *FAILING))
    whole, alike = both_ways(assemble(mini.folders, (*mini.files, *examples)))
    assert alike == whole
    assert len(whole) >= len(FAILING)


def changed(quad: Quad, others: list[Term], chance: random.Random) -> Iterator[Quad]:
    """Leave a statement out, say it of another value, say one more, or leave it as it is."""
    what = chance.random()
    if what < 0.94:
        yield quad
    if what > 0.96:
        yield Quad(quad.subject, quad.predicate, chance.choice(others), quad.graph_name)


@pytest.mark.parametrize("seed", range(4))
def test_records_changed_at_random_are_judged_as_if_each_were_validated(mini: Dataset, seed: int) -> None:
    chance = random.Random(seed)
    own = [quad for file in mini.files if file.path.startswith("data/") for quad in file.quads]
    others = [*ODD, *(plain(quad.object) for quad in own)]
    copies = tuple(
        changed_quad
        for copy in range(COPIES)
        for quad in own
        for changed_quad in changed(
            Quad(NamedNode(f"{plain(quad.subject).value}-{copy}"), quad.predicate, quad.object, quad.graph_name),
            others,
            chance,
        )
    )
    whole, alike = both_ways(with_file(mini, copies))
    assert alike == whole
    assert len(whole) > 100


def test_a_record_described_in_two_files_is_seen_whole(mini: Dataset) -> None:
    own = [quad for file in mini.files for quad in file.quads if quad.predicate.value.endswith("hasSender")]
    more = Quad(own[0].subject, own[0].predicate, own[-1].object, own[0].graph_name)
    assert own[0].object != own[-1].object
    whole, alike = both_ways(with_file(mini, (more,)))
    assert alike == whole
    assert len(whole) == 1


def test_a_blank_node_lets_every_record_be_validated(mini: Dataset) -> None:
    text = b"@prefix kg: <https://w3id.org/ketenkaart/def/> . [] a kg:Flow ."
    quads = tuple(Quad(*quad.triple, NamedNode(GRAPH + "data/more")) for quad in parse(text, RdfFormat.TURTLE))
    assert isinstance(quads[0].subject, BlankNode)
    whole, alike = both_ways(with_file(mini, quads))
    assert len(alike) == len(whole) > 1


@pytest.mark.parametrize(
    "more",
    [
        "sh:severity sh:Warning",
        "sh:hasValue 3",
        "sh:not [ sh:class kg:Flow ]",
        "sh:property [ sh:path [ sh:inversePath kg:answers ] ; sh:minCount 1 ]",
        "sh:property [ sh:path kg:answers ; sh:property [ sh:path kg:answers ; sh:minCount 1 ] ]",
        "sh:property [ sh:path kg:answers ; sh:or ( [ sh:pattern 'a' ] ) ]",
        "sh:property [ sh:path kg:answers ; sh:minInclusive 1.5 ]",
        "a kg:Flow",
    ],
)
def test_shapes_that_say_more_than_is_known_are_not_taken_to_see_little(more: str) -> None:
    known = """@prefix kg: <https://w3id.org/ketenkaart/def/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
        kg:shape a sh:NodeShape ; sh:targetClass kg:Flow ; sh:property [ sh:path kg:passes ; sh:minCount 1 ] """
    assert Sight.of(parse(f"{known} .".encode(), RdfFormat.TURTLE)) is not None
    assert Sight.of(parse(f"{known} ; {more} .".encode(), RdfFormat.TURTLE)) is None


def test_our_own_shapes_are_known() -> None:
    found = sorted(Path(MINI.ontology, "shapes").glob("*.ttl"))
    assert Sight.of(quad for path in found for quad in parse(path.read_bytes(), RdfFormat.TURTLE)) is not None
