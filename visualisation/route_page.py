"""What the page of routes, and its table as a file, are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from visualisation.matrix import Matrix
from visualisation.model import Actor, Flow
from visualisation.pages import Texts
from visualisation.route_drawing import draw, rows
from visualisation.route_model import Diagram, Found, Row, Step

MOST_FLOWS = 60
MOST_ACTORS = 45
# What a page of routes shows before anything is found for it.
NOTHING: MappingProxyType[str, Any] = MappingProxyType(
    {
        "found": None,
        "differences": MappingProxyType({}),
        "diagram": None,
        "rows": (),
        "kinds": (),
        "matrix": None,
        "left_out": 0,
        "reached": (),
        "reached_more": False,
    }
)


def of_routes(found: Found, t: Texts) -> dict[str, Any]:
    """Give the drawing, its table, and which kinds of line occur; too much for a drawing gives the table alone."""
    made = rows(found)
    actors = {actor for way in found.ways for actor in way.actors}
    readable = len(made) <= MOST_FLOWS and len(actors) <= MOST_ACTORS
    diagram = draw(found, t("whole_organisation")) if readable else None
    return {"diagram": diagram, "rows": made, "kinds": kinds(diagram) if diagram else ()}


def of_flows(flows: Iterable[Flow], actors: Mapping[str, Actor]) -> tuple[Row, ...]:
    """Give flows that belong to no route as rows of the table."""
    return tuple(Row(Step(actors[flow.sender], actors[flow.receiver], (flow,)), flow, (), False) for flow in flows)


def kinds(diagram: Diagram) -> tuple[str, ...]:
    """Give what the legend must explain."""
    found = {line.kind for line in diagram.lines}
    found |= {"within" for line in diagram.lines if line.within}
    found |= {"doubtful" for line in diagram.lines if line.doubtful and line.kind in ("chosen", "other")}
    return tuple(sorted(found))


def table(made: Iterable[Row], actors: Mapping[str, Actor], t: Texts) -> tuple[list[str], list[list[str]]]:
    """Give the head and the rows of the table as plain texts: what the page shows, and the identifier of the flow."""
    keys = ("from_actor", "to_actor", "what_passes", "channel", "condition", "modality", "legal_basis")
    ends = ("standing", "certainty", "passages")
    head = [t("route_and_step"), *map(t, keys), *(t(f"column_{key}") for key in ends), "IRI"]
    return head, [_cells(row, actors, t) for row in made]


def matrix_table(matrix: Matrix, t: Texts) -> tuple[list[str], list[list[str]]]:
    """Give the cells of the matrix as rows: sender, receiver, flows, of which actual."""
    names = {actor.iri: actor.name for actor in (*matrix.senders, *matrix.receivers)}
    head = [t("from_actor"), t("to_actor"), t("column_flows"), t("column_actual")]
    cells = matrix.cells.items()
    return head, [[names[a], names[b], str(cell.number), str(cell.actual)] for (a, b), cell in cells]


def _cells(row: Row, actors: Mapping[str, Actor], t: Texts) -> list[str]:
    steps = [
        t("route_step", route=way, step=number) if number else t("route_within", route=way)
        for way, number in row.places
    ]
    flow = row.flow
    if flow is None:
        within = t("within_step", whole=row.step.whole)
        return ["; ".join(steps), row.step.sender.name, row.step.receiver.name, within, *[""] * 8]
    passages = [f"{cited.document_title}, {cited.locator}" for cited in flow.citations]
    return [
        "; ".join(steps),
        actors[flow.sender].name,
        actors[flow.receiver].name,
        flow.passes,
        flow.channel,
        "; ".join(flow.conditions),
        flow.modality_label,
        "; ".join(label for label, _ in flow.legal_basis),
        flow.standing_label,
        flow.certainty_label,
        "; ".join(passages),
        flow.iri,
    ]
