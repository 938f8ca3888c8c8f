"""Records of any class read once from the graph, and how the pages name and cite them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph_api.contract import cite, last, page_of
from graph_api.engine import ALL, Engine, Term
from graph_api.prefixes import DEF, PREFIXES
from graph_api.respond import Respondent
from graph_api.things import FlowRecord as Record
from visualisation.content import Link
from visualisation.model import Citation

ABOUT = """SELECT ?class ?thing ?property ?value WHERE { ?thing a ?class ; ?property ?value }
ORDER BY ?thing ?property ?value"""
LABEL = PREFIXES["skos"] + "prefLabel"
DEFINITION = PREFIXES["skos"] + "definition"


def read_records(engine: Engine, *classes: str) -> tuple[Record, ...]:
    """Read everything of these classes (local names), by IRI; properties of ours go by their local names."""
    found: dict[str, dict[str, list[Term]]] = {}
    for name in classes:
        for _, thing, property_, value in engine.select(ABOUT, {"class": NamedNode(DEF + name)}, limit=ALL).rows:
            assert thing is not None and property_ is not None and value is not None
            values = found.setdefault(thing.value, {}).setdefault(property_.value.removeprefix(DEF), [])
            values += [] if value in values else [value]
    return tuple(Record(iri, {k: tuple(v) for k, v in found[iri].items()}) for iri in sorted(found))


@dataclass(frozen=True)
class Wording:
    """Names, links and citations in one language."""

    respondent: Respondent
    lang: str

    def own(self, iri: str) -> str:
        """Give the own name; '' for no IRI."""
        return self.respondent.names.own(iri, self.lang) if iri else ""

    def short(self, iri: str) -> str:
        """Give the abbreviation, else the name."""
        return self.respondent.names.short(iri, self.lang)

    def link(self, iri: str) -> Link:
        """Give the name that can stand alone, with the page of the thing."""
        return self.respondent.names.full(iri, self.lang), page_of(iri, self.lang)

    def short_link(self, iri: str) -> Link:
        """Give the short name with the page of the thing."""
        return self.short(iri), page_of(iri, self.lang)

    def own_link(self, iri: str) -> Link:
        """Give the own name with the page of the thing."""
        return self.own(iri), page_of(iri, self.lang)

    def brief(self, iri: str) -> Link:
        """Give the abbreviation or else the own name, with the page of the thing; its whole stands elsewhere."""
        name = self.respondent.names.get(iri)
        return (name.abbreviation if name and name.abbreviation else self.own(iri)), page_of(iri, self.lang)

    def cite(self, record: Record) -> tuple[Citation, ...]:
        """Give the passages that a record rests on."""
        return cite(self.respondent.names, self.respondent.passages, record.all("isStatedIn"), self.lang)

    def texts(self, record: Record, name: str) -> str:
        """Give the text of a property in this language, or ''."""
        return record.text(name, self.lang)

    def listed(self, record: Record, name: str) -> tuple[str, str]:
        """Give (key, label) of a member of a code list, such as ("actual", "feitelijk"); empty when it has none."""
        iri = record.one(name)
        return (last(iri), self.own(iri)) if iri else ("", "")


def home(respondent: Respondent, iri: str) -> str:
    """Give the organisation or body that an actor belongs to in the end."""
    return [iri, *respondent.names.wholes(iri)][-1]


def by_name(links: Iterable[Link]) -> tuple[Link, ...]:
    """Put links in the order of their texts, each once."""
    return tuple(sorted(set(links), key=lambda link: (link[0].casefold(), link[1] or "")))
