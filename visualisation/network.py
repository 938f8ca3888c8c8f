"""Lay out the network around one actor, and give what its page is handed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from visualisation import hops, labels, layered
from visualisation.drawing import CERTAINTY_DASHES, STANDING_DASHES
from visualisation.drawing import vis_data as vis_data
from visualisation.model import Actor, Box, Ego, Flow, Network
from visualisation.tokens import SECTORS

LARGEST = 80
COLUMN_STEP = 244
MOST_CHOICES = 2_000
BySector = tuple[tuple[str, str, tuple[Actor, ...]], ...]


def ego(network: Network, centre_iri: str, distance: int, parts: frozenset[str] = frozenset()) -> Ego:
    """Lay out the actors within `distance` (1, 2 or 3) hand-overs of the centre, and all flows between them.

    `parts` are the actors that belong to the centre: those that have flows stand in the middle with it.
    With more than LARGEST actors the distance drops by one, but never below 1: what an actor receives and
    passes on itself is always shown. Raises KeyError when the network has no such actor.
    """
    actors = network.by_iri()
    centre = actors[centre_iri]
    ends = {part for part in parts if part in network.sent or part in network.received}
    middle = frozenset({centre_iri}) | (ends & actors.keys())
    near = max(1, min(distance, 3))
    while len(column := hops.columns(network, middle, near)) > LARGEST and near > 1:
        near -= 1
    flows = [flow for iri in column for flow in network.sent.get(iri, ()) if flow.ends <= column.keys()]
    shown = tuple(sorted(flows, key=lambda flow: flow.iri))
    drawn = boxes(actors, centre_iri, column, shown)
    return Ego(centre, max(1, min(distance, 3)), near, drawn, shown, middle)


def page(network: Network, drawn: Ego | None, flow: str | None = None) -> dict[str, Any]:
    """Give what network.html is handed about the network; `flow` is the slug of the selected one, if any."""
    return {
        "ego": drawn,
        "data": vis_data(drawn) if drawn else None,
        "legend": legend(drawn) if drawn else None,
        "sectors": choices(network),
        "counts": network.counts,
        "selected": selected(drawn, flow),
    }


def selected(drawn: Ego | None, flow: str | None) -> Flow | None:
    """Give the drawn flow with this slug, if there is one."""
    return next((one for one in (drawn.flows if drawn else ()) if one.slug == flow), None)


def choices(network: Network) -> BySector:
    """Give the actors to choose from, as `by_sector` does; none of more than MOST_CHOICES: a name is typed then."""
    return by_sector(network.actors) if len(network.actors) <= MOST_CHOICES else ()


def by_sector(actors: Sequence[Actor]) -> BySector:
    """Give (sector, its label, its actors by name) in the order of the legend."""
    groups: dict[tuple[int, str, str], list[Actor]] = {}
    for actor in sorted(actors, key=lambda one: (one.name.casefold(), one.iri)):
        known = actor.sector in SECTORS
        place = SECTORS.index(actor.sector) if known else len(SECTORS)
        groups.setdefault((place, actor.sector if known else "other", actor.sector_label), []).append(actor)
    return tuple((sector, label, tuple(found)) for (_, sector, label), found in sorted(groups.items()))


def legend(drawn: Ego) -> dict[str, Sequence[Any]]:
    """Give what occurs in the drawing: `sectors` (key, label), `tones` and `lines` (key, label, dash pattern)."""
    standings = {flow.standing: flow.standing_label for flow in drawn.flows}
    lines = [(key, standings[key], _svg(dashes)) for key, dashes in STANDING_DASHES.items() if key in standings]
    doubts = {flow.certainty: flow.certainty_label for flow in drawn.flows if flow.standing == "actual"}
    lines += [(key, doubts[key], _svg(dashes)) for key, dashes in CERTAINTY_DASHES.items() if dashes and key in doubts]
    sectors = by_sector(tuple(drawn.actors.values()))
    tones = [tone for tone, flows in (("in", drawn.received), ("out", drawn.passed_on)) if flows]
    return {"sectors": [(sector, label) for sector, label, _ in sectors], "tones": tones, "lines": lines}


def _svg(dashes: Sequence[int]) -> str:
    return " ".join(map(str, dashes)) or "none"


def boxes(actors: Mapping[str, Actor], centre: str, column: dict[str, int], flows: Sequence[Flow]) -> tuple[Box, ...]:
    """Place the actors of every column such that few lines cross; heights are counted from that of the centre."""
    lines = {iri: labels.lines(actors[iri]) for iri in column}
    heights = {iri: labels.height(len(rows)) for iri, rows in lines.items()}
    links = sorted({(flow.sender, flow.receiver) for flow in flows if flow.sender != flow.receiver})
    near = layered.neighbours(links, column)
    beside = [link for link in links if column[link[0]] == column[link[1]]]
    # A box that no line joins to another column is drawn to those it is joined to in its own.
    pull = {box: [a if b == box else b for a, b in beside if box in (a, b)] for box in column if box not in near}
    y = layered.place(layered.order(sorted(column), column, near, beside), near | pull, heights)
    placed = [
        Box(actors[iri], at, at * COLUMN_STEP, y[iri] - y[centre], labels.WIDTH, heights[iri], lines[iri])
        for iri, at in column.items()
    ]
    return tuple(sorted(placed, key=lambda box: (box.column, box.y, box.actor.iri)))
