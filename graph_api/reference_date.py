"""The graph as the sources up to a date have it: what no document of that date or before states is left out.

A record counts from the first document that states it, an inferred one from the last that it is inferred from,
and one that says that documents differ from the last of those.
What such a record names is kept with its names alone (what it is called, of what it is part), when only a
later document describes it. Which passage says which part of a record is not recorded, so a record that counts is
given whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad, Store

from graph_api.load import Dataset, Term, derive, plain
from graph_api.prefixes import DEF, ID, PREFIXES

IS_STATED_IN, CERTAINTY, SILENCE_KIND = f"{DEF}isStatedIn", f"{DEF}hasCertainty", f"{DEF}hasSilenceKind"
IS_PART_OF, ISSUED = f"{PREFIXES['dcterms']}isPartOf", f"{PREFIXES['dcterms']}issued"
TYPE = f"{PREFIXES['rdf']}type"
NAMING = frozenset(
    (
        *(TYPE, IS_PART_OF, f"{PREFIXES['skos']}prefLabel", f"{PREFIXES['skos']}altLabel"),
        *(
            f"{DEF}{name}"
            for name in ("abbreviation", "article", "unusedLabel", "hasSector", "carriesSignal", "isSubStageOf")
        ),
        *(f"{PREFIXES['org']}{name}" for name in ("unitOf", "postIn", "subOrganizationOf")),
        f"{PREFIXES['p-plan']}isStepOfPlan",
    )
)
RETIRED = f"{DEF}RetiredThing"
# These say something themselves; that another record points to one does not bring it into the graph.
SAYING = frozenset(f"{DEF}{name}" for name in ("Flow", "Seat", "Consultation", "Silence", "Figure", "Status", "Naming"))


@dataclass(frozen=True)
class Statements:
    """The quads of the records of a graph by their subject (IRI); those of the vocabulary are no records."""

    by_subject: Mapping[str, tuple[Quad, ...]]

    @classmethod
    def of(cls, dataset: Dataset) -> Statements:
        """Read the quads of the data files."""
        found: defaultdict[str, list[Quad]] = defaultdict(list)
        for quad in dataset.quads(derived=False):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ID):
                found[quad.subject.value].append(quad)
        return cls({subject: tuple(quads) for subject, quads in found.items()})

    def all(self, subject: str, property_: str) -> list[str]:
        """Give the values of a property of a record."""
        return [plain(quad.object).value for quad in self.by_subject.get(subject, ()) if _of(quad) == property_]

    def issued(self) -> dict[str, str]:
        """Give the date (ISO) of every source document."""
        return {one: dates[0] for one in self.by_subject if (dates := self.all(one, ISSUED)) and _is_document(one)}

    def since(self) -> dict[str, str]:
        """Give the date (ISO) from which every record counts; what no document states or holds counts always.

        A retired name is of our own making, and counts from the newest source: an older state does not need it.
        """
        issued = self.issued()
        held = {one: issued[part] for one in self.by_subject for part in self.all(one, IS_PART_OF) if part in issued}
        since = {**issued, **held}
        since |= {one: max(issued.values()) for one in self.by_subject if issued and RETIRED in self.all(one, TYPE)}
        for one in self.by_subject:
            dates = [held[passage] for passage in self.all(one, IS_STATED_IN) if passage in held]
            if dates and not _is_document(one):
                compared = any(found.endswith("/inferred") for found in self.all(one, CERTAINTY))
                compared |= any(found.endswith("/differing") for found in self.all(one, SILENCE_KIND))
                since[one] = max(dates) if compared else min(dates)
        return since


def source_dates(dataset: Dataset) -> tuple[str, ...]:
    """Give the dates (ISO) of the source documents, each once, in order."""
    issued = dataset.store.quads_for_pattern(None, NamedNode(ISSUED), None)
    return tuple(sorted({plain(quad.object).value for quad in issued if _is_document(plain(quad.subject).value)}))


def until(dataset: Dataset, day: str) -> Dataset:
    """Give the graph as the sources up to and including a day (ISO) have it, under the same version."""
    statements = Statements.of(dataset)
    since = statements.since()
    counting = {one for one in statements.by_subject if since.get(one, "") <= day}
    named = _named(statements, counting)
    known = counting | named
    files = tuple(replace(file, quads=tuple(_kept(file.quads, counting, named, known))) for file in dataset.files)
    store = Store()
    store.extend(quad for file in files for quad in file.quads)
    derivations = tuple(derive(store, replace(one, quads=())) for one in dataset.derivations)
    return replace(dataset, files=files, derivations=derivations, store=store)


def _named(statements: Statements, counting: Collection[str]) -> set[str]:
    """Give the records that do not count themselves but that those which count name, directly or as their whole."""
    named: set[str] = set()
    wanted = {one for subject in counting for one in _pointed(statements.by_subject[subject], None)}
    while more := {one for one in wanted if _can_be_named(statements, one)} - named - set(counting):
        named |= more
        wanted = {one for subject in more for one in _pointed(statements.by_subject[subject], NAMING)}
    return named


def _can_be_named(statements: Statements, iri: str) -> bool:
    kind = iri.removeprefix(ID).partition("/")[0]
    types = statements.all(iri, TYPE)
    return iri in statements.by_subject and kind not in ("passage", "document") and not SAYING & set(types)


def _pointed(quads: Iterable[Quad], properties: Collection[str] | None) -> set[str]:
    """Give the records that quads point to, by these properties or by any."""
    wanted = (plain(quad.object) for quad in quads if properties is None or _of(quad) in properties)
    return {term.value for term in wanted if _is_record(term)}


def _kept(
    quads: Iterable[Quad], counting: Collection[str], named: Collection[str], known: Collection[str]
) -> Iterable[Quad]:
    """Give the quads of the vocabulary, of what counts, and the names of what is named; none to what is left out."""
    for quad in quads:
        subject, target = plain(quad.subject), plain(quad.object)
        if _is_record(target) and target.value not in known:
            continue
        if not _is_record(subject) or subject.value in counting or (subject.value in named and _of(quad) in NAMING):
            yield quad


def _is_record(term: Term) -> bool:
    return isinstance(term, NamedNode) and term.value.startswith(ID)


def _is_document(iri: str) -> bool:
    return iri.startswith(f"{ID}document/")


def _of(quad: Quad) -> str:
    return quad.predicate.value
