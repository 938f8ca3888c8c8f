"""Understand a typed question: propose readings, answer each, and weigh which answer is likely to be right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from graph_api.answers import Answer, Writer
from graph_api.asking import asked
from graph_api.engine import Engine
from graph_api.linking import Linker
from graph_api.matching import Matcher
from graph_api.names import Names
from graph_api.passages import Passages
from graph_api.proposals import OF_PASSAGE, Proposal, Proposer
from graph_api.questions import Question
from graph_api.ranking import Asked, Candidate, Scales, fits
from graph_api.retrieval import PassageIndex
from graph_api.wording import word

KEPT = 20_000
CITED = 3
Answering = Callable[[str, tuple[tuple[str, str], ...], str, tuple[str, ...], frozenset[str]], Answer]


class Understanding:
    """Understands questions about one dataset."""

    def __init__(
        self, library: Mapping[str, Question], names: Names, engine: Engine, passages: Passages, reply: Answering
    ) -> None:
        """Read the wordings and passages; `reply` answers by slug, parameters, language, limits, left out."""
        self._library = library
        self._reply = lru_cache(KEPT)(reply)
        self.matcher = Matcher(library)
        self.linker = Linker(names, self.matcher.vocabulary())
        self._index = PassageIndex(engine, passages, self.linker)
        self._proposer = Proposer(library, self.matcher, self._index)
        self._scales = Scales(library, self.matcher, self._index)

    def candidates(self, text: str, lang: str, typed_in: str, writer: Writer) -> tuple[Asked, list[Candidate]]:
        """Give what was asked, and every answer that it can have; `lang` is that of the answers."""
        linked = self.linker.link(text, typed_in)
        documents = tuple(iri for mention in linked.mentions for iri in mention.of("document"))
        sought = self._index.seek(linked, typed_in)
        hits, silences = self._index.find(sought, documents)
        question = Asked(asked(text), linked, sought, hits, silences)
        answered = []
        for proposal in self._proposer.propose(linked, hits, silences, documents):
            if proposal.is_exact or fits(question.asks, self._library[proposal.question]):
                answer = self._answered(proposal, lang, question, writer)
                if answer is not None:
                    answered.append((proposal, answer))
        return question, self._scales.weigh(question, answered)

    def _answered(self, proposal: Proposal, lang: str, question: Asked, writer: Writer) -> Answer | None:
        of_passage = proposal.side == OF_PASSAGE
        left_out = frozenset[str]()
        if of_passage:
            named = {thing for mention in question.linked.mentions for thing in mention.things}
            left_out = frozenset(named & self._index.things[proposal.given["passage"]])
        given = tuple(sorted(proposal.given.items()))
        answer = self._reply(proposal.question, given, lang, proposal.documents, left_out)
        if not of_passage:
            return _unscoped(answer, self._library[proposal.question], question.asks, lang)
        if not answer.items:
            return None
        near = writer.citations(hit.passage for hit in question.hits[:CITED])
        return replace(answer, citations=tuple(dict.fromkeys((*answer.citations, *near))))


def _unscoped(answer: Answer, question: Question, asks: frozenset[str], lang: str) -> Answer:
    """Say 'not stated' for a 'no' that rests on silence when the question names no scope ('according to …')."""
    if question.verdict is None or not question.closed or answer.items or "scope" in asks:
        return answer
    return replace(answer, status="not_stated", verdict=None, text=word(lang, "unscoped"))
