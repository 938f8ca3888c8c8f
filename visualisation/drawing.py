"""Build what vis-network draws of a network that was laid out.

pyvis serves as builder of nodes and edges only; its own page is not used (it loads from public CDNs,
escapes nothing, and lets physics move what we placed).
"""

from __future__ import annotations

from typing import Any

from visualisation import curves, labels
from visualisation.model import Box, Ego, Flow
from visualisation.tokens import SECTORS, tokens

# What vis-network draws as dashes; () is a solid line.
STANDING_DASHES: dict[str, tuple[int, ...]] = {
    "actual": (),
    "denied": (2, 5),
    "planned": (12, 6),
    "recommended": (12, 5, 2, 5),
}
CERTAINTY_DASHES: dict[str, tuple[int, ...]] = {
    "stated": (),
    "inferred": (6, 4),
    "background": (3, 3),
    "disputed": (6, 3, 2, 3),
}
INSET = 2 * labels.PADDING + 4  # vis-network constrains the text of a box and adds its margin and border
ENDS = {"actual": "arrow", "denied": "bar", "planned": "arrow", "recommended": "arrow"}


def vis_data(drawn: Ego) -> dict[str, list[dict[str, Any]]]:
    """Give the nodes and edges for vis-network, positions and curves fixed, in the colours of the light scheme."""
    from pyvis.network import Network as Builder  # here: it takes a third of a second, and only this needs it

    colours = tokens()["light"]
    builder = Builder(directed=True)
    for box in drawn.boxes:
        builder.add_node(box.actor.iri, **_node(box, drawn.centre.iri, colours))
    chosen = curves.choose(drawn.flows, drawn.boxes)
    for flow in drawn.flows:
        builder.add_edge(flow.sender, flow.receiver, **_edge(flow, drawn.middle, chosen[flow.iri], colours))
    nodes, edges, *_ = builder.get_network_data()
    return {"nodes": nodes, "edges": edges}


def _node(box: Box, middle: str, colours: dict[str, str]) -> dict[str, Any]:
    sector = box.actor.sector if box.actor.sector in SECTORS else "other"
    head, centre = colours[f"{sector}-head"], box.actor.iri == middle
    return {
        "label": "\n".join(box.lines),
        "shape": "box",
        "x": box.x,
        "y": box.y,
        "fixed": True,
        "physics": False,
        "widthConstraint": box.width - INSET,
        "heightConstraint": box.height - INSET,
        "margin": labels.PADDING,
        "color": {"background": head if centre else colours[f"{sector}-tint"], "border": head},
        "font": {"color": colours["on-head"] if centre else colours["ink"], "size": labels.FONT_SIZE},
        "sector": sector,
        "centre": centre,
        "slug": box.actor.slug,
        "name": box.actor.name,
    }


def _edge(flow: Flow, middle: frozenset[str], curve: curves.Curve, colours: dict[str, str]) -> dict[str, Any]:
    arrives, leaves = flow.receiver in middle, flow.sender in middle
    tone = "edge" if arrives == leaves else "in" if arrives else "out"
    dashes = STANDING_DASHES[flow.standing] or CERTAINTY_DASHES[flow.certainty]
    kind, roundness = curve
    return {
        "id": flow.iri,
        "slug": flow.slug,
        "tone": tone,
        "dashes": list(dashes) or False,
        "width": 1.75 if tone != "edge" else 1.25,
        "color": {"color": colours[tone], "highlight": colours["route"], "inherit": False},
        "arrows": {"to": {"enabled": True, "type": ENDS[flow.standing], "scaleFactor": 0.6}},
        "smooth": {"enabled": True, "type": kind, "roundness": roundness, "forceDirection": "horizontal"},
    }
