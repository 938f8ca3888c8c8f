"""Turn the rows of a question into an answer: status, sentence, items with their reasons, and citations.

The status follows `README.md`, section Answers: an actual record asserts; else a denial denies; else what is only
planned or recommended does not assert; else a closed scope says no; else the sources do not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from pyoxigraph import Literal

from graph_api.engine import Cell, Rows
from graph_api.grouping import Group, by_standing, group_rows, in_another
from graph_api.names import Names
from graph_api.passages import Passage, Passages
from graph_api.prefixes import DEF, PREFIXES, split
from graph_api.questions import Question
from graph_api.unsaid import without_item
from graph_api.wording import begin, join, parts_of, texts, word, write_date, write_duration, write_number, write_truth

STATED = f"{DEF}certainty/stated"
DETAILS = ("channel", "condition", "basis", "behalf")
ASIDES = ((("numbered",), ""), (("value", "unit"), " "), (("became", "dated"), ", "))
XSD = PREFIXES["xsd"]


@dataclass(frozen=True)
class Citation:
    """A passage as an answer cites it; offsets are those of the stored text."""

    document: str
    document_title: str
    start: int
    end: int
    locator: str
    paraphrase: str
    deep_link: str
    official_url: str | None
    iri: str


@dataclass(frozen=True)
class Item:
    """One thing that is the answer: its label, its IRI (None for a value), and why it is there."""

    label: str
    iri: str | None
    why: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """How the question was taken: the question of the library, its parameters (slugs), and a sentence."""

    question: str | None
    parameters: Mapping[str, str]
    sentence: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What every surface gives: see the field names."""

    status: str
    verdict: bool | None
    text: str
    items: tuple[Item, ...]
    citations: tuple[Citation, ...]
    understood: Understood
    sparql: str
    dataset: Mapping[str, str | None]
    suggestions: tuple[str, ...] = ()
    truncated: bool = False

    def as_json(self) -> dict[str, Any]:
        """Give the answer as plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Writer:
    """Writes labels, reasons and citations in one language."""

    names: Names
    passages: Passages
    lang: str
    public_url: str = ""

    def label(self, cell: Cell) -> str:
        """Give the label of a thing, or the value written out."""
        if cell is None:
            return ""
        if not isinstance(cell, Literal):
            return self.full(cell.value)
        writers = {"duration": write_duration, "date": write_date, "decimal": write_number, "boolean": write_truth}
        write = writers.get(cell.datatype.value.removeprefix(XSD))
        return write(cell.value, self.lang) if write else cell.value

    def full(self, iri: str) -> str:
        """Give the full name of a thing; behind a document or passage stands how it is cited."""
        document, passage = self.passages.documents.get(iri), self.passages.get(iri)
        own = self.names.as_item(iri, self.lang)
        if passage is not None:
            cited = self.names.own(passage.document.iri, self.lang), passage.document.name, passage.locators[self.lang]
            return f"{own} ({', '.join(cited)})"
        return f"{own} ({document.name}, {document.reference})" if document else own

    def with_asides(self, label: str, group: Group) -> str:
        """Put behind a label, in brackets, the number it is cited by, what it counts, and what it became when."""
        found = ((between, [self._told(group, column) for column in columns]) for columns, between in ASIDES)
        told = (between.join(filter(None, parts)) for between, parts in found)
        if not (asides := "; ".join(filter(None, told))):
            return label
        return f"{label[:-1]}; {asides})" if label.endswith(")") else f"{label} ({asides})"

    def _told(self, group: Group, column: str) -> str:
        """Give the first that a column of a group holds and that is not in another language."""
        cells = (cell for cell in group.cells(column) if not in_another(cell, self.lang))
        return next(map(self.label, cells), "")

    def citation(self, passage: Passage) -> Citation:
        """Give a passage as a citation; the deep link is our own page of the passage."""
        return Citation(
            document=passage.document.name,
            document_title=self.names.own(passage.document.iri, self.lang),
            start=passage.start,
            end=passage.end,
            locator=passage.locators[self.lang],
            paraphrase=passage.paraphrases[self.lang],
            deep_link=f"{self.public_url}/{self.lang}/passage/{passage.slug}",
            official_url=passage.official_url,
            iri=passage.iri,
        )

    def citations(self, iris: Iterable[str]) -> tuple[Citation, ...]:
        """Give citations in the order of the IRIs, each once."""
        found = (self.passages.get(iri) for iri in dict.fromkeys(iris))
        return tuple(self.citation(passage) for passage in found if passage)

    def why(self, question: Question, group: Group) -> tuple[str, ...]:
        """Give a sentence per flow (or seat) behind the item, with its channel, conditions and the like."""
        about = next((column for column in ("flow", "seat") if column in question.why or column == question.item), None)
        if about is None:
            return tuple(
                f"{column}: {join([self.label_of(v) for v in group.values(column)], self.lang)}"
                for column in question.why
                if group.values(column) and column in DETAILS
            )
        return tuple(self._reason(about, iri, group, question.item) for iri in group.values(about))

    def _reason(self, about: str, iri: str, group: Group, item: str) -> str:
        rows = Group(None, [row for row in group.rows if (cell := row.get(about)) is not None and cell.value == iri])
        told = [self.names.own(iri, self.lang)]
        for column in DETAILS:
            if column != item and (values := rows.values(column)):
                told.append(f"{word(self.lang, column)}: {join([self.label_of(v) for v in values], self.lang)}")
        told += [self.label_of(modality) for modality in rows.values("modality") if not modality.endswith("always")]
        told += [self.label_of(certainty) for certainty in rows.values("certainty") if certainty != STATED]
        return "; ".join(told)

    def label_of(self, value: str) -> str:
        """Give the label of an IRI, or the text itself."""
        return self.names.own(value, self.lang) if value in self.names else value


def compose(
    question: Question,
    rows: Rows,
    writer: Writer,
    labels: Mapping[str, str],
    frame: Mapping[str, Any],
) -> Answer:
    """Make the answer of a question that computes nothing beyond its rows.

    `labels` are the parameters as the sentence names them; `frame` holds
    `understood`, `sparql` and `dataset`, which are passed on.
    """
    actual, denied, planned = by_standing(group_rows(rows, question.item, writer.lang))
    status, verdict, shown = _decide(question, actual, denied, planned)
    items = tuple(item for group in shown for item in _items(writer, question, group))
    text = _text(question, writer, labels, actual, denied, planned)
    text += without_item(question.item, rows, writer.lang, writer.names.own) if actual else ""
    order = sorted({row_order(row, writer) for group in shown for row in group.rows})
    cited = writer.citations(passage for *_, passage in order if passage)
    return Answer(status, verdict, begin(text), items, cited, truncated=rows.truncated, **frame)


def row_order(row: Mapping[str, Cell], writer: Writer) -> tuple[float, str, int, str]:
    """Give what the passage of a row is ordered by: its rank, the date of its document, its start, its IRI."""
    cell, rank = row.get("said", row.get("passage")), row.get("rank")  # what a passage continues in is cited too
    passage = writer.passages.get(cell.value) if cell is not None else None
    if passage is None:
        return float("inf"), "", 0, ""
    return float(rank.value) if rank is not None else 0.0, passage.document.issued, passage.start, passage.iri


def _decide(
    question: Question, actual: list[Group], denied: list[Group], planned: list[Group]
) -> tuple[str, bool | None, list[Group]]:
    if question.silent:
        return "not_stated", None, actual
    if question.verdict is None:
        shown = actual or denied or planned
        status = "answered" if actual else "denied" if denied else "answered" if planned else "not_stated"
        return status, None, shown
    sign = question.verdict == "any_row"
    if actual:
        return "answered", sign, actual
    if denied:
        return "denied", not sign, denied
    if planned:
        return "answered", not sign, planned
    return ("answered", not sign, []) if question.closed else ("not_stated", None, [])


def _item(writer: Writer, question: Question, group: Group) -> Item:
    iri = None if isinstance(group.cell, Literal) or group.cell is None else group.cell.value
    order = sorted({row_order(row, writer) for row in group.rows})
    passages = tuple(dict.fromkeys(passage for *_, passage in order if passage))
    return Item(_measured(writer, group), iri, writer.why(question, group), passages)


def _items(writer: Writer, question: Question, group: Group) -> list[Item]:
    """Give the item, or part by part what a passage that speaks for itself tells."""
    item = _item(writer, question, group)
    told = writer.names.own(item.iri, writer.lang) if item.iri and question.in_parts else ""
    return [replace(item, label=part) for part in parts_of(told)] or [item]


def _measured(writer: Writer, group: Group) -> str:
    """Give the label of the item: of a value with the unit that it counts in, of a thing with what is told of it."""
    if not isinstance(group.cell, Literal):
        return writer.with_asides(writer.label(group.cell), group)
    units = [cell for cell in group.cells("unit") if isinstance(cell, Literal) and cell.language == writer.lang]
    return " ".join((writer.label(group.cell), *(unit.value for unit in units[:1])))


def _text(
    question: Question,
    writer: Writer,
    labels: Mapping[str, str],
    actual: list[Group],
    denied: list[Group],
    planned: list[Group],
) -> str:
    lang = writer.lang

    def filled(sentence: str, groups: list[Group]) -> str:
        several = [_without_name(_spoken(writer, group), labels) for group in groups]
        items = " ".join(several) if question.in_parts else join(several, lang)
        items = items.rstrip(".") if "{items}." in sentence else items  # a sentence can have a full stop of its own
        return sentence.format(**labels, items=items, count=str(len(groups)))

    def told(key: str, groups: list[Group]) -> str:
        return filled(question.own[key][lang] if key in question.own else texts(lang)[key], groups)

    if not actual and denied:
        return told("denied", denied)
    if not actual and planned:
        return told("planned", planned)
    if not actual:
        return question.nothing[lang].format(**labels, items="", count="0")
    parts = [filled(question.answer[lang], actual)]
    parts += [told("also_denied", denied)] if denied else []
    parts += [told("also_planned", planned)] if planned else []
    certainties = [set(group.values("certainty")) for group in actual if group.values("certainty")]
    if certainties and not any(STATED in found for found in certainties):
        parts.append(word(lang, "most_inferred"))
    elif any(STATED not in found for found in certainties):
        parts.append(word(lang, "some_inferred"))
    return " ".join(parts)


def _without_name(told: str, labels: Mapping[str, str]) -> str:
    """Leave out the name of what is asked about where the label of a record begins with it: the sentence has it."""
    return next((told.removeprefix(f"{name}: ") for name in labels.values() if told.startswith(f"{name}: ")), told)


def _spoken(writer: Writer, group: Group) -> str:
    """Name a thing as a sentence does: an actor by its full name, a record by its label, a figure with its unit.

    Before a name that takes an article stands its article.
    """
    cell = group.cell
    if cell is None or isinstance(cell, Literal):
        return _measured(writer, group)
    kind = (split(cell.value) or ("", ""))[0]
    named = writer.names.full if kind == "actor" else writer.names.own
    return writer.names.article(cell.value, writer.lang) + writer.with_asides(named(cell.value, writer.lang), group)
