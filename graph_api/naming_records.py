"""Which document names which thing, in which form and where: counted in the texts, and kept in data/namings."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph_api.described import PART_OF, Described
from graph_api.load import RDF_TYPE
from graph_api.prefixes import COUNTED, DEF, PREFIXES, split
from graph_api.sources import SourceText
from graph_api.sources.namings import is_abbreviation, pattern

UNNAMED = NamedNode(DEF + "Status")  # filed under measures, but no text calls a status by a name
OWN, OTHER, SHORT, UNUSED = (
    NamedNode(iri)
    for iri in (
        PREFIXES["skos"] + "prefLabel",
        PREFIXES["skos"] + "altLabel",
        DEF + "abbreviation",
        DEF + "unusedLabel",
    )
)
HIDDEN = re.compile(r"[\s\u00ad-]+")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
SPELLINGS = (OWN, OTHER, SHORT, UNUSED)

Span = tuple[int, int]
Spans = Mapping[str, list[Span]]


@dataclass(frozen=True)
class Form:
    """A Dutch spelling of a thing, the property that gives it, and for a unit or function the whole it belongs to."""

    thing: str
    text: str
    property_: NamedNode
    whole: str = ""

    @property
    def key(self) -> str:
        """Give what makes two spellings one form: capitals do not, unless it is an abbreviation."""
        clean = " ".join(unicodedata.normalize("NFC", self.text).split())
        return clean if is_abbreviation(clean) else clean.casefold()

    @property
    def is_abbreviated(self) -> bool:
        """Say whether the graph calls it an abbreviation, or it looks like one."""
        return self.property_ == SHORT or is_abbreviation(self.text)


@dataclass(frozen=True)
class Naming:
    """One form in which one document names one thing; `form` is as the document most often writes it.

    `is_spelled_out` says of an abbreviation whether the document gives the thing a full form too; else it is None.
    """

    document: str
    thing: str
    form: str
    is_abbreviated: bool
    is_spelled_out: bool | None
    offsets: tuple[int, ...]


@dataclass(frozen=True)
class Usage:
    """What the texts say of the spellings: the namings, the forms shared by several things, and the ill-marked ones.

    `unheard` are other names and abbreviations that no text uses, `heard` the names marked as unused that one does.
    A shared form is not ill-marked where it is the own name of each, told apart by what each is part of, nor is
    an unused name that a text uses where another thing is called so: that is whom the text names.
    """

    namings: tuple[Naming, ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...]
    unheard: tuple[Form, ...]
    heard: tuple[tuple[Form, tuple[str, ...]], ...]


def read_forms(described: Described) -> tuple[Form, ...]:
    """Give the Dutch spellings of everything that a text can name, by thing."""
    return tuple(
        Form(subject.value, value.value, property_, _whole(described, subject))
        for subject in sorted((s for s in described.subjects if isinstance(s, NamedNode)), key=str)
        if (split(subject.value) or ("",))[0] in COUNTED and UNNAMED not in described.values(subject, RDF_TYPE)
        for property_ in SPELLINGS
        for value in described.values(subject, property_)
        if isinstance(value, Literal) and value.language in (None, "nl")
    )


def _whole(described: Described, thing: NamedNode) -> str:
    return next((str(whole.value) for part_of in PART_OF for whole in described.values(thing, part_of)), "")


def count_namings(texts: Sequence[SourceText], forms: Sequence[Form]) -> Usage:
    """Count every form in every text.

    Of two forms at one place the longer counts: 'Unit 1F' is no naming of '1F'; nor does an address of the web
    name what it holds. A form that several things bear is no proof of any of them and becomes no naming, but
    still hides a shorter one; so does a name marked as unused, which is no naming either.
    """
    used = [form for form in forms if form.property_ != UNUSED]
    bearers: dict[str, list[Form]] = defaultdict(list)
    for form in used:
        bearers[form.key].append(form)
    everywhere = {text.name: _spans(text, dict.fromkeys(form.key for form in forms)) for text in texts}
    found = {text.name: _outermost(text, everywhere[text.name]) for text in texts}
    namings = tuple(naming for text in texts for naming in _namings(text, found[text.name], used, bearers))
    return Usage(namings, tuple(_shared(bearers)), _unheard(forms, everywhere), _heard(forms, found, bearers))


def _things(several: Iterable[Form]) -> tuple[str, ...]:
    return tuple(sorted({form.thing for form in several}))


def _shared(bearers: Mapping[str, Sequence[Form]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, several in sorted(bearers.items()):
        things = _things(several)
        wholes = {form.whole for form in several if form.property_ == OWN and form.whole}
        if len(things) > 1 and len(wholes) < len(several):
            yield key, things


def _unheard(forms: Iterable[Form], everywhere: Mapping[str, Spans]) -> tuple[Form, ...]:
    known = {(form.thing, form.key) for form in forms if form.property_ == UNUSED}
    ours = (form for form in forms if form.property_ in (OTHER, SHORT) and (form.thing, form.key) not in known)
    return tuple(form for form in ours if not _used(form, everywhere))


def _heard(
    forms: Iterable[Form], found: Mapping[str, Spans], bearers: Mapping[str, Sequence[Form]]
) -> tuple[tuple[Form, tuple[str, ...]], ...]:
    ours = (
        form
        for form in forms
        if form.property_ == UNUSED and not set(_things(bearers.get(form.key, ()))) - {form.thing}
    )
    return tuple((form, used) for form in ours if (used := _used(form, found)))


def _used(form: Form, found: Mapping[str, Spans]) -> tuple[str, ...]:
    return tuple(name for name, spans in found.items() if spans.get(form.key))


def _spans(text: SourceText, keys: Iterable[str]) -> Spans:
    """Find all forms in a text; those whose letters are nowhere in it are not looked for."""
    letters = _letters(text.text)
    sought = (key for key in keys if _letters(key) in letters)
    return {key: [match.span() for match in pattern(key).finditer(text.text)] for key in sought}


def _letters(text: str) -> str:
    """Give a text without capitals, white space and hyphens, over which a form may be broken."""
    return HIDDEN.sub("", unicodedata.normalize("NFC", text)).casefold()


def _outermost(text: SourceText, found: Spans) -> Spans:
    """Drop every place that lies inside a longer one, or inside an address of the web."""
    places = {span for spans in found.values() for span in spans}
    places |= {match.span() for match in ADDRESS.finditer(text.text)}
    kept: set[Span] = set()
    reached = -1
    for start, end in sorted(places, key=lambda span: (span[0], -span[1])):
        if end > reached:
            kept.add((start, end))
            reached = end
    return {key: [span for span in spans if span in kept] for key, spans in found.items()}


def _namings(
    text: SourceText, found: Spans, forms: Sequence[Form], bearers: Mapping[str, Sequence[Form]]
) -> Iterator[Naming]:
    for thing, mine in _by_thing(forms).items():
        used = {key: several for key, several in mine.items() if found.get(key) and len(_things(bearers[key])) == 1}
        short = {key: any(form.is_abbreviated for form in several) for key, several in used.items()}
        spelled_out = not all(short.values())
        for key, several in used.items():
            written = _as_written(text, found[key], several[0])
            offsets = tuple(start for start, _ in found[key])
            yield Naming(text.name, thing, written, short[key], spelled_out if short[key] else None, offsets)


def _by_thing(forms: Iterable[Form]) -> dict[str, dict[str, list[Form]]]:
    found: dict[str, dict[str, list[Form]]] = {}
    for form in forms:
        found.setdefault(form.thing, {}).setdefault(form.key, []).append(form)
    return found


def _as_written(text: SourceText, spans: Iterable[Span], form: Form) -> str:
    """Give the form as the document most often writes it; a word broken over two lines is no other spelling."""
    written = (" ".join(unicodedata.normalize("NFC", text.text[slice(*span)]).split()) for span in spans)
    whole = Counter(spelling for spelling in written if spelling.casefold() == form.key.casefold())
    return whole.most_common(1)[0][0] if whole else form.text
