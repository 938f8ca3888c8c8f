"""Find the question of the library that a typed question comes nearest to.

Words and pairs of words are weighed by how rare they are among all wordings (tf-idf) and compared by cosine, as in
G. Salton and C. Buckley, 'Term-weighting approaches in automatic text retrieval', 1988. Names are replaced by the
parameter they would fill, so that 'from {sender} to {receiver}' tells the direction. A name that fills no parameter,
and a 'not' that the wording lacks, count against the match: an answer that ignores them would be a wrong one.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise, permutations

from graph_api.linking import Linked, Mention
from graph_api.questions import SLOT, Parameter, Question
from graph_api.tokens import concept, lemmas

Feature = tuple[str, ...]
PAIR = 1.2
SAID = 0.35
LEFT_OVER = 0.72
UNSAID_NOT = 0.7
MOST_MENTIONS = 6
WEIGHTY = ("actor", "system", "law")
NOT = frozenset(
    ("niet", "geen", "nooit", "not", "no", "never", "without", "zonder", "buiten", "behalve", "except", "avoid")
)
SCOPE = frozenset(("volgens", "according", "to", "in", "binnen", "within", "per", "uit", "acc"))


@dataclass(frozen=True)
class Match:
    """A question, the things (IRIs) each parameter can mean, how near it comes (0 to 1), and the documents named."""

    question: str
    given: Mapping[str, tuple[str, ...]]
    score: float
    documents: tuple[str, ...] = ()


@dataclass
class Wording:
    """One wording of one question: its slots, its words, and the length of its vector."""

    question: str
    slots: frozenset[str]
    words: frozenset[str]
    counts: Counter[Feature] = field(repr=False)


def masked(wording: str, lang: str) -> tuple[str, ...]:
    """Reduce a wording to lemmas, with each slot kept as one word: '{sender}'."""
    parts: list[str] = []
    at = 0
    for slot in SLOT.finditer(wording):
        parts += [*lemmas(wording[at : slot.start()], lang), slot[0]]
        at = slot.end()
    return (*parts, *lemmas(wording[at:], lang))


def features(tokens: Sequence[str]) -> Counter[Feature]:
    """Count words, meanings, and pairs of neighbouring meanings, with marks at both ends.

    A meaning stands for words of both languages that ask the same
    (`texts/concepts.json`); a word without one stands for itself.
    """
    meanings = [concept(token) for token in tokens]
    said = [(f"={token}",) for token, meaning in zip(tokens, meanings, strict=True) if token != meaning]
    return Counter([*said, *((meaning,) for meaning in meanings), *pairwise(("^", *meanings, "$"))])


class Matcher:
    """Knows the wordings of all questions."""

    def __init__(self, library: Mapping[str, Question]) -> None:
        """Weigh the words of all wordings."""
        self._library = library
        self._wordings = [wording for question in library.values() for wording in _read(question)]
        seen: Counter[Feature] = Counter(feature for wording in self._wordings for feature in wording.counts)
        total = len(self._wordings)
        self._weights = {f: math.log((1 + total) / n) + 0.3 for f, n in seen.items()}
        self._unseen = math.log(1 + total) * 0.5
        self._postings: dict[frozenset[str], dict[Feature, list[tuple[int, float]]]] = {}
        for number, wording in enumerate(self._wordings):
            postings = self._postings.setdefault(wording.slots, defaultdict(list))
            for feature, weight in self._vector(wording.counts).items():
                postings[feature].append((number, weight))
        self._signatures = _signatures(library)
        self._words = {slug: frozenset[str]() for slug in library}
        for wording in self._wordings:
            self._words[wording.question] |= wording.words

    def vocabulary(self) -> Iterable[str]:
        """Give every word of every wording, as a lemma."""
        return {word for wording in self._wordings for word in wording.words}

    def words_of(self, question: str) -> frozenset[str]:
        """Give the lemmas of all wordings of a question."""
        return self._words[question]

    def matches(self, linked: Linked) -> list[Match]:
        """Give for every question and every way to fill its parameters the nearest wording, the nearest first."""
        best: dict[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], Match] = {}
        for signature, slugs in self._signatures.items():
            for filling in _fillings(signature, linked):
                for match in self._score(filling, slugs, linked):
                    key = match.question, tuple(sorted(match.given.items()))
                    if key not in best or match.score > best[key].score:
                        best[key] = match
        return sorted(best.values(), key=lambda match: (-match.score, match.question))

    def unfilled(self, linked: Linked) -> dict[str, float]:
        """Give for each question how near its wordings come by their words alone, whatever is named."""
        scores: dict[str, float] = defaultdict(float)
        counts = features(linked.lemmas)
        for number, score in self._near(counts, self._postings.values()).items():
            question = self._wordings[number].question
            scores[question] = max(scores[question], score)
        return scores

    def _score(self, filling: Mapping[str, Mention], slugs: frozenset[str], linked: Linked) -> Iterator[Match]:
        kinds = {name: self._kind(slugs, name) for name in filling}
        scope = [m for m in linked.mentions if m.of("document") and m not in filling.values()]
        tokens = _mask(linked, filling, scope)
        slots = frozenset(filling)
        scores = self._near(features(tokens), (self._postings[slots],) if slots in self._postings else ())
        left = [m for m in linked.mentions if m not in filling.values() and m not in scope and _weighty(m)]
        given = {name: mention.of(kinds[name]) for name, mention in filling.items()}
        documents = tuple(iri for mention in scope for iri in mention.of("document"))
        best: dict[str, float] = {}
        for number, score in scores.items():
            wording = self._wordings[number]
            if wording.question in slugs and score > best.get(wording.question, 0.0):
                worth = score * self._against(wording, tokens, left, linked)
                best[wording.question] = max(worth, best.get(wording.question, 0.0))
        for slug, worth in best.items():
            yield Match(slug, given, worth, documents)

    def _near(
        self, counts: Mapping[Feature, int], several: Iterable[Mapping[Feature, Sequence[tuple[int, float]]]]
    ) -> dict[int, float]:
        """Give how near each wording that shares a feature comes, among those with the slots of these postings."""
        scores: dict[int, float] = defaultdict(float)
        vector = self._vector(counts)
        for postings in several:
            for feature, weight in vector.items():
                for number, other in postings.get(feature, ()):
                    scores[number] += weight * other
        return scores

    def _kind(self, slugs: frozenset[str], name: str) -> str:
        return next(self._library[slug].parameters[name].kind for slug in slugs)

    @staticmethod
    def _against(wording: Wording, tokens: Sequence[str], left: Sequence[Mention], linked: Linked) -> float:
        ignored = sum(1 for m in left if not set(linked.lemmas[m.start : m.end]) & wording.words)
        unsaid = bool(NOT & set(tokens)) != bool(NOT & wording.words)
        return float(LEFT_OVER**ignored * (UNSAID_NOT if unsaid else 1.0))

    def _vector(self, counts: Mapping[Feature, int]) -> Mapping[Feature, float]:
        raw = {
            feature: self._weights.get(feature, self._unseen) * _worth(feature)
            for feature in counts
            if feature in self._weights or (len(feature) == 1 and not feature[0].startswith("="))
        }
        norm = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {feature: weight / norm for feature, weight in raw.items()}


def _worth(feature: Feature) -> float:
    if len(feature) > 1:
        return PAIR
    return SAID if feature[0].startswith("=") else 1.0


def _read(question: Question) -> Iterator[Wording]:
    for lang, several in question.wordings.items():
        for text in several:
            tokens = masked(text, lang)
            slots = frozenset(SLOT.findall(text))
            yield Wording(question.slug, slots, frozenset(t for t in tokens if not t.startswith("{")), features(tokens))


def _signatures(library: Mapping[str, Question]) -> dict[tuple[Parameter, ...], frozenset[str]]:
    """Group the questions by the parameters a filling must have; an optional one is tried with and without."""
    groups: dict[tuple[tuple[str, str], ...], set[str]] = defaultdict(set)
    parameters: dict[tuple[str, str], Parameter] = {}
    for question in library.values():
        required = [p for p in question.parameters.values() if p.required]
        optional = [p for p in question.parameters.values() if not p.required]
        for size in range(len(optional) + 1):
            for chosen in combinations(optional, size):
                key = tuple(sorted((p.name, p.kind) for p in (*required, *chosen)))
                parameters |= {(p.name, p.kind): p for p in (*required, *chosen)}
                groups[key].add(question.slug)
    return {tuple(parameters[pair] for pair in key): frozenset(slugs) for key, slugs in groups.items()}


def _fillings(signature: Sequence[Parameter], linked: Linked) -> Iterator[dict[str, Mention]]:
    """Try every way of filling the parameters with mentions of the right kind, the first MOST_MENTIONS of them.

    The ways grow with the power of the parameters: without an end to them a long text of names would take hours.
    """
    usable = [[m for m in linked.mentions if m.of(slot.kind)] for slot in signature]
    if not all(usable):
        return
    mentions = sorted({m for several in usable for m in several}, key=lambda m: m.start)[:MOST_MENTIONS]
    for chosen in permutations(mentions, len(signature)):
        if all(mention in fit for mention, fit in zip(chosen, usable, strict=True)):
            yield {slot.name: mention for slot, mention in zip(signature, chosen, strict=True)}


def _weighty(mention: Mention) -> bool:
    return any(mention.of(kind) for kind in WEIGHTY)


def _mask(linked: Linked, filled: Mapping[str, Mention], scope: Sequence[Mention]) -> tuple[str, ...]:
    """Put slots in the place of the names that fill them, and leave the scope ('volgens de systeemcheck') out."""
    tokens = list(linked.lemmas)
    spots = [(mention, ["{" + name + "}"]) for name, mention in filled.items()] + [(mention, []) for mention in scope]
    for mention, put in sorted(spots, key=lambda spot: -spot[0].start):
        start = mention.start
        while not put and start > 0 and tokens[start - 1] in SCOPE:
            start -= 1
        tokens[start : mention.end] = put
    return tuple(tokens)
