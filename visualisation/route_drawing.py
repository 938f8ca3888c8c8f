"""Draw the routes that were found: boxes, lines with their tips, and the numbers on the chosen route.

The same routes always give the same drawing. Lines leave a box on its right and arrive on its left; a line
to an earlier column runs the other way round, and one within a column bows out on the right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from visualisation import route_columns
from visualisation.model import Actor
from visualisation.route_columns import HEAD, INSET, NODE_WIDTH, PORT, Placed
from visualisation.route_model import Block, Diagram, Found, Line, Mark, Node, Row, Step

Point = tuple[float, float]

GAP = 84
ROOMY = 4  # of more columns the last would be out of sight beside the panel, so that they stand nearer to each other
NEAR = 52
BOW = 32
TOP = 40
MARGIN = 12
TIP = 8
FAR = 10_000
SPOTS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
APART = 27


def rows(found: Found) -> tuple[Row, ...]:
    """Give the rows of the table: every flow of the drawing once, and every step within an organisation."""
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for way_number, way in enumerate(found.ways, 1):
        for number, step in way.numbered():
            places.setdefault(step.ends, []).append((way_number, number or 0))
    made: list[Row] = []
    for step in (*found.steps, *found.others):
        at = tuple(places.get(step.ends, ())) if step in found.steps else ()
        chosen = any(way == found.chosen for way, _ in at)
        made += [Row(step, flow, at, chosen) for flow in step.flows] or [Row(step, None, at, chosen)]
    return tuple(made)


def draw(found: Found, whole: str) -> Diagram:
    """Give the drawing; `whole` is what a box says that stands for all of an organisation."""
    home = dict(found.homes)
    actors = {end.iri: end for step in found.steps for end in (step.sender, step.receiver)}
    lines = {iri: route_columns.text_lines(actor, home[iri], whole) for iri, actor in actors.items()}
    placed = route_columns.place(found, lines)
    shown = [step for step in (*found.steps, *found.others) if set(step.ends) <= actors.keys()]
    shift = TOP + MARGIN - min(placed.y[key] - placed.heights[key] / 2 for key in placed.members)
    blocks = _blocks(found, placed, actors, lines, shift)
    nodes = {node.actor.iri: node for block in blocks for node in block.nodes}
    drawn, marks = _lines(found, shown, placed, nodes, shift)
    bottom = max(block.y + block.height for block in blocks)
    low = max([bottom, *(placed.y[key] + shift + 10 for chain in placed.threads.values() for key in chain)])
    lefts = _lefts(placed)
    last = {placed.column[step.sender.iri] + placed.column[step.receiver.iri] for step in shown}
    right = lefts[-1] + NODE_WIDTH + MARGIN + (BOW if 2 * (len(lefts) - 1) in last else 0)
    return Diagram(right, low + MARGIN, lefts, NODE_WIDTH, blocks, drawn, marks)


def _lefts(placed: Placed) -> tuple[float, ...]:
    """Give where every column begins."""
    columns = max(placed.column.values()) + 1
    step = NODE_WIDTH + (GAP if columns <= ROOMY else NEAR)
    return tuple(float(MARGIN + at * step) for at in range(columns))


def _blocks(
    found: Found,
    placed: Placed,
    actors: Mapping[str, Actor],
    lines: Mapping[str, tuple[str, ...]],
    shift: float,
) -> tuple[Block, ...]:
    home, on_way = dict(found.homes), {actor.iri for actor in found.way.actors}
    blocks, lefts = [], _lefts(placed)
    for key, members in placed.members.items():
        x, height = lefts[int(key.partition("|")[0])], placed.heights[key]
        top = y = placed.y[key] - height / 2 + shift
        y += HEAD
        nodes = []
        for iri in members:
            nodes.append(_node(found, actors[iri], (x + INSET, y), placed.heights[iri], lines[iri], iri in on_way))
            y += placed.heights[iri] + INSET
        own = home[members[0]]
        head = own.abbreviation or own.label
        chosen = any(iri in on_way for iri in members)
        blocks.append(Block(own, x, top, NODE_WIDTH, height, head, tuple(nodes), chosen))
    return tuple(sorted(blocks, key=lambda block: (block.x, block.y)))


def _node(found: Found, actor: Actor, at: Point, height: float, lines: tuple[str, ...], chosen: bool) -> Node:
    hand_overs = [step for step in found.steps if step.flows]
    received = sum(step.receiver.iri == actor.iri for step in hand_overs)
    sent = sum(step.sender.iri == actor.iri for step in hand_overs)
    return Node(actor, *at, NODE_WIDTH - 2 * INSET, height, lines, chosen, received, sent)


def _lines(
    found: Found, shown: Sequence[Step], placed: Placed, nodes: Mapping[str, Node], shift: float
) -> tuple[tuple[Line, ...], tuple[Mark, ...]]:
    ports = _ports(shown, placed, nodes, shift)
    first = _first_rows(found)
    number = {step.ends: at for at, step in found.way.numbered()}
    drawn: list[Line] = []
    marks: list[Mark] = []
    for index, step in enumerate(shown):
        other = step in found.others
        kind = step.flows[0].standing if other else "chosen" if step.ends in number else "other"
        points = _points(index, step, placed, nodes, ports, shift)
        path, tip = _path(points, kind)
        doubtful = bool(step.flows) and not step.stated
        drawn.append(Line(step, kind, not step.flows, doubtful, path, tip, first[index]))
        if kind == "chosen" and (at := number[step.ends]) is not None:
            marks.append(_mark(at, points, marks))
    rank = {"chosen": 1}
    return tuple(sorted(drawn, key=lambda line: rank.get(line.kind, 0))), tuple(sorted(marks, key=lambda m: m.number))


def _first_rows(found: Found) -> list[int]:
    """Give for every step the number of its first row in the table."""
    first, at = [], 1
    for step in (*found.steps, *found.others):
        first.append(at)
        at += max(1, len(step.flows))
    return first


def _ports(
    shown: Sequence[Step], placed: Placed, nodes: Mapping[str, Node], shift: float
) -> dict[tuple[int, str], float]:
    """Give the height at which each line meets its sender and its receiver, in the order of their other ends."""
    wanted: dict[tuple[str, str], list[tuple[float, int, str]]] = {}
    for index, step in enumerate(shown):
        sender, receiver = step.ends
        gap = placed.column[receiver] - placed.column[sender]
        chain = [placed.y[key] + shift for key in placed.threads[step.ends]][:: 1 if gap > 0 else -1]
        ends = [_middle(nodes[sender]), *chain, _middle(nodes[receiver])]
        sides = ("right", "left") if gap > 0 else ("left", "right") if gap < 0 else ("right", "right")
        far = (FAR if ends[-1] > ends[0] else -FAR) if gap == 0 else 0
        wanted.setdefault((sender, sides[0]), []).append((ends[1] + far, index, "out"))
        wanted.setdefault((receiver, sides[1]), []).append((ends[-2] - far, index, "in"))
    height: dict[tuple[int, str], float] = {}
    for (iri, _), meeting in wanted.items():
        for at, (_, index, end) in enumerate(sorted(meeting)):
            height[index, end] = _middle(nodes[iri]) + (at - (len(meeting) - 1) / 2) * PORT
    return height


def _middle(node: Node) -> float:
    return node.y + node.height / 2


def _points(
    index: int,
    step: Step,
    placed: Placed,
    nodes: Mapping[str, Node],
    ports: Mapping[tuple[int, str], float],
    shift: float,
) -> list[Point]:
    """Give the corners of a line from sender to receiver; where it passes a column it lies level."""
    sender, receiver = nodes[step.sender.iri], nodes[step.receiver.iri]
    gap = placed.column[step.receiver.iri] - placed.column[step.sender.iri]
    forward = gap > 0
    start = (sender.x + sender.width if gap >= 0 else sender.x, ports[index, "out"])
    end = (receiver.x if forward else receiver.x + receiver.width, ports[index, "in"])
    middle: list[Point] = []
    lefts = _lefts(placed)
    for key in placed.threads[step.ends][:: 1 if forward else -1]:
        left = lefts[int(key.partition("|")[0])]
        level = [(left, placed.y[key] + shift), (left + NODE_WIDTH, placed.y[key] + shift)]
        middle += level if forward else level[::-1]
    return [start, *middle, end]


def _path(points: Sequence[Point], kind: str) -> tuple[str, str]:
    """Write the line and its tip: an arrow, or for what is denied a bar."""
    (x, y), (to_x, to_y) = points[0], points[-1]
    bowed = len(points) == 2 and abs(x - to_x) < NEAR / 2
    side = -1 if bowed or to_x < x else 1
    stops = [*points[:-1], (to_x - side * TIP, to_y)]
    drawn = f"M{x:.1f} {y:.1f}"
    if bowed:
        reach = x + 20 + min(18.0, abs(to_y - y) * 0.1)
        drawn += f"C{reach:.1f} {y:.1f} {reach:.1f} {to_y:.1f} {stops[-1][0]:.1f} {to_y:.1f}"
    else:
        for before, after in pairwise(stops):
            drawn += _stretch(before, after)
    back = to_x - side * (TIP + 1)
    arrow = f"M{back:.1f} {to_y - 4.5:.1f}L{to_x:.1f} {to_y:.1f}L{back:.1f} {to_y + 4.5:.1f}Z"
    bar = f"M{to_x - side * 6:.1f} {to_y - 6:.1f}V{to_y + 6:.1f}"
    return drawn, bar if kind == "denied" else arrow


def _stretch(before: Point, after: Point) -> str:
    (x, y), (to_x, to_y) = before, after
    if abs(y - to_y) < 0.5:
        return f"L{to_x:.1f} {to_y:.1f}"
    bend = (to_x - x) / 2
    return f"C{x + bend:.1f} {y:.1f} {to_x - bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"


def _mark(number: int, points: Sequence[Point], marks: Sequence[Mark]) -> Mark:
    """Put the number where the line is between two columns, clear of the numbers that are there already."""
    before, after = points[-2:]
    bowed = len(points) == 2 and abs(before[0] - after[0]) < NEAR / 2
    spots = [_at(before, after, spot, bowed) for spot in SPOTS]
    free = [(x, y) for x, y in spots if all((x - m.x) ** 2 + (y - m.y) ** 2 >= APART**2 for m in marks)]
    x, y = (free or spots)[0]
    return Mark(number, round(x, 1), round(y, 1))


def _at(before: Point, after: Point, t: float, bowed: bool) -> Point:
    (x, y), (to_x, to_y) = before, after
    weight = 3 * t * t - 2 * t**3  # height of a curve that leaves and arrives level
    level = y + (to_y - y) * weight
    if bowed:
        reach = 20 + min(18.0, abs(to_y - y) * 0.1)
        return x + 3 * t * (1 - t) * reach, level
    bend = (to_x - x) / 2
    return x + bend * 3 * (1 - t) ** 2 * t + bend * 3 * (1 - t) * t * t + (to_x - x) * t**3, level
