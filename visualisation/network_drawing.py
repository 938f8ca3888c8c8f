"""Draw a network that was laid out as lines and boxes of a file of its own: the places are those of the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from visualisation import labels
from visualisation.drawing import CERTAINTY_DASHES, STANDING_DASHES
from visualisation.model import Box, Ego, Flow
from visualisation.tokens import SECTORS, tokens

MARGIN = 24
TIP = 8
APART = 9  # between the lines that meet one side of a box
BOW = 46


@dataclass(frozen=True)
class Stroke:
    """One flow as a line: its path, its tip at the receiver, its dashes and its colour; `bar` is a tip that stops."""

    flow: Flow
    path: str
    tip: str
    dashes: str
    colour: str
    bar: bool


@dataclass(frozen=True)
class Sheet:
    """The drawing: its left upper corner and size, its strokes, and its boxes as (box, fill, border, text)."""

    left: float
    top: float
    width: float
    height: float
    strokes: tuple[Stroke, ...]
    boxes: tuple[tuple[Box, str, str, str], ...]
    font_size: int = labels.FONT_SIZE


def draw(drawn: Ego) -> Sheet:
    """Give the drawing of a network in the colours of the light scheme; the same network gives the same drawing."""
    lefts = [box.x - box.width / 2 for box in drawn.boxes]
    rights = [box.x + box.width / 2 for box in drawn.boxes]
    tops = [box.y - box.height / 2 for box in drawn.boxes]
    bottoms = [box.y + box.height / 2 for box in drawn.boxes]
    left, top = min(lefts) - MARGIN, min(tops) - MARGIN
    width, height = max(rights) - left + MARGIN + BOW, max(bottoms) - top + MARGIN
    return Sheet(left, top, width, height, _strokes(drawn), tuple(_filled(box, drawn) for box in drawn.boxes))


def _filled(box: Box, drawn: Ego) -> tuple[Box, str, str, str]:
    colours = tokens()["light"]
    sector = box.actor.sector if box.actor.sector in SECTORS else "other"
    head, centre = colours[f"{sector}-head"], box.actor.iri == drawn.centre.iri
    return box, head if centre else colours[f"{sector}-tint"], head, colours["on-head" if centre else "ink"]


def _strokes(drawn: Ego) -> tuple[Stroke, ...]:
    boxes = {box.actor.iri: box for box in drawn.boxes}
    ends = _ends(drawn.flows, boxes)
    return tuple(_stroke(flow, boxes, ends[flow.iri], drawn.middle) for flow in drawn.flows)


def _ends(flows: Sequence[Flow], boxes: dict[str, Box]) -> dict[str, tuple[float, float]]:
    """Give the heights at which each line leaves and arrives: those that meet a side of a box lie apart."""
    meeting: defaultdict[tuple[str, int], list[tuple[float, str, int]]] = defaultdict(list)
    for flow in flows:
        sender, receiver = boxes[flow.sender], boxes[flow.receiver]
        out = 1 if receiver.x >= sender.x else -1
        into = 1 if receiver.x <= sender.x else -1
        meeting[sender.actor.iri, out].append((receiver.y, flow.iri, 0))
        meeting[receiver.actor.iri, into].append((sender.y, flow.iri, 1))
    heights: dict[str, list[float]] = {flow.iri: [0.0, 0.0] for flow in flows}
    for (iri, _), found in meeting.items():
        step = min(APART, (boxes[iri].height - 6) / len(found))
        for at, (_, flow_iri, end) in enumerate(sorted(found)):
            heights[flow_iri][end] = boxes[iri].y + (at - (len(found) - 1) / 2) * step
    return {iri: (one, other) for iri, (one, other) in heights.items()}


def _stroke(flow: Flow, boxes: dict[str, Box], ends: tuple[float, float], middle: frozenset[str]) -> Stroke:
    sender, receiver = boxes[flow.sender], boxes[flow.receiver]
    (y, to_y), out = ends, 1 if receiver.x >= sender.x else -1
    into = 1 if receiver.x <= sender.x else -1
    x, edge = sender.x + out * sender.width / 2, receiver.x + into * receiver.width / 2
    to_x = edge + into * TIP
    bend = BOW if sender.x == receiver.x else abs(to_x - x) / 2
    path = f"M{x:.1f} {y:.1f}C{x + out * bend:.1f} {y:.1f} {to_x + into * bend:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
    bar = flow.standing == "denied"
    tip = f"M{to_x:.1f} {to_y - 6:.1f}V{to_y + 6:.1f}"
    if not bar:
        tip = f"M{to_x:.1f} {to_y - 4.5:.1f}L{edge:.1f} {to_y:.1f}L{to_x:.1f} {to_y + 4.5:.1f}Z"
    arrives, leaves = flow.receiver in middle, flow.sender in middle
    tone = "edge" if arrives == leaves else "in" if arrives else "out"
    dashes = STANDING_DASHES[flow.standing] or CERTAINTY_DASHES[flow.certainty]
    return Stroke(flow, path, tip, " ".join(map(str, dashes)), tokens()["light"][tone], bar)
