"""What the pages other than the network are handed: things, passages, questions, answers and tables.

A link is (text, href); where href is None the text stands without a link. All texts are in the language
of the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from visualisation.model import Citation

Link = tuple[str, str | None]
Fact = tuple[str, tuple[Link, ...]]


@dataclass(frozen=True)
class AsOf:
    """The reference date of a page: as it is written out and in ISO, and the addresses of the same page at others.

    `action` and `kept` (name, value) are for a form that asks for another date; `first` is that of the first source,
    `days` are the dates (ISO) of all sources.
    """

    written: str
    chosen: str
    newest: bool
    newest_href: str
    choices: tuple[tuple[str, str], ...]
    action: str
    kept: tuple[tuple[str, str], ...]
    first: str
    days: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """One item of an answer; `why` holds (column, text) pairs that explain it.

    One that `leads` stands before the parts that a passage numbers, and has no number.
    """

    text: str
    href: str | None
    why: tuple[tuple[str, str], ...]
    citations: tuple[Citation, ...]
    leads: bool = False


@dataclass(frozen=True)
class Answer:
    """An answer; `status` is answered, denied, not_stated or not_understood, `verdict` that of a yes-or-no question.

    `citations` are those of an answer without findings, which have their own.
    """

    status: str
    verdict: bool | None
    text: str
    understood: str | None
    findings: tuple[Finding, ...]
    sparql: str | None
    suggestions: tuple[Link, ...] = ()
    truncated: bool = False
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Cited:
    """How a thing is cited: its IRI, the text that "copy reference" copies, and the same as files (name, href).

    `is_record` says that it rests on passages, which a term of the vocabulary does not; `proved` is the day, written
    out, on which all passages of the release were proved by program, '' where that is not recorded.
    """

    iri: str
    text: str
    exports: tuple[Link, ...]
    is_record: bool
    proved: str = ""


@dataclass(frozen=True)
class Thing:
    """One thing of the graph; `formats` holds (name, href) such as ("Turtle", "/id/actor/coa.ttl").

    `alternative_names` are those in the language of the page; `dutch_name` is the own name in Dutch on another page.
    """

    iri: str
    title: str
    kind_label: str
    alternative_names: tuple[str, ...]
    definition: str | None
    facts: tuple[Fact, ...]
    incoming: tuple[Fact, ...]
    citations: tuple[Citation, ...]
    formats: tuple[Link, ...]
    reference: Cited
    network_href: str | None = None
    dutch_name: str = ""


@dataclass(frozen=True)
class Version:
    """What one source, or one record, says where sources differ.

    `text` and `href` are those of the record, '' where a passage stands alone; `standing` and its label '' likewise.
    """

    text: str
    href: str
    standing: str
    standing_label: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Difference:
    """Versions of one fact that stand side by side; `text` (with its page) says how they differ, or is ''."""

    text: str
    href: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class Excerpt:
    """A passage inside its surroundings, cut from the attached source text; `lang` is the language of that text."""

    before: str
    marked: str
    after: str
    lang: str


@dataclass(frozen=True)
class Passage:
    """One passage; `supports` holds (kind, text, href) of the records that rest on it.

    `continues` holds (paraphrase, href) of the passages that complete it.
    """

    iri: str
    title: str
    document_title: str
    document_href: str
    locator: str
    first_words: str
    last_words: str
    words_lang: str
    paraphrase: str
    official_url: str | None
    supports: tuple[tuple[str, str, str], ...]
    formats: tuple[Link, ...]
    reference: Cited
    excerpt: Excerpt | None = None
    continues: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Document:
    """One source document with the passages that the graph relies on."""

    slug: str
    title: str
    href: str
    date: str
    publisher: str | None
    official_url: str | None
    passages: tuple[Citation, ...]


@dataclass(frozen=True)
class Field:
    """One parameter of a question: a select when it has `options` (value, label), else a text input."""

    name: str
    label: str
    value: str
    required: bool
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Question:
    """One question of the library with its form; `action` is the path that the form is sent to."""

    slug: str
    title: str
    action: str
    fields: tuple[Field, ...]
    api_href: str | None = None
    workbench_href: str | None = None


@dataclass(frozen=True)
class Table:
    """A result; a cell without a value is None. `note` is shown below it, such as where the result was cut."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Link | None, ...], ...]
    downloads: tuple[Link, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class QueryProblem:
    """What is wrong with a query; `line` and `column` count from 1, `excerpt` is the line itself."""

    message: str
    line: int | None = None
    column: int | None = None
    excerpt: str | None = None


@dataclass(frozen=True)
class Hit:
    """One search result; `matched` is the other name that was recognised, where it is not the label."""

    label: str
    href: str
    kind_label: str
    matched: str | None = None


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation; `where` is path, query or header."""

    name: str
    where: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One operation of the API; `responses` holds (status, description)."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    responses: tuple[tuple[str, str], ...]
    example_href: str | None = None


@dataclass(frozen=True)
class CitedRelease:
    """What a page says above itself when a citation led to it.

    `version` is what the citation named, `served` what is shown; `standing` is served, other (a release that is
    known) or unknown.
    """

    standing: str
    version: str
    served: str
    href: str


@dataclass(frozen=True)
class Release:
    """One release on the page of releases; `content` is the hash of what it holds, where that is known."""

    version: str
    date: str
    content: str | None
    changes: str
    served: bool
    iri: str


@dataclass(frozen=True)
class Retired:
    """A name that is no longer used (its local part), since which release and why, and what came in its place."""

    name: str
    since: str
    reason: str
    successors: tuple[Link, ...]
