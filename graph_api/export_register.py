"""Write flows and consultations in the columns of the government's register of data exchanges.

The register at gegevensbijbesluiten.overheid.nl describes a data stream (`gst`) by its description, the
organisation it comes from (`oe_bron`) and that it goes to, which decides (`oe_best`), the groups of data
(`gg`), the register it is taken from (`ibron`), the condition (`conditie`), the rule (`rge`) and whether
it is push or pull (`gstt_pp`). Source: github.com/MinBZK/gegevensbijbesluiten.overheid.nl,
inzage-cms/backend/app/models/gst.py. Ours adds what our sources say besides: channel, stage, standing,
certainty and passages.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from graph_api.described import Described
from graph_api.export_release import Release
from graph_api.export_tables import BETWEEN, LANGUAGES, Row, link, write_csv
from graph_api.load import Term
from graph_api.prefixes import DEF, shorten

SENDER, RECEIVER, CONSULTER, SYSTEM, OPERATOR, ANSWERS = (
    NamedNode(DEF + name)
    for name in ("hasSender", "hasReceiver", "isConsultedBy", "consultsSystem", "isOperatedBy", "answers")
)
SHARED = {
    "condition": "hasCondition",
    "rule": "hasLegalBasis",
    "channel": "usesChannel",
    "stage": "takesPlaceIn",
    "modality": "hasModality",
    "on_behalf_of": "onBehalfOf",
    "standing": "hasStanding",
    "certainty": "hasCertainty",
}


def write_register(described: Described, release: Release) -> bytes:
    """Write every flow and consultation, planned and denied ones too: the column `standing` tells them apart."""
    flows = (_flow(flow, described) for flow in described.things("Flow"))
    consultations = (_consultation(one, described) for one in described.things("Consultation"))
    return write_csv([*flows, *consultations], release)


def _flow(flow: NamedNode, described: Described) -> Row:
    """Give a flow: who answers a request is asked for it (pull), any other sender passes on by itself (push)."""
    kind = "pull" if described.values(flow, ANSWERS) else "push"
    return {
        **_description(flow, described),
        **_actors("source", described.values(flow, SENDER), described),
        **_actors("deciding", described.values(flow, RECEIVER), described),
        **_links("data_group", described.values(flow, NamedNode(DEF + "passes")), described),
        **_links("register", (), described),
        "type": kind,
        **_rest(flow, described),
    }


def _consultation(one: NamedNode, described: Described) -> Row:
    """Give a consultation; its type stays empty, for the record does not tell consulting from filling."""
    systems = described.values(one, SYSTEM)
    operators = [operator for system in systems for operator in described.values(system, OPERATOR)]
    looked_up = {f"data_group_{lang}": described.text(one, NamedNode(DEF + "compares"), lang) for lang in LANGUAGES}
    return {
        **_description(one, described),
        **_actors("source", operators, described),
        **_actors("deciding", described.values(one, CONSULTER), described),
        "data_group": "",
        **looked_up,
        **_links("register", systems, described),
        "type": "",
        **_rest(one, described),
    }


def _description(record: NamedNode, described: Described) -> Row:
    return link("record", record, described)


def _actors(name: str, actors: Iterable[Term], described: Described) -> Row:
    """Give the organisations, and beside them the units or functions that the sources name."""
    named = list(actors)
    whole = _links(f"{name}_organisation", [described.organisation(actor) for actor in named], described)
    return {**whole, **_links(f"{name}_actor", named, described)}


def _links(name: str, values: Iterable[Term], described: Described) -> Row:
    cells = [link(name, value, described) for value in sorted(values, key=str)] or [link(name, None, described)]
    return {column: BETWEEN.join(dict.fromkeys(cell[column] for cell in cells)) for column in cells[0]}


def _rest(record: NamedNode, described: Described) -> Row:
    row: Row = {}
    for name, property_ in SHARED.items():
        row |= _links(name, described.values(record, NamedNode(DEF + property_)), described)
    dates = described.values(record, NamedNode(DEF + "asOf"))
    passages = described.values(record, NamedNode(DEF + "isStatedIn"))
    row["as_of"] = BETWEEN.join(date.value for date in dates)
    row["passages"] = BETWEEN.join(sorted(shorten(passage.value) for passage in passages))
    return row
