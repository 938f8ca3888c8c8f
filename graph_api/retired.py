"""Identifiers that an earlier release used and this one does not: since when, why, and what came in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_api.engine import ALL, Engine
from graph_api.errors import RetiredError
from graph_api.prefixes import BASE, DEF, ID, PREFIXES, split

RETIRED = f"""PREFIX dcterms: <{PREFIXES["dcterms"]}>
PREFIX kg: <{DEF}>
PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?thing ?since ?successor ?reason ?lang WHERE {{
  ?thing a kg:RetiredThing ; kg:isRetiredSince ?since ; skos:changeNote ?reason .
  BIND(LANG(?reason) AS ?lang)
  OPTIONAL {{ ?thing dcterms:isReplacedBy ?successor }}
}}
ORDER BY ?thing ?successor ?lang"""


@dataclass(frozen=True)
class Retired:
    """One retired thing or term (IRI): the first release without it, its successors (IRIs) and the reason."""

    iri: str
    since: str
    successors: list[str] = field(default_factory=list)
    reason: dict[str, str] = field(default_factory=dict)

    def error(self) -> RetiredError:
        """Give the error that says that this is retired, and by what it is replaced."""
        name = self.iri.removeprefix(BASE)
        told = ", ".join(iri.removeprefix(BASE) for iri in self.successors)
        instead = f"it is replaced by {told}." if told else "nothing replaces it."
        kind = (split(self.successors[0]) if self.successors else None) or ("def" if DEF in self.iri else "thing",)
        short = [self._suggestion(iri, kind[0]) for iri in self.successors]
        return RetiredError(
            f"{name} is retired since release {self.since}; {instead}", short, kind[0], self.iri, self.successors
        )

    @staticmethod
    def _suggestion(iri: str, kind: str) -> str:
        return iri.removeprefix({"def": DEF, "thing": ID}.get(kind, f"{ID}{kind}/"))


def read_retired(engine: Engine) -> Mapping[str, Retired]:
    """Read everything that is retired, by IRI."""
    found: dict[str, Retired] = {}
    for record in engine.select(RETIRED, limit=ALL).records():
        one = found.setdefault(record["thing"], Retired(record["thing"], record["since"]))
        one.reason[record["lang"]] = record["reason"]
        if (successor := record.get("successor")) and successor not in one.successors:
            one.successors.append(successor)
    return found
