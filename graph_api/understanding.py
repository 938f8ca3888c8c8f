"""Understand a typed question: propose readings, answer each, and weigh which answer is likely to be right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import metadata
from typing import TypedDict

from graph_api.answers import Answer, Citation, Writer
from graph_api.asked import AskedBefore, WeighedAsked
from graph_api.asking import MAYBE, SURE, asked
from graph_api.engine import Engine
from graph_api.evidence import Asked, Near
from graph_api.intent import by_kind, read_intent
from graph_api.keeping import Shelf
from graph_api.linking import Linker, Spelt, spell
from graph_api.matching import Matcher, Weighed, weigh
from graph_api.names import Names
from graph_api.passages import Passages
from graph_api.polarity import turned
from graph_api.proposals import OF_PASSAGE, OF_SILENCE, TURNED, UNSAID, Proposal, Proposer
from graph_api.questions import Question
from graph_api.ranking import Candidate, Scales, fits, names_somebody
from graph_api.readings import by_question, weigh_readings
from graph_api.retrieval import Indexed, PassageIndex, index, named_terms
from graph_api.tokens import Looked, recording, remember
from graph_api.unsaid import as_counted
from graph_api.wording import how_many, word

KEPT = 20_000
MODULES = (
    *(f"{name}.py" for name in ("asked", "engine", "finding", "linking", "matching", "names", "passages", "postings")),
    *(
        f"{name}.py"
        for name in ("questions", "readings", "retired", "retrieval", "tokens", "understanding", "writing_out")
    ),
    *(f"texts/{name}.tsv" for name in ("asked", "readings", "unsaid")),
    "texts/concepts.json",
)
CITED = 3
YES_OR_NO = frozenset((SURE, MAYBE))
DESCRIBED = frozenset(("scope", "described"))
SPOKEN = (OF_PASSAGE, OF_SILENCE, UNSAID)
Given = tuple[tuple[str, str], ...]  # names and IRIs of parameters
Answering = Callable[[str, Given, str, tuple[str, ...], frozenset[str], int], Answer]
# rows, or actors, that tell whether an answer is the right one; where an answer has more, the chosen one is read whole
ENOUGH = 500
WHOLE = 10_000


class Learnt(TypedDict):
    """What is read from library and graph to understand questions, as JSON has it, to be kept."""

    looked: Looked
    weighed: Weighed
    spelt: Spelt
    indexed: Indexed
    readings: WeighedAsked


def learn(library: Mapping[str, Question], names: Names, engine: Engine, passages: Passages, shelf: Shelf) -> Learnt:
    """Read the wordings, spellings and passages, or what was read of them before and kept."""

    def read() -> Learnt:
        with recording() as looked:
            weighed = weigh(library)
            spelt = spell(names, Matcher(library, weighed).vocabulary())
            linker = Linker(names, spelt)
            indexed = index(engine, passages, linker)
            read_before = weigh_readings(library, names, lambda text, lang: named_terms(text, lang, linker))
        return {"looked": looked, "weighed": weighed, "spelt": spelt, "indexed": indexed, "readings": read_before}

    parts = [(slug, repr(question.wordings)) for slug, question in library.items()]
    return shelf.kept("learnt", read, MODULES, (*parts, ("dictionaries", metadata.version("simplemma"))))


class Understanding:
    """Understands questions about one dataset."""

    def __init__(
        self, library: Mapping[str, Question], names: Names, passages: Passages, learnt: Learnt, reply: Answering
    ) -> None:
        """Take what `learn` gave for these; `reply` answers by slug, parameters, language, limits, left out, most."""
        self._library = library
        self._reply = lru_cache(KEPT)(reply)
        remember(learnt["looked"])
        self.matcher = Matcher(library, learnt["weighed"])
        self.linker = Linker(names, learnt["spelt"])
        self._index = PassageIndex(passages, learnt["indexed"])
        self._readings = AskedBefore(learnt["readings"])
        self._of_question = by_question(learnt["readings"])
        self._proposer = Proposer(library, self.matcher, self._index)
        self._scales = Scales(library, self.matcher, self._index)

    def candidates(self, text: str, typed_in: str, writer: Writer) -> tuple[Asked, list[Candidate]]:
        """Give what was asked, and every answer that it can have, of a long one the beginning.

        They are in the language of `writer`. `whole` gives all of the one that is chosen.
        """
        linked = self.linker.link(text, typed_in)
        documents = tuple(iri for mention in linked.mentions for iri in mention.of("document"))
        sought = self._index.seek(linked, typed_in)
        hits, silences = self._index.find(sought, documents)
        likely, readings = read_intent().likely(by_kind(linked)), self._readings.near(sought.terms)
        before, unsaid = self._index.before.near(sought.terms), self._index.unsaid.near(sought.terms)
        near = Near(likely, before, unsaid, readings, readings.grouped(self._of_question))
        question = Asked(asked(text), linked, sought, hits, silences, near, writer.lang)
        answered = [
            (proposal, answer)
            for proposal in self._proposer.propose(linked, question.asks, hits, silences, documents)
            if proposal.is_exact or fits(question.asks, self._library[proposal.question])
            for answer in self._answers(proposal, question, writer, ENOUGH)
            if proposal.is_exact or names_somebody(question.asks, answer)
        ]
        other_verdicts = [
            (replace(proposal, side=TURNED), answer)
            for proposal, given in answered
            if proposal.side == OF_PASSAGE
            for answer in turned(given, question.asks, sought.terms, writer.lang)
        ]
        return question, self._scales.weigh(question, [*self._without_incomplete(answered), *other_verdicts])

    def _without_incomplete(self, answered: list[tuple[Proposal, Answer]]) -> list[tuple[Proposal, Answer]]:
        """Leave out what has not all things asked about, where a question that is put exactly has an answer.

        Things of any kind have an order in time, but stages are put in the order of their procedure.
        """
        if not any(one.is_exact and answer.items for one, answer in answered):
            return answered
        return [(one, told) for one, told in answered if told.items or not self._library[one.question].complete]

    def whole(self, ranked: Sequence[Candidate], question: Asked, writer: Writer) -> Answer:
        """Give all of the answer that was chosen: the first among the candidates of a question.

        One that says that something is not stated, and cites nothing, gets what comes nearest to it in the sources.
        """
        chosen = ranked[0]
        if chosen.answer.status == "not_stated" and not chosen.answer.citations:
            return _with_nearest(chosen.answer, ranked, writer.lang)
        if not chosen.answer.truncated:
            return chosen.answer
        found = self._answers(chosen.proposal, question, writer, WHOLE)
        return next((one for one in found if one.status == chosen.answer.status), found[0])

    def _answers(self, proposal: Proposal, question: Asked, writer: Writer, most: int) -> list[Answer]:
        """Give the answers that a proposal can have: one, two where nothing is found, none where that says nothing."""
        of_passage, lang = proposal.side == OF_PASSAGE, writer.lang
        left_out = frozenset[str]()
        if of_passage:
            named = {thing for mention in question.linked.mentions for thing in mention.things}
            left_out = frozenset(named & self._index.things[proposal.given["passage"]])
        given = tuple(sorted(proposal.given.items()))
        most = WHOLE if proposal.documents else most  # what stands in other documents is left out of the rows read
        answer = self._reply(proposal.question, given, lang, proposal.documents, left_out, most)
        near = writer.citations(hit.passage for hit in question.hits[:CITED])
        if of_passage:
            counted = _counted(answer, self._library[proposal.question], question.asks, lang)
            told = replace(counted, citations=_joined(answer, near))
            return [told] if answer.items else []
        if proposal.side == UNSAID:
            answer = replace(answer, items=(), citations=_joined(answer, near))
        put = self._library[proposal.question]
        if not answer.items and as_counted(put, proposal.given) is not put:
            return []  # a passage that nothing ties to the thing can still name it
        return _by_silence(answer, put, question.asks, lang)


def _with_nearest(answer: Answer, ranked: Sequence[Candidate], lang: str) -> Answer:
    """Add the passage or silence that comes nearest to a question that the sources do not answer."""
    cited = (one for one in ranked if one.proposal.side in SPOKEN and one.answer.citations)
    if not (nearest := next(cited, None)):
        return answer
    citations = nearest.answer.citations
    told = nearest.answer.text if nearest.proposal.side == OF_SILENCE else citations[0].paraphrase
    return replace(answer, text=f"{answer.text} {word(lang, 'nearest', told=told)}", citations=citations)


def _joined(answer: Answer, near: tuple[Citation, ...]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys((*answer.citations, *near)))


def _counted(answer: Answer, question: Question, asks: frozenset[str], lang: str) -> Answer:
    """Say how many there are when a number is asked for, and things or what a passage numbers are the answer."""
    told = question.verdict or "{count}" in question.answer[lang]
    if "number" not in asks or told or not any(item.iri for item in answer.items):
        return answer
    count = how_many(answer.text) if question.in_parts else len(answer.items)
    return replace(answer, text=f"{answer.text} {word(lang, 'in_total', count=str(count))}") if count else answer


def _by_silence(answer: Answer, question: Question, asks: frozenset[str], lang: str) -> list[Answer]:
    """Give an answer, and where it rests on silence both ways to take that: 'not stated', and 'no'.

    Only whether something is described, or is so according to a source, can be answered with 'no' by silence. What a
    named document names is known to the last word, so that its silence is a 'no'.
    """
    known = question.closed and any(one.kind == "document" for one in question.parameters.values())
    if known or answer.status == "denied" or not (question.silent or (question.verdict and not answer.items)):
        return [_counted(answer, question, asks, lang)]
    unstated = replace(answer, status="not_stated", verdict=None)
    if answer.status != "not_stated":
        unstated = replace(unstated, text=word(lang, "unscoped"))
    if not asks & DESCRIBED or not asks & YES_OR_NO:
        # A list, as of seats, is whole; the routes there are need not be.
        listed = question.closed and question.compute is None
        return [unstated, answer] if listed and asks & YES_OR_NO else [unstated]
    verdict = question.verdict == "no_row"
    return [unstated, replace(answer, status="answered", verdict=verdict, text=word(lang, "not_described"))]
