"""Measures, recommendations and promises over time, as their page shows them."""

from __future__ import annotations

import re
from functools import lru_cache

from starlette.requests import Request

from graph_api.contract import last, page_of, slug
from graph_api.errors import ParameterError
from graph_api.respond import Respondent
from graph_api.things import FlowRecord as Record
from graph_api.things import class_label
from graph_api.view_files import Context
from graph_api.view_records import DEFINITION, Wording, by_name, read_records
from graph_api.wording import write_date
from visualisation import timeline
from visualisation.content import Link
from visualisation.timeline import Item, Scale, Status

KINDS = ("Measure", "Recommendation", "AttentionPoint", "Motion", "Promise", "Inquiry", "Programme")
GROUPS = ("kind", "actor")
YEAR = re.compile(r"[12]\d{3}")
Group = tuple[Link | None, tuple[Item, ...]]


class Measures:
    """Gives the page over one dataset; its items are made once for each language."""

    def __init__(self, respondent: Respondent) -> None:
        """Read the items and their statuses."""
        self._respondent = respondent
        self._items = {kind: read_records(respondent.engine, kind) for kind in KINDS}
        self._statuses = read_records(respondent.engine, "Status")
        self.all_items = lru_cache(4)(self._all_items)

    def page(self, request: Request, lang: str) -> Context:
        """Show how measures and promises stood over the years, of one kind or actor and from year to year on request.

        Raises ParameterError for an unknown kind or group and for what is no year, and NotFoundError for an unknown
        actor.
        """
        given = request.query_params
        kind, actor, group = given.get("kind", ""), given.get("actor", ""), given.get("group", "")
        for name, value, known in (("kind", kind, KINDS), ("group", group, GROUPS)):
            if value and value not in known:
                raise ParameterError(f"'{name}' is one of: {', '.join(known)}.")
        if actor:
            actor = slug(self._respondent.names.resolve("actor", actor))
        years = asked_years(given.get("from", ""), given.get("to", ""))
        names = self._respondent.names
        documents = sorted(self._respondent.passages.documents.values(), key=lambda one: one.issued)
        whole = timeline.scale(status.date for item in self.all_items(lang) for status in item.statuses)
        items = self.chosen_items(lang, kind, actor, years)
        people = by_name(link for item in self.all_items(lang) for link in (*item.responsible, *item.meant_for))
        return "measures.html", {
            "bars": timeline.bars,
            "ticks": timeline.ticks,
            "strip_width": timeline.STRIP,
            "items": items,
            "groups": by_actor(items) if group == "actor" else by_kind(items),
            "group": group or GROUPS[0],
            "whole": whole,
            "years": years,
            "documents": tuple(
                (one.name, names.own(one.iri, lang), write_date(one.issued, lang), one.issued) for one in documents
            ),
            "kinds": tuple(
                (one, class_label(names, self._items[one][0].iri, lang)) for one in KINDS if self._items[one]
            ),
            "kind": kind,
            "actors": tuple(((href or "").rpartition("/")[2], text) for text, href in people),
            "actor": actor,
            "states": tuple(sorted({(s.state, s.state_label) for item in items for s in item.statuses})),
        }

    def chosen_items(self, lang: str, kind: str, actor: str, years: tuple[str, str] = ("", "")) -> tuple[Item, ...]:
        """Give the items of this kind that are of or for this actor (slug), in these years; '' takes all."""
        page = f"/{lang}/actor/{actor}"
        found = tuple(
            item
            for item in self.all_items(lang)
            if kind in ("", item.kind)
            and (not actor or page in (href for _, href in (*item.responsible, *item.meant_for)))
        )
        return timeline.within(found, Scale(int(years[0] or 0), int(years[1] or 9999) + 1)) if any(years) else found

    def _all_items(self, lang: str) -> tuple[Item, ...]:
        say = Wording(self._respondent, lang)
        found = [self._item(record, kind, say) for kind in KINDS for record in self._items[kind]]
        return tuple(sorted(found, key=lambda item: (KINDS.index(item.kind), item.label.casefold())))

    def _item(self, record: Record, kind: str, say: Wording) -> Item:
        mine = [status for status in self._statuses if status.one("isStatusOf") == record.iri]
        due = record.one("dueBy")
        return Item(
            slug=slug(record.iri),
            label=say.own(record.iri),
            href=page_of(record.iri, say.lang),
            kind=kind,
            kind_label=class_label(self._respondent.names, record.iri, say.lang),
            definition=say.texts(record, DEFINITION),
            responsible=tuple(say.short_link(one) for one in record.all("isResponsibilityOf")),
            meant_for=tuple(say.short_link(one) for one in record.all("isMeantFor")),
            due=write_date(due, say.lang) if due else "",
            statuses=tuple(sorted((_status(one, say) for one in mine), key=lambda s: (s.date, s.slug))),
            citations=say.cite(record),
        )


def asked_years(first: str, last_one: str) -> tuple[str, str]:
    """Give the years from and to that an address asks for, '' where it does not. Raises ParameterError."""
    first, last_one = first.strip(), last_one.strip()
    for name, value in (("from", first), ("to", last_one)):
        if value and not YEAR.fullmatch(value):
            raise ParameterError(f"'{name}' is a year, such as 2023.")
    if first and last_one and first > last_one:
        raise ParameterError("'from' is not a year after 'to'.")
    return first, last_one


def by_kind(items: tuple[Item, ...]) -> tuple[Group, ...]:
    """Give the items under the name of their kind."""
    kinds = dict.fromkeys(item.kind_label for item in items)
    return tuple(((kind, None), tuple(one for one in items if one.kind_label == kind)) for kind in kinds)


def by_actor(items: tuple[Item, ...]) -> tuple[Group, ...]:
    """Give every item once, under the one who is responsible, else for whom it is meant.

    Items of several come together in a last group but one, those of nobody in the last; both have no name.
    """
    alone: dict[Link, list[Item]] = {}
    several: list[Item] = []
    nobody: list[Item] = []
    for item in items:
        people = item.responsible or item.meant_for
        if len(people) == 1:
            alone.setdefault(people[0], []).append(item)
        else:
            (several if people else nobody).append(item)
    named = sorted(alone.items(), key=lambda pair: pair[0][0].casefold())
    return (
        *((link, tuple(found)) for link, found in named),
        *((("", None), tuple(several)),) * bool(several),
        *((None, tuple(nobody)),) * bool(nobody),
    )


def _status(record: Record, say: Wording) -> Status:
    cited = say.cite(record)
    return Status(
        slug=slug(record.iri),
        href=page_of(record.iri, say.lang),
        date=record.one("asOf"),
        written=record.text("timeInWords", say.lang) or write_date(record.one("asOf"), say.lang),
        state=last(record.one("hasState")),
        state_label=say.own(record.one("hasState")),
        document=cited[-1].document if cited else "",
        certainty=say.listed(record, "hasCertainty")[0],
        certainty_label=say.listed(record, "hasCertainty")[1],
        reason=say.texts(record, "reason"),
        citations=cited,
    )
