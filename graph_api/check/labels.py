"""A text stands once in each language, and every thing has a label in Dutch and in English."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from pyoxigraph import Literal

from graph_api.check.terms import CLASS_TYPES
from graph_api.check.violation import Places, Violation, short
from graph_api.header import LANGUAGES
from graph_api.load import RDF_TYPE, Dataset, plain
from graph_api.prefixes import DEF, ID, PREFIXES

PREF_LABEL = PREFIXES["skos"] + "prefLabel"
SINGLE = {
    PREF_LABEL,
    PREFIXES["skos"] + "definition",
    PREFIXES["skos"] + "scopeNote",
    DEF + "inverseLabel",
    PREFIXES["dcterms"] + "title",
    PREFIXES["dcterms"] + "description",
}
SEVERAL = {DEF + "abbreviation", DEF + "form", DEF + "unusedLabel"}  # our own properties that may repeat
UNLABELLED = {DEF + "OutsideTerm"}
NAMES_NL = {"nl": "Nederlands", "en": "Engels"}
NAMES_EN = {"nl": "Dutch", "en": "English"}


def wrong_labels(dataset: Dataset, places: Places) -> Iterator[Violation]:
    """Find texts that stand twice in one language, and things without exactly a Dutch and an English label."""
    texts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    classes: dict[str, set[str]] = defaultdict(set)
    for quad in dataset.quads(derived=False):
        subject, value = plain(quad.subject).value, plain(quad.object)
        if isinstance(value, Literal) and (value.language or quad.predicate.value == PREF_LABEL):
            texts[subject, quad.predicate.value][value.language or ""] += 1
        elif quad.predicate == RDF_TYPE:
            classes[subject].add(value.value)
    yield from _doubled(texts, places)
    for subject in classes:
        if _needs_label(subject, classes[subject]):
            yield from _unlabelled(subject, texts.get((subject, PREF_LABEL), Counter()), places)


def _doubled(texts: dict[tuple[str, str], Counter[str]], places: Places) -> Iterator[Violation]:
    for (subject, predicate), counts in texts.items():
        if predicate not in SINGLE and (not predicate.startswith(DEF) or predicate in SEVERAL):
            continue
        for language, count in counts.items():
            if count > 1:
                nl = f"Er staan {count} teksten in het {NAMES_NL.get(language, repr(language))}; houd er een over."
                en = f"There are {count} texts in {NAMES_EN.get(language, repr(language))}; keep one."
                yield Violation(*places.find(subject), short(subject), short(predicate), nl, en, "labels")


def _needs_label(subject: str, classes: set[str]) -> bool:
    if subject.startswith(ID):
        return True
    ours = any(name.startswith(DEF) for name in classes - UNLABELLED)
    return ours or (subject.startswith(DEF) and any(_defines_term(name) for name in classes))


def _defines_term(name: str) -> bool:
    return name in CLASS_TYPES or name.endswith("Property")


def _unlabelled(subject: str, counts: Counter[str], places: Places) -> Iterator[Violation]:
    record = (*places.find(subject), short(subject), "skos:prefLabel")
    for language in LANGUAGES:
        if language not in counts:
            nl = f'Er is geen label in het {NAMES_NL[language]}; voeg skos:prefLabel "…"@{language} toe.'
            en = f'There is no label in {NAMES_EN[language]}; add skos:prefLabel "…"@{language}.'
            yield Violation(*record, nl, en, "labels")
    for language in sorted(counts.keys() - set(LANGUAGES)):
        named = f"@{language}" if language else "zonder taal", f"@{language}" if language else "without a language"
        nl = f"Er is een label {named[0]}; labels zijn er alleen in het Nederlands (@nl) en het Engels (@en)."
        en = f"There is a label {named[1]}; labels are in Dutch (@nl) and English (@en) only."
        yield Violation(*record, nl, en, "labels")
