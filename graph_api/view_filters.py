"""The filters of the page of routes: by what is passed on, channel, legal basis, certainty and standing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache

from graph_api.contract import Contract, last, slug
from graph_api.engine import ALL
from graph_api.errors import ParameterError
from graph_api.names import Names
from graph_api.prefixes import DEF, PREFIXES
from graph_api.respond import Respondent
from graph_api.things import FlowRecord

KEPT = 240
BROADER = f"""PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?kind ?wider WHERE {{ ?kind skos:broader ?next . ?next skos:broader* ?wider }} ORDER BY ?kind ?wider"""
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Filters:
    """What flows must satisfy, '' for no demand: `about` and `channel` are IRIs, `legal_basis` is yes or no.

    `certainty` and `standing` are names of members of their code lists, such as stated and actual.
    """

    about: str = ""
    channel: str = ""
    legal_basis: str = ""
    certainty: str = ""
    standing: str = ""

    @property
    def given(self) -> tuple[tuple[str, str], ...]:
        """Give the filters that are set, as (name, value) of an address."""
        every = ((field.name, getattr(self, field.name)) for field in fields(self))
        return tuple((name, slug(value)) for name, value in every if value)

    def without(self, name: str) -> Filters:
        """Give the same filters but one."""
        return replace(self, **{name: ""})


NO_FILTERS = Filters()


class FlowFilter:
    """Applies filters to the flows of one dataset; what was filtered last is kept."""

    def __init__(self, respondent: Respondent, contract: Contract) -> None:
        """Read which kinds of information are kinds of another."""
        self._names = respondent.names
        self._records = contract.records
        self._wider: dict[str, set[str]] = {}
        for record in respondent.engine.select(BROADER, limit=ALL).records():
            self._wider.setdefault(record["kind"], set()).add(record["wider"])
        self.passing = lru_cache(KEPT)(self._passing)

    def _passing(self, filters: Filters) -> frozenset[str]:
        """Give the flows (IRIs) that satisfy all filters."""
        return frozenset(one.iri for one in self._records if self._satisfies(one, filters))

    def _satisfies(self, record: FlowRecord, filters: Filters) -> bool:
        return (
            (not filters.about or filters.about in self._kinds(record))
            and (not filters.channel or filters.channel in record.all("usesChannel"))
            and (not filters.legal_basis or bool(record.all("hasLegalBasis")) == (filters.legal_basis == "yes"))
            and filters.certainty in ("", last(record.one("hasCertainty")))
            and filters.standing in ("", last(record.one("hasStanding")))
        )

    def _kinds(self, record: FlowRecord) -> set[str]:
        """Give what a flow passes on, and every wider kind that this is one of."""
        kind = record.one("passes")
        return {kind, *self._wider.get(kind, ())} - {""}

    def choices(self, lang: str) -> dict[str, Choices]:
        """Give what can be chosen for every filter but the legal basis, as (value, label): only what occurs."""
        return {name: self._by_label(iris, lang) for name, iris in self._occurring.items()}

    @cached_property
    def _occurring(self) -> Mapping[str, set[str]]:
        every: Mapping[str, Callable[[FlowRecord], set[str]]] = {
            "about": self._kinds,
            "channel": lambda record: set(record.all("usesChannel")),
            "certainty": lambda record: {record.one("hasCertainty")} - {""},
            "standing": lambda record: {record.one("hasStanding")} - {""},
        }
        return {name: {iri for record in self._records for iri in of(record)} for name, of in every.items()}

    def _by_label(self, iris: set[str], lang: str) -> Choices:
        labels = ((last(iri), self._names.own(iri, lang)) for iri in iris)
        return tuple(sorted(labels, key=lambda one: (one[1].casefold(), one[0])))


def read_filters(parameters: Mapping[str, str], names: Names) -> Filters:
    """Read the filters of an address. Raises NotFoundError for an unknown kind or channel, else ParameterError."""

    def one(kind: str, name: str) -> str:
        given = parameters.get(name, "").strip()
        return names.resolve(kind, given) if given else ""

    def listed(name: str) -> str:
        given = parameters.get(name, "").strip()
        if given and f"{DEF}{name}/{given}" not in names:
            raise ParameterError(f"There is no {name} called '{given}'.", names.nearest_term(f"{name}/{given}"))
        return given

    legal_basis = parameters.get("legal_basis", "").strip()
    if legal_basis not in ("", "yes", "no"):
        raise ParameterError("'legal_basis' is yes or no.")
    about, channel = one("signal", "about"), one("channel", "channel")
    return Filters(about, channel, legal_basis, listed("certainty"), listed("standing"))
