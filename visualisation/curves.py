"""Choose for each line a curve that vis-network can draw and that runs through no other actor's box.

vis-network bends a line by one of a few named curves; the formulas here are those of its version 9.1.2
(CubicBezierEdge and BezierEdgeStatic), so that we know where a line will run before it is drawn.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from visualisation.model import Box, Flow

Point = tuple[float, float]
Curve = tuple[str, float]

FLAT: Curve = ("cubicBezier", 0.5)
BENDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
STEPS = 20
CLEARANCE = 4
APART = 16
MARGIN = 40
CENTRE_WEIGHT = 4


def choose(flows: Sequence[Flow], boxes: Iterable[Box]) -> dict[str, Curve]:
    """Give each flow (by IRI) its curve; flows between the same two actors run side by side."""
    by_iri = {box.actor.iri: box for box in boxes}
    taken: dict[frozenset[str], list[list[Point]]] = {}
    chosen: dict[str, Curve] = {}
    count = Counter(flow.ends for flow in flows)
    for flow in flows:
        start, end = by_iri[flow.sender], by_iri[flow.receiver]
        others = [box for iri, box in by_iri.items() if iri not in flow.ends]
        beside = taken.setdefault(flow.ends, [])
        curve = _best(start, end, others, beside, alone=count[flow.ends] == 1)
        chosen[flow.iri] = curve
        beside.append(_finer(points(start, end, curve)))
    return chosen


def points(start: Box, end: Box, curve: Curve) -> list[Point]:
    """Give points along the curve from one box's centre to the other's."""
    first, last = (float(start.x), float(start.y)), (float(end.x), float(end.y))
    controls = [first, *_controls(first, last, curve), last]
    return [_bezier(controls, step / STEPS) for step in range(STEPS + 1)]


def overlap(path: Sequence[Point], boxes: Iterable[Box]) -> int:
    """Say how much of the path lies inside boxes, in steps of about 12 pixels.

    The centre counts for more: a line that runs behind it would be read as two that meet there.
    """
    columns: dict[int, list[Box]] = {}
    for box in boxes:
        columns.setdefault(box.x, []).append(box)
    steps = _finer(path)
    return sum(_inside(steps, column) for column in columns.values())


def _best(start: Box, end: Box, others: list[Box], beside: list[list[Point]], alone: bool) -> Curve:
    """Take the first curve that hits nothing and stays in the drawing, else the one that errs least."""
    edges = _edges([start, end, *others])
    found: list[tuple[int, int, Curve]] = []
    for position, curve in enumerate(_candidates(start, end, alone)):
        path = points(start, end, curve)
        if any(_gap(path, taken) < APART for taken in beside):
            continue
        found.append((overlap(path, others) + _outside(path, edges), position, curve))
        if found[-1][0] == 0:
            break
    return min(found)[2] if found else FLAT


def _candidates(start: Box, end: Box, alone: bool) -> list[Curve]:
    # Seen from its sender, curvedCW bends a line to its left and curvedCCW to its right: two lines that
    # run opposite ways both bend to their own left, and so lie beside each other.
    bends = [(side, bend) for bend in BENDS for side in _sides(start, end)]
    return [FLAT, *bends] if alone and start.column != end.column else [*bends, FLAT]


def _sides(start: Box, end: Box) -> tuple[str, str]:
    """Name the side to try first; within a column that is the side away from the centre."""
    if start.column != end.column:
        return "curvedCW", "curvedCCW"
    downward, left = start.y < end.y, start.column < 0
    return ("curvedCCW", "curvedCW") if downward == left else ("curvedCW", "curvedCCW")


def _controls(first: Point, last: Point, curve: Curve) -> list[Point]:
    kind, roundness = curve
    (x, y), (to_x, to_y) = first, last
    if kind == "cubicBezier":
        return [(x + (to_x - x) * roundness, y), (to_x - (to_x - x) * roundness, to_y)]
    reach = math.hypot(to_x - x, to_y - y) * (roundness + 1) / 2
    turn = (roundness + 1) / 2 if kind == "curvedCW" else (1 - roundness) / 2
    angle = math.atan2(y - to_y, to_x - x) + turn * math.pi
    return [(x + reach * math.sin(angle), y + reach * math.cos(angle))]


def _bezier(controls: Sequence[Point], t: float) -> Point:
    layer = list(controls)
    while len(layer) > 1:
        layer = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(layer)]
    return layer[0]


def _finer(path: Sequence[Point]) -> list[Point]:
    steps: list[Point] = []
    for (x, y), (to_x, to_y) in pairwise(path):
        parts = max(1, round(math.hypot(to_x - x, to_y - y) / 12))
        steps += [(x + (to_x - x) * i / parts, y + (to_y - y) * i / parts) for i in range(parts)]
    return steps


def _inside(steps: Sequence[Point], column: Sequence[Box]) -> int:
    reach = column[0].width / 2 + CLEARANCE
    heights = [y for x, y in steps if abs(x - column[0].x) < reach]
    if not heights:
        return 0
    low, high, weight = min(heights), max(heights), CENTRE_WEIGHT if column[0].column == 0 else 1
    sides = ((box.y - box.height / 2 - CLEARANCE, box.y + box.height / 2 + CLEARANCE) for box in column)
    return weight * sum(top < y < bottom for top, bottom in sides if bottom > low and top < high for y in heights)


def _edges(boxes: Iterable[Box]) -> tuple[float, float]:
    """Give the top and bottom of the drawing, its margin included."""
    sides = [(box.y - box.height / 2, box.y + box.height / 2) for box in boxes]
    return min(top for top, _ in sides) - MARGIN, max(bottom for _, bottom in sides) + MARGIN


def _outside(path: Sequence[Point], edges: tuple[float, float]) -> int:
    return sum(not edges[0] <= y <= edges[1] for _, y in _finer(path))


def _gap(path: Sequence[Point], other: Sequence[Point]) -> float:
    """Give how far the middle of the path keeps from the other path."""
    x, y = path[STEPS // 2]
    return min(math.hypot(x - to_x, y - to_y) for to_x, to_y in other)
