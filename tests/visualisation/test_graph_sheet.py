"""A graph that a query gives, drawn: every arrow once, nothing on top of another, the same whatever the order."""

from __future__ import annotations

import random

import pytest

from visualisation.content import Link
from visualisation.graph_sheet import LARGEST, Arrow, graph_sheet


def node(number: int) -> Link:
    return f"node {number}", f"/nl/actor/{number}"


def arrows(seed: int, nodes: int, number: int) -> list[Arrow]:
    chance = random.Random(seed)
    ends = [(chance.randrange(nodes), chance.randrange(nodes)) for _ in range(number)]
    return [Arrow(node(a), ("joins", None), node(b)) for a, b in ends]


@pytest.mark.parametrize("seed", range(6))
def test_every_arrow_is_drawn_once_and_no_boxes_overlap(seed: int) -> None:
    wanted = arrows(seed, 24, 40)
    shown = graph_sheet(wanted)
    assert shown and shown.sheet and shown.ego
    assert set(shown.arrows) == set(wanted)
    assert len(shown.sheet.strokes) == len(set(wanted))
    boxes = [box for box, *_ in shown.sheet.boxes]
    assert len(boxes) == shown.nodes == len({end for one in wanted for end in (one.subject, one.target)})
    for box in boxes:
        for other in boxes:
            apart = abs(box.x - other.x) >= box.width or abs(box.y - other.y) >= (box.height + other.height) / 2
            assert box is other or apart


def test_the_same_arrows_in_any_order_give_the_same_drawing() -> None:
    wanted = arrows(3, 20, 30)
    assert graph_sheet(wanted) == graph_sheet(wanted[::-1]) == graph_sheet([*wanted, *wanted])


def test_a_circle_and_an_arrow_to_itself_are_drawn_too() -> None:
    round_about = [Arrow(node(at), ("joins", None), node((at + 1) % 4)) for at in range(4)]
    shown = graph_sheet([*round_about, Arrow(node(9), ("joins", None), node(9))])
    assert shown and shown.sheet and len(shown.sheet.strokes) == 5


def test_too_many_nodes_are_listed_and_not_drawn() -> None:
    line = [Arrow(node(at), ("joins", None), node(at + 1)) for at in range(LARGEST)]
    shown = graph_sheet(line)
    assert shown and shown.sheet is None and len(shown.arrows) == LARGEST
    fitting = graph_sheet(line[:-1])
    assert fitting and fitting.sheet and fitting.nodes == LARGEST


def test_without_arrows_there_is_no_drawing() -> None:
    assert graph_sheet([]) is None
