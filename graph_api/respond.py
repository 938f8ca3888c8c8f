"""Answer: a question of the library by its slug, a typed question, or a route; one answer shape for every surface."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from pyoxigraph import NamedNode

from graph_api.answers import Answer, Understood, Writer, compose
from graph_api.choosing import rank
from graph_api.computations import COMPUTATIONS, Context, flows_of, read_members, routes_of, spoken, told_of
from graph_api.engine import Embedded, Engine, Rows, Term, read_all, with_values
from graph_api.errors import QuestionTooLongError
from graph_api.grouping import all_or_none, without
from graph_api.keeping import Shelf
from graph_api.load import Dataset
from graph_api.names import MODULES as NAMING
from graph_api.names import Names, read_names, short_of
from graph_api.passages import Passages
from graph_api.paths import Grain, Route, Routes
from graph_api.prefixes import DEF
from graph_api.questions import SLOT, Question, bind, find, read_library
from graph_api.ranking import Candidate
from graph_api.releases import Releases
from graph_api.tokens import LANGUAGES, open_dictionaries, recognise_language
from graph_api.understanding import Given, Understanding, learn
from graph_api.unsaid import as_counted
from graph_api.wording import begin, count_hand_overs, join, word

LIKELY_ENOUGH = 0.7
LONGEST = 10_000
SENSIBLE = 1_000
MOST_CHOICES = 5
UNNAMED = frozenset(("passage", "silence"))
SUGGESTED = 3
AFTER_ARTICLE = re.compile(r"\b(?:de|het|een|the|an?) \{(\w+)\}", re.IGNORECASE)
COMMON = ("who-receives-signals-from", "who-passes-signals-to", "route-between")

EDGES = f"""PREFIX kg: <{DEF}>
PREFIX standing: <{DEF}standing/>
SELECT ?flow ?edgeFrom ?edgeTo ?carries ?passage WHERE {{
  ?flow kg:hasSender ?edgeFrom ; kg:hasReceiver ?edgeTo ; kg:hasStanding standing:actual ;
    kg:isStatedIn ?passage ; kg:passes ?passes .
  ?passes kg:carriesSignal ?carries .
}}"""


@dataclass(frozen=True)
class RouteAnswer:
    """The routes between two actors: the best first, each with the actors and flows of its steps (IRIs).

    `rows` tell of their flows what `told_of` gives. `no_signal` says that only information can go by them, no signal.
    """

    routes: tuple[Route, ...]
    more: bool
    no_signal: bool
    rows: Rows


class Respondent:
    """Holds one checked dataset and everything read from it; answers questions about it.

    The questions go to `engine`, which holds the same dataset: the store in this process, or one elsewhere.
    """

    def __init__(
        self, dataset: Dataset, public_url: str = "", engine: Engine | None = None, cache: Path | None = None
    ) -> None:
        """Read names, passages, questions and seats from the dataset itself; what takes long is kept in `cache`."""
        self.dataset = dataset
        self.public_url = public_url
        self._shelf = Shelf(cache, dataset.version)
        embedded = Embedded(dataset.store)
        self.engine: Engine = engine or embedded
        self.names = Names(self._shelf.kept("names", lambda: read_names(embedded), NAMING))
        self.releases = Releases(dataset)
        self.passages = Passages(embedded)
        self.library: Mapping[str, Question] = read_library(cache=cache)
        self.members = read_members(embedded)
        self._graphs: dict[tuple[tuple[str, ...], bool], Routes] = {}
        self._preparing = Lock()

    @cached_property
    def understanding(self) -> Understanding:
        """Give what understands typed questions."""
        learnt = learn(self.library, self.names, self.engine, self.passages, self._shelf)
        return Understanding(self.library, self.names, self.passages, learnt, self._reply)

    def prepare(self) -> None:
        """Read what typed questions need now, so that the first of them does not wait for it; those asked wait."""
        with self._preparing:
            self.understanding.candidates("Aan wie geeft wie signalen door?", "nl", self.writer("nl"))
            open_dictionaries()

    def writer(self, lang: str) -> Writer:
        """Give what writes labels and citations in this language."""
        return Writer(self.names, self.passages, lang, self.public_url)

    @property
    def version(self) -> dict[str, str | None]:
        """Give the content hash, release and date of the dataset."""
        return {"version": self.dataset.version, "release": self.dataset.release, "issued": self.dataset.issued}

    def answer(self, slug: str, given: Mapping[str, str], lang: str, limit: int = 10_000) -> Answer:
        """Answer a question of the library; `given` holds a slug, IRI or name for each parameter.

        Raises NotFoundError for an unknown question or thing, ParameterError for a wrong parameter.
        """
        question = find(self.library, slug)
        return self._answer(question, bind(question, given, self.names), lang, limit)

    def _answer(
        self,
        question: Question,
        bound: Mapping[str, Term],
        lang: str,
        limit: int = 10_000,
        documents: tuple[str, ...] = (),
        left_out: frozenset[str] = frozenset(),
    ) -> Answer:
        writer = self.writer(lang)
        given = {name: term.value for name, term in bound.items()}
        question = as_counted(question, given)
        labels = dict.fromkeys(question.parameters, "…") | self._spoken(given, lang)
        frame = {
            "understood": self._understood(question, given, lang, documents),
            "sparql": with_values(question.sparql, bound),
            "dataset": self.version,
        }
        if question.compute is None:
            rows = self._within(self.engine.select(question.sparql, bound, limit), documents)
            rows = all_or_none(rows, question.item, given.values()) if question.complete else rows
            return compose(question, without(rows, question.item, left_out), writer, labels, frame)
        told, graph = partial(self._told, documents), partial(self.graph, documents)
        context = Context(told, given, self.names, graph, writer, limit)
        answer = self._computed(question, context, labels, frame)
        return replace(answer, text=answer.text + self._limit(documents, lang))

    def _computed(
        self, question: Question, context: Context, labels: Mapping[str, str], frame: Mapping[str, Any]
    ) -> Answer:
        lang = context.writer.lang
        assert question.compute is not None
        found = COMPUTATIONS[question.compute](context)
        sentence = question.answer[lang] if found.items else question.nothing[lang]
        text = sentence.format(**labels, items=spoken(found, context.writer), count=count_hand_overs(found.count, lang))
        text = " ".join((text, *(word(lang, remark) for remark in found.remarks))) if found.items else text
        citations = context.writer.citations(passage for item in found.items for passage in item.passages)
        status = "answered" if found.items or question.closed else "not_stated"
        verdict = None if question.verdict is None else bool(found.items) == (question.verdict == "any_row")
        return Answer(status, verdict, begin(text), found.items, citations, truncated=found.truncated, **frame)

    def _understood(
        self, question: Question, given: Mapping[str, str], lang: str, documents: tuple[str, ...]
    ) -> Understood:
        slugs = {name: short_of(iri, question.parameters[name].kind) for name, iri in given.items()}
        title = self._in_words(question, given, lang) + self._limit(documents, lang)
        return Understood(question.slug, slugs, word(lang, "understood", title=title))

    def _limit(self, documents: tuple[str, ...], lang: str) -> str:
        """Say to which documents an answer is limited; nothing where it is not."""
        named = join([self.names.own(iri, lang) for iri in documents], lang)
        return f" {word(lang, 'only_in', documents=named)}" if documents else ""

    def _in_words(self, question: Question, given: Mapping[str, str], lang: str) -> str:
        """Put a question as one would ask it, with the names of its things; else by its title."""
        fitting = (wording for wording in question.wordings[lang] if set(SLOT.findall(wording)) == set(given))
        wording = next(fitting, None)
        if wording is None or UNNAMED & {question.parameters[name].kind for name in given}:
            return question.title[lang]
        with_own = {name for name, iri in given.items() if self.names.article(iri, lang)}
        bare = AFTER_ARTICLE.sub(lambda slot: f"{{{slot[1]}}}" if slot[1] in with_own else slot[0], wording)
        return begin(bare.format(**self._spoken(given, lang)))

    def _spoken(self, given: Mapping[str, str], lang: str) -> dict[str, str]:
        """Give the things that a question names as a sentence names them: in full, with the article of the name."""
        return {name: self.names.article(iri, lang) + self.names.full(iri, lang) for name, iri in given.items()}

    def ask(self, text: str, lang: str | None = None) -> Answer:
        """Answer a typed question in Dutch or English; `lang` sets the language of the answer.

        What is not understood is an answer too, with the nearest questions as suggestions.
        Raises QuestionTooLongError above LONGEST characters.
        """
        if len(text) > LONGEST:
            raise QuestionTooLongError(f"A question has at most {LONGEST} characters; this one has {len(text)}.")
        with self._preparing if self._preparing.locked() else nullcontext():  # or both would read the same
            typed_in = recognise_language(text)
        if not text.strip() or len(text) > SENSIBLE:
            return self._not_understood([], lang or typed_in or "nl")
        tongues = [(self.writer(lang or one), one) for one in ((typed_in,) if typed_in else LANGUAGES)]
        found = ((writer, *self.understanding.candidates(text, one, writer)) for writer, one in tongues)
        weighed = ((writer, question, rank(each)) for writer, question, each in found)
        writer, question, (sure, ranked) = max(weighed, key=lambda one: one[2][0])
        if sure < LIKELY_ENOUGH:
            return self._not_understood(ranked, writer.lang)
        if len(choices := _choices(ranked)) > 1:
            return self._ask_back(ranked, choices, writer.lang)
        return self.understanding.whole(ranked, question, writer)

    def _reply(
        self, slug: str, given: Given, lang: str, documents: tuple[str, ...], left_out: frozenset[str], most: int
    ) -> Answer:
        bound = {name: NamedNode(iri) for name, iri in given}
        return self._answer(self.library[slug], bound, lang, most, documents, left_out)

    def _not_understood(self, ranked: Sequence[Candidate], lang: str) -> Answer:
        """Say that a question is not understood, with the three questions that come nearest, put with its names."""
        near: dict[str, Mapping[str, str]] = {}
        named = ((c.proposal.question, c.proposal.given) for c in ranked if c.proposal.side == "named")
        for slug, given in (*named, *((slug, {}) for slug in COMMON)):
            near.setdefault(slug, given)
        words = (self._in_words(self.library[slug], given, lang) for slug, given in near.items())
        nearest = tuple(islice(words, SUGGESTED))
        said = word(lang, "not_understood")
        understood = Understood(None, {}, said)
        return Answer("not_understood", None, said, (), (), understood, "", self.version, nearest)

    def _ask_back(self, ranked: Sequence[Candidate], things: list[str], lang: str) -> Answer:
        """Ask which of several things was meant."""
        choices = tuple(self.names.full(iri, lang) for iri in things)
        question = self.library[ranked[0].proposal.question]
        sentence = f"{word(lang, 'understood', title=question.title[lang])} {word(lang, 'which')} {'; '.join(choices)}"
        answer = self._not_understood(ranked, lang)
        return replace(answer, text=sentence, understood=Understood(question.slug, {}, sentence, choices))

    def routes(
        self,
        start: str,
        end: str,
        *,
        grain: Grain = "unit",
        avoid: tuple[str, ...] = (),
        document: str | None = None,
        limit: int = 5,
    ) -> RouteAnswer:
        """Compute the routes between two actors (slug, IRI or name), limited to the flows of one document on request.

        Routes of a signal come first; only where there is none, those of any information are given.
        Raises NotFoundError, with the nearest names, for an actor or document nobody knows.
        """
        first, last = (self.names.resolve("actor", given) for given in (start, end))
        barred = tuple(self.names.resolve("actor", given) for given in avoid)
        documents = (self.names.resolve("document", document),) if document else ()
        found, more = self.graph(documents).between(first, last, grain=grain, avoid=barred, limit=limit)
        if no_signal := not found:
            every = self.graph(documents, anything=True)
            found, more = every.between(first, last, grain=grain, avoid=barred, limit=limit)
        return RouteAnswer(found, more, no_signal, self._told(documents, flows_of(found)))

    def _told(self, documents: tuple[str, ...], flows: Iterable[str]) -> Rows:
        return self._within(told_of(self.engine, flows), documents)

    def _within(self, rows: Rows, documents: tuple[str, ...]) -> Rows:
        """Keep the rows whose passage stands in one of the documents; all rows where none is named."""
        cell = rows.column("passage")
        if not documents or cell is None:
            return rows
        kept = tuple(row for row in rows.rows if self._document_of(row[cell]) in documents)
        return Rows(rows.columns, kept, rows.truncated)

    def _document_of(self, passage: object) -> str | None:
        found = self.passages.get(getattr(passage, "value", ""))
        return found.document.iri if found else None

    def graph(self, documents: tuple[str, ...] = (), anything: bool = False) -> Routes:
        """Give the flows that routes run over: of the documents (IRIs; all without any), of signals or of anything."""
        if (documents, anything) not in self._graphs:
            self._graphs[documents, anything] = routes_of(self.edges(documents), self.names, self.members, anything)
        return self._graphs[documents, anything]

    def edges(self, documents: tuple[str, ...] = (), flows: Collection[str] | None = None) -> Rows:
        """Give the rows that routes are built from: of these documents and flows (IRIs) only, where they are given."""
        rows = self._within(read_all(self.engine, EDGES, "flow", "passage"), documents)
        cell = rows.column("flow")
        if flows is None or cell is None:
            return rows
        return replace(rows, rows=tuple(row for row in rows.rows if getattr(row[cell], "value", None) in flows))


def _choices(ranked: Sequence[Candidate]) -> list[str]:
    """Give the things that an ambiguous name can mean: those about which the same question has rows."""
    best = ranked[0].proposal
    if best.side != "named":
        return []
    rivals = [one for one in ranked if one.proposal.question == best.question and one.proposal.near == best.near]
    for name in best.given:
        things = list(dict.fromkeys(one.proposal.given[name] for one in rivals if one.answer.items))
        if len(things) > 1:
            return things[:MOST_CHOICES]
    return []
