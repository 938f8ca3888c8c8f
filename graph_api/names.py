"""What everything in the graph is called: its own name, its abbreviation, what it belongs to, and what people type."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import Any, TypedDict

from rapidfuzz import fuzz, process

from graph_api.engine import Engine, Rows, read_all
from graph_api.errors import NotFoundError
from graph_api.finding import Finder
from graph_api.prefixes import ANY_KIND, DEF, ID, PREFIXES, split
from graph_api.retired import Retired, read_retired

LANGUAGES = ("nl", "en")
MODULES = ("engine.py", "names.py", "retired.py")
UNASKED = frozenset(("passage", "flow", "seat", "silence", "naming", "condition", "question", "consultation"))
IN_ONE_LANGUAGE = UNASKED - {"condition"} | {"document", "figure"}
NEAR = 80  # of 100; a slip of one letter still comes through, and of words that mean nothing here few do

NAMES = f"""PREFIX kg: <{DEF}>
PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?thing ?property ?name WHERE {{
  VALUES ?property {{ skos:prefLabel skos:altLabel kg:unusedLabel kg:abbreviation kg:article }}
  ?thing ?property ?name .
}}"""

TYPES = f"""PREFIX kg: <{DEF}>
PREFIX p-plan: <{PREFIXES["p-plan"]}>
SELECT ?thing ?class ?whole ?context WHERE {{
  ?thing a ?class . FILTER(STRSTARTS(STR(?thing), "{ID}"))
  OPTIONAL {{ ?thing kg:isPartOf ?whole }}
  OPTIONAL {{ ?thing p-plan:isStepOfPlan ?context }}
}}"""


@dataclass
class Name:
    """What one thing is called: `own` and `others` by language; `whole` is what an actor is part of.

    `articles` are what its name takes in front of it in a sentence, by language, where it takes one.
    `context` is the procedure of a stage: two procedures have a stage called 'screening'.
    """

    iri: str
    own: dict[str, str] = field(default_factory=dict)
    others: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    abbreviation: str | None = None
    articles: dict[str, str] = field(default_factory=dict)
    classes: list[str] = field(default_factory=list)
    whole: str | None = None
    context: str | None = None

    def spellings(self) -> Iterable[str]:
        """Give every spelling in any language, the own names first."""
        yield from self.own.values()
        if self.abbreviation:
            yield self.abbreviation
        for names in self.others.values():
            yield from names


class Read(TypedDict):
    """What everything is called, and what is retired, by IRI: the fields of `Name` and `Retired` as JSON has them."""

    names: dict[str, dict[str, Any]]
    retired: dict[str, dict[str, Any]]


def read_names(engine: Engine) -> Read:
    """Read the labels, abbreviations, classes and wholes of everything that has a label and is not retired."""
    found: dict[str, Name] = {}
    retired = read_retired(engine)
    for thing_, property_, name in read_all(engine, NAMES, "thing", "property", "name").rows:
        assert thing_ is not None and property_ is not None and name is not None
        if thing_.value not in retired:
            _read(found, thing_.value, property_.value, name.value, getattr(name, "language", None))
    _read_types(found, read_all(engine, TYPES, "thing", "class", "whole", "context"))
    return {"names": _fields(found), "retired": _fields(retired)}


def _fields(found: Mapping[str, object]) -> dict[str, dict[str, Any]]:
    return {iri: vars(one) for iri, one in found.items()}


def _read(found: dict[str, Name], iri: str, property_: str, text: str, language: str | None) -> None:
    name = found.get(iri)
    if name is None:
        name = found[iri] = Name(iri)
    if property_.endswith("prefLabel") and language:
        name.own[language] = text
    elif property_.endswith("abbreviation"):
        name.abbreviation = text
    elif property_.endswith("article") and language:
        name.articles[language] = text
    elif language:
        name.others[language].append(text)


def _read_types(found: Mapping[str, Name], rows: Rows) -> None:
    for record in rows.records():
        name = found.get(record["thing"])
        if name is None:
            continue
        if record["class"] not in name.classes:
            name.classes.append(record["class"])
        name.whole = record.get("whole", name.whole)
        name.context = record.get("context", name.context)


class Names:
    """The names of all things, read once from the graph."""

    def __init__(self, read: Read) -> None:
        """Take what `read_names` gave."""
        self._names = {iri: Name(**fields) for iri, fields in read["names"].items()}
        self.retired: Mapping[str, Retired] = {iri: Retired(**fields) for iri, fields in read["retired"].items()}
        self._ordered = sorted(self._names)
        self._kinds: dict[str | None, tuple[Name, ...]] = {}
        self._indexes: dict[tuple[str, bool], Mapping[str, list[str]]] = {}

    def __contains__(self, iri: str) -> bool:
        """Say whether the graph names this IRI."""
        return iri in self._names

    def get(self, iri: str) -> Name | None:
        """Give what the thing is called, or None."""
        return self._names.get(iri)

    def things(self, kind: str | None = None) -> Sequence[Name]:
        """Give all things of one kind, by IRI; without a kind, of all kinds; of any kind that can be asked about."""
        if kind not in self._kinds:
            self._kinds[kind] = tuple(self._of_kind(kind))
        return self._kinds[kind]

    def _of_kind(self, kind: str | None) -> Iterable[Name]:
        if kind == ANY_KIND:
            return (name for name in self.things() if (split(name.iri) or ("",))[0] not in UNASKED)
        start = f"{ID}{kind}/" if kind else ID
        first = bisect_left(self._ordered, start)
        return (self._names[iri] for iri in takewhile(lambda iri: iri.startswith(start), self._ordered[first:]))

    def own(self, iri: str, lang: str) -> str:
        """Give the own name in this language, else in another, else the IRI itself."""
        name = self._names.get(iri)
        if name is None or not name.own:
            return iri
        return name.own.get(lang) or next(iter(name.own.values()))

    def short(self, iri: str, lang: str) -> str:
        """Give the abbreviation where there is one, else the own name with its whole's short name in brackets."""
        name = self._names.get(iri)
        if name is None:
            return iri
        if name.abbreviation:
            return name.abbreviation
        whole = f" ({self.short(name.whole, lang)})" if name.whole else ""
        return self.own(iri, lang) + whole

    def full(self, iri: str, lang: str) -> str:
        """Give the own name, then in brackets, each once: abbreviation, whole, and of an actor in English the Dutch."""
        return self._with_brackets(iri, lang, dutch=iri.startswith(f"{ID}actor/"))

    def as_item(self, iri: str, lang: str) -> str:
        """Give the own name as `full` does, in English with the Dutch name of anything that has one."""
        return self._with_brackets(
            iri, lang, dutch=iri.startswith(ID) and (split(iri) or ("",))[0] not in IN_ONE_LANGUAGE
        )

    def _with_brackets(self, iri: str, lang: str, *, dutch: bool) -> str:
        name = self._names.get(iri)
        if name is None:
            return iri
        own = self.own(iri, lang)
        extra = [name.abbreviation, self._whole(name, lang)]
        if dutch and lang != "nl":
            extra.append(name.own.get("nl"))
        told = list(dict.fromkeys(part for part in extra if part and part.casefold() != own.casefold()))
        return f"{own} ({', '.join(told)})" if told else own

    def article(self, iri: str, lang: str) -> str:
        """Give the article that the name takes in a sentence, with a space behind it; '' for a name without one."""
        name = self._names.get(iri)
        return f"{name.articles[lang]} " if name and lang in name.articles else ""

    def _whole(self, name: Name, lang: str) -> str | None:
        around = name.whole or name.context
        return self.short(around, lang) if around else None

    def context(self, iri: str) -> str | None:
        """Give the procedure of a stage; None for anything else."""
        name = self._names.get(iri)
        return name.context if name else None

    def wholes(self, iri: str) -> list[str]:
        """Give what the thing is part of, nearest first."""
        found: list[str] = []
        name = self._names.get(iri)
        while name is not None and name.whole and name.whole not in found:
            found.append(name.whole)
            name = self._names.get(name.whole)
        return found

    @cached_property
    def _parts(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self.things("actor"):
            if name.whole:
                found.setdefault(name.whole, []).append(name.iri)
        return found

    def parts(self, iri: str) -> frozenset[str]:
        """Give all actors that are part of this one, at whatever depth."""
        found: set[str] = set()
        left = [iri]
        while left:
            more = [part for part in self._parts.get(left.pop(), ()) if part not in found]
            found.update(more)
            left += more
        return frozenset(found)

    def refuse_retired(self, *iris: str) -> None:
        """Let IRIs through that are not retired. Raises RetiredError with the successors of the first that is."""
        if iri := next((iri for iri in iris if iri in self.retired), None):
            raise self.retired[iri].error()

    def resolve(self, kind: str, given: str) -> str:
        """Turn what a user gave (slug, IRI, abbreviation or name) into the IRI of a thing of this kind.

        Raises NotFoundError with up to five of the nearest names, and RetiredError for what is retired.
        """
        start = ID if kind == ANY_KIND else f"{ID}{kind}/"
        if given in self._names and given.startswith(start):
            return given
        if (iri := start + given) in self._names:
            return iri
        self.refuse_retired(given, iri)
        wanted = given.strip().casefold()
        exact = self._index(kind, shown=False).get(wanted) or self._index(kind, shown=True).get(wanted, [])
        if len(exact) == 1:
            return exact[0]
        near = self.nearest(given, kind) if not exact else [short_of(iri, kind) for iri in exact]
        hint = f" Did you mean: {', '.join(near)}?" if near else ""
        raise NotFoundError(f"There is no {kind} called '{given}'.{hint}", near, kind, given)

    def _index(self, kind: str, *, shown: bool) -> Mapping[str, list[str]]:
        """Give the things of a kind by their spellings, or by the names under which answers show them."""
        if (kind, shown) not in self._indexes:
            found: dict[str, list[str]] = {}
            for name in self.things(kind):
                spelt = self._shown(name.iri) if shown else {spelling.casefold() for spelling in name.spellings()}
                for spelling in spelt:
                    found.setdefault(spelling, []).append(name.iri)
            self._indexes[kind, shown] = found
        return self._indexes[kind, shown]

    def _shown(self, iri: str) -> set[str]:
        """Give the names under which answers show a thing, case folded: what is copied from an answer is understood."""
        return {name.casefold() for lang in LANGUAGES for name in (self.short(iri, lang), self.full(iri, lang))}

    def nearest(self, given: str, kind: str | None = None, limit: int = 5) -> list[str]:
        """Give the slugs of the things whose names come nearest to what was given, the nearest first.

        Of things of any kind the slug is preceded by the kind: 'actor/coa'.
        """
        spellings: Mapping[tuple[str, str], str] = {
            (name.iri, spelling): spelling.casefold()
            for name in self.things(kind)
            for spelling in (*name.spellings(), short_of(name.iri, kind))
        }
        found = process.extract(given.casefold(), spellings, scorer=fuzz.WRatio, limit=limit * 4, score_cutoff=NEAR)
        return list(dict.fromkeys(short_of(key[0], kind) for _, _, key in found))[:limit]

    def nearest_term(self, given: str, limit: int = 5) -> list[str]:
        """Give the local names of our terms that come nearest to what was given."""
        terms = {
            name.removeprefix(DEF): name.removeprefix(DEF).casefold() for name in self._names if name.startswith(DEF)
        }
        found = process.extract(given.casefold(), terms, scorer=fuzz.ratio, limit=limit, score_cutoff=60)
        return [term for _, _, term in found]

    def search(self, given: str, limit: int = 10) -> list[str]:
        """Give the IRIs of the things that best fit what was typed, the best first: see `Finder.find`."""
        return self._finder.find(given, limit)

    @cached_property
    def _finder(self) -> Finder:
        return Finder({name.iri: tuple(name.spellings()) for name in self.things()})


def short_of(iri: str, kind: str | None) -> str:
    """Give the slug of a thing, preceded by its kind where things of any kind are meant."""
    return iri.removeprefix(ID) if kind == ANY_KIND else (split(iri) or ("", iri))[1]
