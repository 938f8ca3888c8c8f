"""Where the sources say different things of one thing: each version with its passages, to stand side by side."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property, lru_cache

from graph_api.contract import Contract, last, page_of
from graph_api.engine import ALL
from graph_api.prefixes import DEF
from graph_api.respond import Respondent
from graph_api.things import FlowRecord as Record
from graph_api.view_records import Wording, read_records
from visualisation.content import Difference, Version

DISPUTES = f"""PREFIX kg: <{DEF}>
SELECT ?record ?other ?whole WHERE {{ ?record kg:disputes ?other . OPTIONAL {{ ?record kg:isStatusOf ?whole }} }}
ORDER BY ?record ?other"""
KEPT = 2000


class Versions:
    """Gives the differences between sources over one dataset."""

    def __init__(self, respondent: Respondent, contract: Contract) -> None:
        """Take what says that sources differ; it is read when it is first asked for."""
        self._respondent = respondent
        self._flows = contract.by_iri
        self.of = lru_cache(KEPT)(self._of)

    @cached_property
    def _silences(self) -> tuple[Record, ...]:
        every = read_records(self._respondent.engine, "Silence")
        return tuple(one for one in every if last(one.one("hasSilenceKind")) == "differing")

    @cached_property
    def _disputes(self) -> tuple[tuple[str, str, str], ...]:
        rows = self._respondent.engine.select(DISPUTES, limit=ALL).records()
        return tuple((row["record"], row["other"], row.get("whole", "")) for row in rows)

    @cached_property
    def _statuses(self) -> dict[str, Record]:
        return {one.iri: one for one in read_records(self._respondent.engine, "Status")}

    @cached_property
    def _between(self) -> dict[tuple[str, str], list[Record]]:
        found: dict[tuple[str, str], list[Record]] = {}
        for record in self._flows.values():
            found.setdefault(_ends(record), []).append(record)
        return found

    @cached_property
    def _with(self) -> dict[str, list[str]]:
        """The flows (IRIs) that each actor sends or receives."""
        found: dict[str, list[str]] = {}
        for flow, record in self._flows.items():
            for actor in dict.fromkeys(_ends(record)):
                found.setdefault(actor, []).append(flow)
        return found

    def _of(self, iri: str, lang: str) -> tuple[Difference, ...]:
        """Give the differences about a thing (IRI), about the flows that an actor sends or receives included."""
        say = Wording(self._respondent, lang)
        about = {iri, *self._with.get(iri, ())}
        return (*self._said(about, say), *self._disputed(iri, say), *self._standings(iri, say))

    def _said(self, about: set[str], say: Wording) -> Iterable[Difference]:
        for silence in self._silences:
            if about & set(silence.all("isAbout")):
                passages = tuple(Version("", "", "", "", (one,)) for one in say.cite(silence))
                yield Difference(say.own(silence.iri), page_of(silence.iri, say.lang), passages)

    def _disputed(self, iri: str, say: Wording) -> Iterable[Difference]:
        for record, other, whole in self._disputes:
            if iri in (record, other, whole):
                pair = (self._statuses.get(one) or self._flows.get(one) for one in (other, record))
                yield Difference("", "", tuple(_version(one, say) for one in pair if one))

    def _standings(self, iri: str, say: Wording) -> Iterable[Difference]:
        """Give a flow with those between the same two actors of which the sources say another standing."""
        if not (record := self._flows.get(iri)):
            return
        others = [one for one in self._between[_ends(record)] if one.one("hasStanding") != record.one("hasStanding")]
        if others:
            yield Difference("", "", tuple(_version(one, say) for one in (record, *others)))


def _ends(record: Record) -> tuple[str, str]:
    return record.one("hasSender"), record.one("hasReceiver")


def _version(record: Record, say: Wording) -> Version:
    standing = record.one("hasStanding")
    href = page_of(record.iri, say.lang)
    said = say.own(standing or record.one("hasState"))
    return Version(say.own(record.iri), href, last(standing), said, say.cite(record))
