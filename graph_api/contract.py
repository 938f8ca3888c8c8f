"""The graph as the pages, tables and exports take it: actors and flows as plain values in one language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

from graph_api.engine import ALL
from graph_api.names import Names
from graph_api.passages import Passages
from graph_api.prefixes import DEF, ID, split
from graph_api.respond import Respondent
from graph_api.things import FlowRecord, class_label, read_flows
from visualisation.model import Actor, Citation, Flow, Network

SECTORS = f"""PREFIX kg: <{DEF}>
SELECT ?actor ?sector WHERE {{ ?actor kg:hasSector ?sector }}"""

Ends = Mapping[str, list[Flow]]


class Contract:
    """Gives what the views are handed, read once per language from the graph of one respondent."""

    def __init__(self, respondent: Respondent) -> None:
        """Read the flows and sectors; the networks are made when asked for, once per language."""
        self._names = respondent.names
        self._passages = respondent.passages
        self.records = read_flows(respondent.engine)
        self._sectors = {row["actor"]: row["sector"] for row in respondent.engine.select(SECTORS, limit=ALL).records()}
        self._networks: dict[str, Network] = {}
        self._ends: dict[str, tuple[Ends, Ends]] = {}
        self._actors: dict[str, Mapping[str, Actor]] = {}

    def network(self, lang: str) -> Network:
        """Give all actors and flows with their texts in this language."""
        if lang not in self._networks:
            actors = tuple(self.actor(name.iri, lang) for name in self._names.things("actor"))
            flows = tuple(self.flow(record, lang) for record in self.records)
            self._networks[lang] = Network(actors, flows)
        return self._networks[lang]

    def actor(self, iri: str, lang: str) -> Actor:
        """Give one actor as it is drawn."""
        name = self._names.get(iri)
        whole = name.whole if name else None
        sector = self._sectors.get(iri, "")
        return Actor(
            iri=iri,
            slug=slug(iri),
            label=self._names.own(iri, lang),
            abbreviation=name.abbreviation if name else None,
            sector=sector.rpartition("/")[2],
            sector_label=self._names.own(sector, lang) if sector else "",
            kind_label=class_label(self._names, iri, lang),
            parent_label=self._names.short(whole, lang) if whole else None,
            href=page_of(iri, lang),
            article=self._names.article(iri, lang),
        )

    def flow(self, record: FlowRecord, lang: str) -> Flow:
        """Give one flow as pages and tables show it; what the sources do not say is an empty text."""
        own = self._names.own

        def several(name: str) -> tuple[str, ...]:
            return tuple(own(iri, lang) for iri in record.all(name))

        return Flow(
            iri=record.iri,
            slug=slug(record.iri),
            href=page_of(record.iri, lang),
            sender=record.one("hasSender"),
            receiver=record.one("hasReceiver"),
            passes=own(record.one("passes"), lang),
            channel=", ".join(several("usesChannel")),
            conditions=several("hasCondition"),
            modality=last(record.one("hasModality")),
            modality_label=own(record.one("hasModality"), lang),
            legal_basis=tuple((own(iri, lang), page_of(iri, lang)) for iri in record.all("hasLegalBasis")),
            on_behalf_of=tuple(self._names.short(iri, lang) for iri in record.all("onBehalfOf")),
            standing=last(record.one("hasStanding")),
            standing_label=own(record.one("hasStanding"), lang),
            certainty=last(record.one("hasCertainty")),
            certainty_label=own(record.one("hasCertainty"), lang),
            reason=record.text("reason", lang) or None,
            citations=cite(self._names, self._passages, record.all("isStatedIn"), lang),
        )

    def flows_of(self, iris: Collection[str], lang: str) -> tuple[tuple[Flow, ...], tuple[Flow, ...]]:
        """Give the flows that these actors send, and the others that they receive, each in order."""
        if lang not in self._ends:
            self._ends[lang] = _by_end(self.network(lang).flows)
        sent, received = ({flow.iri: flow for iri in iris for flow in ends.get(iri, ())} for ends in self._ends[lang])
        others = (received[iri] for iri in sorted(received.keys() - sent.keys()))
        return tuple(sent[iri] for iri in sorted(sent)), tuple(others)

    def actors(self, lang: str) -> Mapping[str, Actor]:
        """Give all actors by IRI."""
        if lang not in self._actors:
            self._actors[lang] = self.network(lang).by_iri()
        return self._actors[lang]

    @cached_property
    def plain(self) -> dict[str, Any]:
        """Give the whole graph as plain values, as `as_json` does, made once: not to be changed."""
        return self.as_json()

    @cached_property
    def by_iri(self) -> Mapping[str, FlowRecord]:
        """Give the records of the flows by IRI."""
        return {record.iri: record for record in self.records}

    def as_json(self) -> dict[str, Any]:
        """Give the whole graph as plain values in both languages, for programs and for the static site."""
        return {
            "actors": [self._actor_json(name.iri) for name in self._names.things("actor")],
            "flows": [self._flow_json(record) for record in self.records],
        }

    def _actor_json(self, iri: str) -> dict[str, Any]:
        name = self._names.get(iri)
        return {
            "iri": iri,
            "slug": slug(iri),
            "label": {lang: self._names.own(iri, lang) for lang in ("nl", "en")},
            "abbr": name.abbreviation if name else None,
            "kind": [last(found) for found in (name.classes if name else [])],
            "parent": name.whole if name else None,
            "sector": last(self._sectors.get(iri, "")),
        }

    def _flow_json(self, record: FlowRecord) -> dict[str, Any]:
        return {
            "iri": record.iri,
            "sender": record.one("hasSender"),
            "receiver": record.one("hasReceiver"),
            "passes": record.one("passes"),
            "channel": list(record.all("usesChannel")),
            "condition": self._both(record.all("hasCondition")),
            "modality": last(record.one("hasModality")).replace("-", "_"),
            "legal_basis": list(record.all("hasLegalBasis")),
            "stage": list(record.all("takesPlaceIn")),
            "on_behalf_of": list(record.all("onBehalfOf")),
            "standing": last(record.one("hasStanding")),
            "certainty": last(record.one("hasCertainty")),
            "reason": {lang: record.text("reason", lang) for lang in ("nl", "en")} if record.one("reason") else None,
            "disputes": list(record.all("disputes")),
            "as_of": record.one("asOf") or None,
            "peripheral": record.one("isPeripheral") == "true",
            "passages": list(record.all("isStatedIn")),
        }

    def _both(self, iris: Iterable[str]) -> list[dict[str, str]]:
        return [{lang: self._names.own(iri, lang) for lang in ("nl", "en")} for iri in iris]


def _by_end(flows: Iterable[Flow]) -> tuple[Ends, Ends]:
    """Give the flows by their sender and by their receiver."""
    sent, received = defaultdict(list), defaultdict(list)
    for flow in flows:
        sent[flow.sender].append(flow)
        received[flow.receiver].append(flow)
    return sent, received


def cite(names: Names, passages: Passages, iris: Iterable[str], lang: str) -> tuple[Citation, ...]:
    """Give passages as the views cite them, by document and place."""
    return tuple(
        Citation(
            document=passage.document.name,
            document_title=names.own(passage.document.iri, lang),
            locator=passage.locators[lang],
            paraphrase=passage.paraphrases[lang],
            href=f"/{lang}/passage/{passage.slug}",
        )
        for passage in passages.cited(iris)
    )


def page_of(iri: str, lang: str) -> str:
    """Give the path of our page of a thing or term; another IRI is given back."""
    if iri.startswith(ID):
        return f"/{lang}/{iri.removeprefix(ID)}"
    return f"/{lang}/def/{iri.removeprefix(DEF)}" if iri.startswith(DEF) else iri


def slug(iri: str) -> str:
    """Give the slug of one of our things; another IRI is given back."""
    return (split(iri) or ("", iri))[1]


def last(iri: str) -> str:
    """Give what follows the last slash: the name of a member of a code list or of a class."""
    return iri.rpartition("/")[2]
