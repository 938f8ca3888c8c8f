"""The tables of procedures, systems, measures and seats as plain rows, for files: what the pages show."""

from __future__ import annotations

from collections.abc import Iterable

from visualisation.content import Link
from visualisation.model import Citation
from visualisation.pages import Texts
from visualisation.process import Process
from visualisation.register import Body, Systems
from visualisation.timeline import Item

Table = tuple[list[str], list[list[str]]]


def stages(process: Process, t: Texts) -> Table:
    """Give the stages of a procedure in order."""
    keys = ("stage", "carried_out_by", "only_if", "systems", "signals", "flows_word", "column_standing", "passages")
    rows = [
        [
            stage.number,
            stage.label,
            name_all(link for found in stage.lanes.values() for link in found),
            "; ".join(stage.conditions),
            "; ".join(f"{use.system[0]} ({use.standing_label})" for use in stage.uses),
            name_all(stage.signals),
            " ".join(flow.iri for flow in stage.flows),
            stage.standing_label,
            place_all(stage.citations),
            stage.iri,
        ]
        for stage in process.stages
    ]
    return [t("number"), *map(t, keys), "IRI"], rows


def systems(found: Systems, t: Texts) -> Table:
    """Give the consultations of the matrix, one row for each system, stage and consultation."""
    keys = ("systems", "stage", "column_standing", "by_word", "for_what", "passages")
    label = {column.slug: column.label or t("no_stage_stated") for column in found.columns}
    rows = [
        [row.name, label[stage], use.standing_label, name_all(use.by), use.purpose, place_all(use.citations)]
        for row in found.rows
        for stage, uses in row.cells.items()
        for use in uses
    ]
    return list(map(t, keys)), rows


def statuses(items: Iterable[Item], t: Texts) -> Table:
    """Give the statuses of measures, one row each; a measure of which no source tells the status has one row too."""
    keys = ("measure", "kind", "responsible", "meant_for")
    keys_of_status = (
        "date_word",
        "date_in_words",
        "state_word",
        "document",
        "certainty_word",
        "passages",
        "status_word",
    )
    rows = []
    for item in items:
        own = [item.label, item.kind_label, name_all(item.responsible), name_all(item.meant_for)]
        for one in item.statuses:
            cells = [one.date, one.written, one.state_label, one.document, one.certainty_label]
            rows.append([*own, *cells, place_all(one.citations), one.slug])
        if not item.statuses:
            rows.append([*own, "", "", "", "", "", place_all(item.citations), ""])
    return [*map(t, keys), *map(t, keys_of_status)], rows


def seats(bodies: Iterable[Body], t: Texts) -> Table:
    """Give the seats, one row each."""
    keys = ("body", "member", "also_on_behalf_of", "certainty_word", "passages")
    rows = [
        [
            body.name,
            seat.member[0],
            name_all(seat.on_behalf_of),
            seat.certainty_label,
            place_all(seat.citations),
            seat.slug,
        ]
        for body in bodies
        for seat in body.seats
    ]
    return [*map(t, keys), t("seat_word")], rows


def name_all(links: Iterable[Link]) -> str:
    """Give the texts of links in one cell."""
    return "; ".join(text for text, _ in links)


def place_all(citations: Iterable[Citation]) -> str:
    """Give the places of passages in one cell."""
    return "; ".join(f"{one.document_title}, {one.locator}" for one in citations)
