"""Answer: a question of the library by its slug, a typed question, or a route; one answer shape for every surface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from pyoxigraph import NamedNode

from graph_api.answers import Answer, Understood, Writer, compose
from graph_api.computations import COMPUTATIONS, Context, read_members, routes_of, spoken
from graph_api.engine import Embedded, Rows, Term, with_values
from graph_api.errors import QuestionTooLongError
from graph_api.linking import Linker
from graph_api.load import Dataset
from graph_api.matching import Match, Matcher
from graph_api.names import Names, short_of
from graph_api.passages import Passages
from graph_api.paths import Grain, Route, Routes
from graph_api.prefixes import DEF
from graph_api.questions import Question, bind, find, read_library
from graph_api.tokens import recognise_language
from graph_api.wording import count_hand_overs, join, word

NEAR_ENOUGH = 0.66
LONGEST = 10_000
SENSIBLE = 1_000
MOST_CHOICES = 5

EDGES = f"""PREFIX kg: <{DEF}>
PREFIX standing: <{DEF}standing/>
SELECT ?flow ?edgeFrom ?edgeTo WHERE {{
  ?flow kg:hasSender ?edgeFrom ; kg:hasReceiver ?edgeTo ; kg:hasStanding standing:actual .
}}
ORDER BY ?flow"""


@dataclass(frozen=True)
class RouteAnswer:
    """The routes between two actors: the best first, each with the actors and flows of its steps (IRIs)."""

    routes: tuple[Route, ...]
    more: bool
    rows: Rows


class Respondent:
    """Holds one checked dataset and everything read from it; answers questions about it."""

    def __init__(self, dataset: Dataset, public_url: str = "") -> None:
        """Read names, passages, questions and seats from the dataset."""
        self.dataset = dataset
        self.public_url = public_url
        self.engine = Embedded(dataset.store)
        self.names = Names(self.engine)
        self.passages = Passages(self.engine)
        self.library: Mapping[str, Question] = read_library()
        self.members = read_members(self.engine)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.library)

    @cached_property
    def _linker(self) -> Linker:
        return Linker(self.names, self._matcher.vocabulary())

    def prepare(self) -> None:
        """Read what typed questions need now, so that the first of them does not wait for it."""
        self._linker.link("Aan wie geeft wie signalen door?")

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
    ) -> Answer:
        rows = self._within(self.engine.select(question.sparql, bound, limit), documents)
        writer = self.writer(lang)
        given = {name: term.value for name, term in bound.items()}
        labels = {name: self.names.full(iri, lang) for name, iri in given.items()}
        labels = {name: labels.get(name, "…") for name in question.parameters}
        frame = {
            "understood": self._understood(question, given, lang, documents),
            "sparql": with_values(question.sparql, bound),
            "dataset": self.version,
        }
        if question.compute is None:
            return compose(question, rows, writer, labels, frame)
        return self._computed(question, Context(rows, given, self.names, self.members, writer), labels, frame)

    def _computed(
        self, question: Question, context: Context, labels: Mapping[str, str], frame: Mapping[str, Any]
    ) -> Answer:
        lang = context.writer.lang
        assert question.compute is not None
        found = COMPUTATIONS[question.compute](context)
        sentence = question.answer[lang] if found.items else question.nothing[lang]
        text = sentence.format(**labels, items=spoken(found, lang), count=count_hand_overs(found.count, lang))
        citations = context.writer.citations(passage for item in found.items for passage in item.passages)
        status = "answered" if found.items or question.closed else "not_stated"
        verdict = None if question.verdict is None else bool(found.items) == (question.verdict == "any_row")
        return Answer(status, verdict, text, found.items, citations, truncated=found.truncated, **frame)

    def _understood(
        self, question: Question, given: Mapping[str, str], lang: str, documents: tuple[str, ...]
    ) -> Understood:
        slugs = {name: short_of(iri, question.parameters[name].kind) for name, iri in given.items()}
        told = "; ".join(f"{name}: {self.names.full(iri, lang)}" for name, iri in given.items())
        title = question.title[lang] + (f" ({told})" if told else "")
        if documents:
            limits = join([self.names.own(iri, lang) for iri in documents], lang)
            title += " " + word(lang, "only_in", documents=limits)
        return Understood(question.slug, slugs, word(lang, "understood", title=title))

    def ask(self, text: str, lang: str | None = None) -> Answer:
        """Answer a typed question in Dutch or English; `lang` sets the language of the answer.

        What is not understood is an answer too, with the nearest questions as
        suggestions. Raises QuestionTooLongError above LONGEST characters.
        """
        if len(text) > LONGEST:
            raise QuestionTooLongError(f"A question has at most {LONGEST} characters; this one has {len(text)}.")
        typed_in = recognise_language(text) or "nl"
        lang = lang or typed_in
        linked = self._linker.link(text, typed_in) if len(text) <= SENSIBLE else None
        matches = self._matcher.match(linked) if linked else []
        if not matches or matches[0].score < NEAR_ENOUGH:
            return self._not_understood(matches, lang)
        readings = self._readings(matches[0])
        if len(readings) > 1:
            return self._ask_back(matches[0], readings, matches, lang)
        question = self.library[matches[0].question]
        return self._answer(question, readings[0], lang, documents=matches[0].documents)

    def _readings(self, match: Match) -> list[dict[str, Term]]:
        """Give the ways to read the names in a question; where a name is ambiguous, those that give rows, if any do."""
        several = product(*(things[:MOST_CHOICES] for things in match.given.values()))
        readings: list[dict[str, Term]] = [
            {name: NamedNode(iri) for name, iri in zip(match.given, chosen, strict=True)} for chosen in several
        ]
        if len(readings) == 1:
            return readings
        question = self.library[match.question]
        fruitful = [reading for reading in readings if self.engine.select(question.sparql, reading, 1).rows]
        return fruitful or readings

    def _not_understood(self, matches: list[Match], lang: str) -> Answer:
        slugs = [match.question for match in matches[:3]] or list(self.library)[:3]
        nearest = tuple(self.library[slug].title[lang] for slug in slugs)
        understood = Understood(None, {}, word(lang, "not_understood"))
        return Answer(
            "not_understood", None, word(lang, "not_understood"), (), (), understood, "", self.version, nearest
        )

    def _ask_back(self, match: Match, readings: list[dict[str, Term]], matches: list[Match], lang: str) -> Answer:
        """Ask which of several things was meant: the first parameter whose readings differ, at most five choices."""
        name = next(name for name in match.given if len({reading[name] for reading in readings}) > 1)
        things = dict.fromkeys(reading[name].value for reading in readings)
        choices = tuple(self.names.full(iri, lang) for iri in things)[:MOST_CHOICES]
        question = self.library[match.question]
        sentence = f"{word(lang, 'understood', title=question.title[lang])} {word(lang, 'which')} {'; '.join(choices)}"
        answer = self._not_understood(matches, lang)
        return replace(answer, text=sentence, understood=Understood(match.question, {}, sentence, choices))

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

        Raises NotFoundError, with the nearest names, for an actor or document nobody knows.
        """
        first, last = (self.names.resolve("actor", given) for given in (start, end))
        barred = tuple(self.names.resolve("actor", given) for given in avoid)
        question = find(self.library, "route-between")
        rows = self.engine.select(question.sparql, {"sender": NamedNode(first), "receiver": NamedNode(last)})
        rows = self._within(rows, (self.names.resolve("document", document),) if document else ())
        found, more = routes_of(rows, self.names, self.members).between(
            first, last, grain=grain, avoid=barred, limit=limit
        )
        return RouteAnswer(found, more, rows)

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

    def network(self) -> Routes:
        """Give the graph of all actual flows, for questions about the whole."""
        return routes_of(self.engine.select(EDGES, limit=1_000_000), self.names, self.members)
