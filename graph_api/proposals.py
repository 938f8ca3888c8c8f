"""Propose what a typed question can mean: a question of the library with its parameters, by name or by passage.

Proposals come from five sides: a wording comes near and what it needs is named; a passage is found, and what its
records are about fills a question of one parameter; a passage or a silence is found and speaks for itself; or the
sources say nothing, and the passage found comes nearest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from graph_api.linking import Linked
from graph_api.matching import DOCUMENT, Match, Matcher
from graph_api.prefixes import split
from graph_api.questions import Question
from graph_api.retrieval import Hit, PassageIndex

NEAREST = 20
READINGS = 3
FOUND = 10
SPEAKING = 3
NAMED = "named"
OF_PASSAGE = "passage"
OF_SILENCE = "silence"
UNSAID = "unsaid"
TURNED = "turned"
EXACT = 0.93


@dataclass(frozen=True)
class Proposal:
    """A question with its parameters (IRIs) and the documents it is limited to.

    `near` is how near its wording comes with the names filled in, or its passage or silence comes, and `alike`
    how near its wordings come without looking at names (0 to 1); `side` is where it comes from: 'named', 'found',
    'passage', 'turned' (the other verdict of a passage), 'silence' or 'unsaid'; `place` is that of the passage, from 0.
    """

    question: str
    given: Mapping[str, str]
    documents: tuple[str, ...]
    near: float
    alike: float
    side: str
    place: int = 0

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Give what makes two proposals the same."""
        return self.question, tuple(sorted(self.given.items()))

    @property
    def is_exact(self) -> bool:
        """Say whether the question was put as the library puts it."""
        return self.side == NAMED and self.near >= EXACT


class Proposer:
    """Proposes over one library, with the passages of one graph."""

    def __init__(self, library: Mapping[str, Question], matcher: Matcher, index: PassageIndex) -> None:
        """Take the library, its wordings and the passages; note which questions have one parameter of which kind."""
        self._library = library
        self._matcher = matcher
        self._index = index
        self._single: dict[str, list[str]] = {}
        for slug, question in library.items():
            if len(question.parameters) == 1:
                self._single.setdefault(next(iter(question.parameters.values())).kind, []).append(slug)

    def propose(
        self,
        linked: Linked,
        asks: frozenset[str],
        hits: Sequence[Hit],
        silences: Sequence[Hit],
        documents: tuple[str, ...],
    ) -> list[Proposal]:
        """Give all proposals, each once.

        `asks` is what is asked for, `hits` and `silences` are what was found, `documents` what limits it.
        """
        alike = self._matcher.unfilled(linked)
        kept: dict[object, Proposal] = {}
        several = (
            self._named(linked, alike, asks),
            self._found(hits, documents, alike),
            self._speaking(hits[:SPEAKING], OF_PASSAGE, alike, asks),
            self._speaking(silences, OF_SILENCE, alike, asks),
            self._speaking(hits[:1], UNSAID, alike, asks),
        )
        for proposal in (one for proposals in several for one in proposals):
            kept.setdefault(proposal.key, proposal)
        return list(kept.values())

    def _named(self, linked: Linked, alike: Mapping[str, float], asks: frozenset[str]) -> Iterator[Proposal]:
        matches = (one for one in self._matcher.matches(linked) if self._can_answer(one.question, asks))
        for match in islice(_nearest_turn(matches), NEAREST):
            for given in readings(match):
                yield Proposal(
                    match.question, given, match.documents, match.score, alike.get(match.question, 0.0), NAMED
                )

    def _can_answer(self, slug: str, asks: frozenset[str]) -> bool:
        """Say whether a question gives what is asked for, as far as its header says what must be asked."""
        wanted = self._library[slug].asked_for
        return not wanted or not asks.isdisjoint(wanted)

    def _found(self, hits: Sequence[Hit], documents: tuple[str, ...], alike: Mapping[str, float]) -> Iterator[Proposal]:
        near = []
        for place, hit in enumerate(hits[:SPEAKING]):
            for thing in sorted(self._index.things[hit.passage]):
                kind = (split(thing) or ("",))[0]
                for slug in self._single.get(kind, ()):
                    near.append((-alike.get(slug, 0.0) * hit.share, slug, thing, place))
        for _, slug, thing, place in islice(sorted(near), FOUND):
            name = next(iter(self._library[slug].parameters))
            limits = () if self._library[slug].parameters[name].kind == DOCUMENT else documents
            yield Proposal(slug, {name: thing}, limits, 0.0, alike.get(slug, 0.0), "found", place)

    def _speaking(
        self, hits: Sequence[Hit], side: str, alike: Mapping[str, float], asks: frozenset[str]
    ) -> Iterator[Proposal]:
        kind = OF_PASSAGE if side == UNSAID else side
        for place, hit in enumerate(hits):
            for slug in self._single.get(kind, ()):
                question = self._library[slug]
                if question.silent != (side != OF_PASSAGE) or not self._can_answer(slug, asks):
                    continue
                name = next(iter(question.parameters))
                yield Proposal(slug, {name: hit.passage}, (), hit.share, alike.get(slug, 0.0), side, place)


def _nearest_turn(matches: Iterable[Match]) -> Iterator[Match]:
    """Drop matches that put the same names less near in other places of the same question: 'A to B' is not 'B to A'."""
    best: dict[tuple[str, frozenset[tuple[str, ...]]], float] = {}
    for match in matches:
        key = match.question, frozenset(match.given.values())
        best.setdefault(key, match.score)
        if match.score >= best[key]:
            yield match


def readings(match: Match) -> Iterator[dict[str, str]]:
    """Give the ways to read the names of a match, where a name can mean several things."""
    several = product(*(things[:READINGS] for things in match.given.values()))
    for chosen in islice(several, READINGS * 2):
        yield dict(zip(match.given, chosen, strict=True))
