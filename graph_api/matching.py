"""Find the question of the library that a typed question comes nearest to.

Words and pairs of words are weighed by how rare they are among all wordings (tf-idf) and compared by cosine, as in
G. Salton and C. Buckley, 'Term-weighting approaches in automatic text retrieval', 1988. Names are replaced by the
parameter they would fill, so that 'from {sender} to {receiver}' tells the direction. A name that fills no parameter,
and a 'not' that the wording lacks, count against the match: an answer that ignores them would be a wrong one.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations
from typing import TypedDict

from graph_api.linking import Linked, Mention
from graph_api.postings import Postings, add_up
from graph_api.questions import SLOT, Parameter, Question
from graph_api.tokens import concept, lemmas

PAIR = 1.2
SAID = 0.35
LEFT_OVER = 0.72
UNSAID_NOT = 0.7
MOST_MENTIONS = 6
DOCUMENT = "document"
WEIGHTY = ("actor", "system", "law")
NOT = frozenset(
    ("niet", "geen", "nooit", "not", "no", "never", "without", "zonder", "buiten", "behalve", "except", "avoid")
)
SCOPE = frozenset(("volgens", "according", "to", "in", "binnen", "within", "per", "uit", "acc"))
BELONGING = frozenset(("van", "of", "bij", "tijdens", "during", "at"))
NO_WORDS = frozenset[str]()


@dataclass(frozen=True)
class Match:
    """A question, the things (IRIs) each parameter can mean, how near it comes (0 to 1), and the documents named."""

    question: str
    given: Mapping[str, tuple[str, ...]]
    score: float
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """One wording of one question: its slots and its words."""

    question: str
    slots: frozenset[str]
    words: frozenset[str]


class Weighed(TypedDict):
    """The wordings of a library (question, slots, words), the weight of each feature, and the wordings that have it.

    The latter by the slots of the wordings and by their numbers, with the weight that the feature has in each. All is
    as JSON has it, to be kept.
    """

    wordings: list[tuple[str, list[str], list[str]]]
    weights: dict[str, float]
    postings: dict[str, Postings]


def _slots(names: Iterable[str]) -> str:
    return " ".join(sorted(set(names)))


def masked(wording: str, lang: str) -> tuple[str, ...]:
    """Reduce a wording to lemmas, with each slot kept as one word: '{sender}'."""
    parts: list[str] = []
    at = 0
    for slot in SLOT.finditer(wording):
        parts += [*lemmas(wording[at : slot.start()], lang), slot[0]]
        at = slot.end()
    return (*parts, *lemmas(wording[at:], lang))


def features(tokens: Sequence[str]) -> Counter[str]:
    """Count words, meanings, and pairs of neighbouring meanings apart by a space, with marks at both ends.

    A meaning stands for words of both languages that ask the same
    (`texts/concepts.json`); a word without one stands for itself.
    """
    meanings = [concept(token) for token in tokens]
    said = [f"={token}" for token, meaning in zip(tokens, meanings, strict=True) if token != meaning]
    return Counter([*said, *meanings, *map(" ".join, pairwise(("^", *meanings, "$")))])


def weigh(library: Mapping[str, Question]) -> Weighed:
    """Weigh the words of all wordings of a library."""
    read = [wording for question in library.values() for wording in _read(question)]
    seen = Counter(feature for *_, counts in read for feature in counts)
    total = len(read)
    weights = {feature: math.log((1 + total) / n) + 0.3 for feature, n in seen.items()}
    postings: dict[str, Postings] = {}
    for number, (_, text, _, counts) in enumerate(read):
        several = postings.setdefault(_slots(SLOT.findall(text)), {})
        for feature, weight in _vector(counts, weights, total).items():
            numbers, told = several.setdefault(feature, ([], []))
            numbers.append(number)
            told.append(weight)
    wordings = [(slug, SLOT.findall(text), words) for slug, text, words, _ in read]
    return {"wordings": wordings, "weights": weights, "postings": postings}


class Matcher:
    """Knows the wordings of all questions."""

    def __init__(self, library: Mapping[str, Question], weighed: Weighed) -> None:
        """Take a library and what `weigh` gave for it."""
        self._library = library
        self._wordings = [
            Wording(slug, frozenset(slots), frozenset(words)) for slug, slots, words in weighed["wordings"]
        ]
        self._weights = weighed["weights"]
        self._postings = weighed["postings"]
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
            symmetric = all(self._library[slug].symmetric for slug in slugs)
            slots = tuple(self._library[min(slugs)].parameters.values()) if symmetric else signature
            for filling in _fillings(slots, linked, combinations if symmetric else permutations):
                for match in self._score(filling, slugs, linked):
                    key = match.question, tuple(sorted(match.given.items()))
                    if key not in best or match.score > best[key].score:
                        best[key] = match
        return sorted(best.values(), key=lambda match: (-match.score, match.question))

    def unfilled(self, linked: Linked) -> dict[str, float]:
        """Give for each question how near its wordings come by their words alone, whatever is named."""
        scores: dict[str, float] = defaultdict(float)
        for number, score in self._near(linked.lemmas, self._postings.values()).items():
            question = self._wordings[number].question
            scores[question] = max(scores[question], score)
        return scores

    def _near(self, tokens: Sequence[str], several: Iterable[Postings]) -> Mapping[int, float]:
        """Give how near each wording of some postings comes to these words, by its number, where it shares any."""
        near: dict[int, float] = {}
        vector = _vector(features(tokens), self._weights, len(self._wordings))
        for postings in several:
            near |= add_up(vector, postings)
        return near

    def _score(self, filling: Mapping[str, Mention], slugs: frozenset[str], linked: Linked) -> Iterator[Match]:
        kinds = {name: self._kind(slugs, name) for name in filling}
        scope = [m for m in linked.mentions if m.of(DOCUMENT) and m not in filling.values()]
        tokens = _mask(linked, filling, scope)
        limits = [] if DOCUMENT in kinds.values() else scope  # what one document says is not limited to another
        used = (*filling.values(), *limits)
        left = [
            frozenset(linked.lemmas[m.start : m.end])
            for m in linked.mentions
            if m not in used and (m in scope or _weighty(m))
        ]
        negated = not NOT.isdisjoint(tokens)
        given = {name: mention.of(kinds[name]) for name, mention in filling.items()}
        documents = tuple(iri for mention in limits for iri in mention.of(DOCUMENT))
        best: dict[str, float] = {}
        for number, score in self._near(tokens, (self._postings.get(_slots(filling), {}),)).items():
            wording = self._wordings[number]
            if wording.question in slugs and score > best.get(wording.question, 0.0):
                worth = score * self._against(wording, left, negated)
                best[wording.question] = max(worth, best.get(wording.question, 0.0))
        among = any(m.start == 0 or linked.lemmas[m.start - 1] not in SCOPE for m in scope)
        for slug, worth in best.items():
            if not (among and self._library[slug].complete):  # a document named among things is one of them
                yield Match(slug, given, worth, documents)

    def _kind(self, slugs: frozenset[str], name: str) -> str:
        return next(self._library[slug].parameters[name].kind for slug in slugs)

    @staticmethod
    def _against(wording: Wording, left: Sequence[frozenset[str]], negated: bool) -> float:
        ignored = sum(1 for name in left if name.isdisjoint(wording.words))
        return float(LEFT_OVER**ignored * (UNSAID_NOT if negated is NOT.isdisjoint(wording.words) else 1.0))


def _vector(counts: Iterable[str], weights: Mapping[str, float], total: int) -> Mapping[str, float]:
    """Weigh features to a vector of length 1; a word that none of the `total` wordings has weighs too."""
    unseen = math.log(1 + total) * 0.5
    raw = {
        feature: weights.get(feature, unseen) * _worth(feature)
        for feature in counts
        if feature in weights or (" " not in feature and not feature.startswith("="))
    }
    norm = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
    return {feature: weight / norm for feature, weight in raw.items()}


def _worth(feature: str) -> float:
    if " " in feature:
        return PAIR
    return SAID if feature.startswith("=") else 1.0


def _read(question: Question) -> Iterator[tuple[str, str, list[str], Counter[str]]]:
    """Give every wording of a question with its slug, its words and its features."""
    for lang, several in question.wordings.items():
        for text in several:
            tokens = masked(text, lang)
            words = sorted({token for token in tokens if not token.startswith("{")})
            yield question.slug, text, words, features(tokens)


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


def _fillings(
    signature: Sequence[Parameter],
    linked: Linked,
    choose: Callable[[list[Mention], int], Iterable[tuple[Mention, ...]]],
) -> Iterator[dict[str, Mention]]:
    """Try every way of filling the parameters with mentions of the right kind, the first MOST_MENTIONS of them.

    `choose` gives the ways to take some: in every order, or in that of the text where the order means nothing.
    The ways grow with the power of the parameters: without an end to them a long text of names would take hours.
    """
    usable = [[m for m in linked.mentions if m.of(slot.kind)] for slot in signature]
    if not all(usable):
        return
    mentions = sorted({m for several in usable for m in several}, key=lambda m: m.start)[:MOST_MENTIONS]
    for chosen in choose(mentions, len(signature)):
        if all(mention in fit for mention, fit in zip(chosen, usable, strict=True)):
            yield {slot.name: mention for slot, mention in zip(signature, chosen, strict=True)}


def _weighty(mention: Mention) -> bool:
    return any(mention.of(kind) for kind in WEIGHTY)


def _around(filled: Collection[Mention], linked: Linked) -> Iterator[Mention]:
    """Give the procedures that are named beside their stages: 'what follows, in the asylum procedure, on screening'."""
    within = frozenset(procedure for mention in filled for procedure in mention.within)
    return (m for m in linked.mentions if m not in filled and within & set(m.of("procedure")))


def _mask(linked: Linked, filled: Mapping[str, Mention], scope: Sequence[Mention]) -> tuple[str, ...]:
    """Put slots in the place of the names that fill them.

    The scope ('volgens de systeemcheck') is left out, and so is the procedure of a stage.
    """
    tokens = list(linked.lemmas)
    spots = [(mention, ["{" + name + "}"], NO_WORDS) for name, mention in filled.items()]
    spots += [(mention, [], SCOPE) for mention in scope]
    spots += [(mention, [], SCOPE | BELONGING) for mention in _around(filled.values(), linked)]
    for mention, put, leading in sorted(spots, key=lambda spot: -spot[0].start):
        start = mention.start
        while start > 0 and tokens[start - 1] in leading:
            start -= 1
        tokens[start : mention.end] = put
    return tuple(tokens)
