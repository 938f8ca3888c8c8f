"""Every other page as plain rows, for files: what its lists show, with the path of the page of each thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from visualisation.content import Answer, Thing
from visualisation.model import Actor, Flow
from visualisation.pages import Texts
from visualisation.register_tables import Table, name_all, place_all

Context = Mapping[str, Any]
Tabled = Callable[[Context, Texts], Table]


def procedures(page: Context, t: Texts) -> Table:
    """Give the procedures, or what occurs in which of the two that are compared."""
    if page["pair"] is None:
        rows = [[one.title, str(len(one.stages)), one.definition, one.href] for one in page["processes"]]
        return [t("name"), t("number_of_stages"), t("meaning"), t("address")], rows
    left, right = page["pair"]
    rows = [
        [t(f"shared_{key}"), one.link[0], t("yes") if one.left else "", t("yes") if one.right else "", one.link[1]]
        for key, found in page["shared"].items()
        for one in found
    ]
    return [t("kind"), t("name"), left.title, right.title, t("address")], rows


def network(page: Context, t: Texts) -> Table:
    """Give the flows of the drawing, or without a centre the actors with their numbers of flows."""
    ego = page["ego"]
    if ego is None:
        return actors(page, t)
    return flows(ego.flows, ego.actors, t)


def flows(found: Iterable[Flow], ends: Mapping[str, Actor], t: Texts) -> Table:
    """Give flows as rows, one each."""
    keys = ("from_actor", "to_actor", "what_passes", "channel", "condition", "modality", "legal_basis")
    head = [*map(t, keys), t("column_standing"), t("column_certainty"), t("column_passages"), "IRI"]
    return head, [
        [
            ends[flow.sender].name,
            ends[flow.receiver].name,
            flow.passes,
            flow.channel,
            "; ".join(flow.conditions),
            flow.modality_label,
            name_all(flow.legal_basis),
            flow.standing_label,
            flow.certainty_label,
            place_all(flow.citations),
            flow.iri,
        ]
        for flow in found
    ]


def actors(page: Context, t: Texts) -> Table:
    """Give the actors with how many actual flows each receives and passes on."""
    rows = [
        [actor.name, label, actor.kind_label, *map(str, page["counts"][actor.iri]), actor.iri]
        for _, label, several in page["sectors"]
        for actor in several
    ]
    return [t("name"), t("sector"), t("kind"), t("flows_received"), t("flows_sent"), "IRI"], rows


def documents(page: Context, t: Texts) -> Table:
    """Give the source documents."""
    rows = [
        [one.title, one.reference, one.date, str(len(one.passages)), f"{one.cited}%", one.official_url or ""]
        for one in page["documents"]
    ]
    return [t("document"), t("reference_word"), t("date_word"), t("passages"), t("used"), t("official")], rows


def document(page: Context, t: Texts) -> Table:
    """Give the passages of a document in the order of the text."""
    rows = [
        [
            str(one.number),
            one.locator,
            one.paraphrase,
            name_all((text, href) for _, text, href in one.supports),
            one.href,
        ]
        for one in page["document"].passages
    ]
    return [t("number"), t("locator"), t("in_our_words"), t("supports"), t("address")], rows


def questions(page: Context, t: Texts) -> Table:
    """Give the questions of the library."""
    rows = [[group, text, href or ""] for group, links in page["groups"] for text, href in links]
    return [t("kind"), t("question"), t("address")], rows


def answer(page: Context, t: Texts) -> Table:
    """Give the findings of an answer; no rows where nothing was asked."""
    found: Answer | None = page["answer"]
    rows = [
        [one.text, "; ".join(f"{k}: {v}" if k else v for k, v in one.why), place_all(one.citations), one.href or ""]
        for one in (found.findings if found else ())
    ]
    return [t("answer"), t("reason"), t("passages"), t("address")], rows


def hits(page: Context, t: Texts) -> Table:
    """Give what was found for the words in the search field."""
    return [t("name"), t("kind"), t("address")], [[hit.label, hit.kind_label, hit.href] for hit in page["hits"]]


def passage(page: Context, t: Texts) -> Table:
    """Give what rests on a passage."""
    shown = page["passage"]
    rows = [[shown.document_title, shown.locator, kind, text, href] for kind, text, href in shown.supports]
    return [t("document"), t("locator"), t("kind"), t("supports"), t("address")], rows


def thing(page: Context, t: Texts) -> Table:
    """Give all that a page says of a thing: its facts, its flows, what points to it, and its passages."""
    shown: Thing = page["thing"]
    rows = [[t("also_called").rstrip(":"), name, ""] for name in shown.alternative_names]
    rows += [[label, text, href or ""] for label, links in (*shown.facts, *shown.incoming) for text, href in links]
    if page["itself"]:
        head, (values,) = flows((page["itself"],), page["actors"], t)
        rows += [[label, value, ""] for label, value in zip(head, values, strict=True) if value]
    for key in ("received", "sent"):
        rows += [[t(f"flows_{key}"), _written(flow, page["actors"], t), flow.href] for flow in page[key]]
    rows += [[t("passages"), f"{one.document_title}, {one.locator}", one.href] for one in shown.citations]
    return [t("relation"), t("value"), t("address")], rows


def _written(flow: Flow, ends: Mapping[str, Actor], t: Texts) -> str:
    what = flow.passes or t("passes_not_stated")
    return f"{ends[flow.sender].name} → {ends[flow.receiver].name}: {what} ({flow.standing_label})"


TABLES: Mapping[str, Tabled] = {
    "/procedures": procedures,
    "/network": network,
    "/sources": documents,
    "/sources/{slug}": document,
    "/ask": answer,
    "/questions": questions,
    "/questions/{slug}": answer,
    "/actors": actors,
    "/search": hits,
    "/passage/{slug}": passage,
    "/def/{slug:path}": thing,
    "/{kind}/{slug}": thing,
}
