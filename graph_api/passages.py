"""The passages and documents that records cite, read once from the graph, and how a citation looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from graph_api.engine import ALL, Engine, read_all
from graph_api.prefixes import DEF, PREFIXES, split

PASSAGES = f"""PREFIX kg: <{DEF}>
PREFIX skos: <{PREFIXES["skos"]}>
PREFIX dcterms: <{PREFIXES["dcterms"]}>
SELECT ?passage ?document ?start ?end ?first ?last ?language ?locator ?paraphrase WHERE {{
  ?passage a kg:Passage ;
    dcterms:isPartOf ?document ;
    kg:start ?start ; kg:end ?end ; kg:firstWords ?first ; kg:lastWords ?last ;
    kg:locator ?locator ;
    skos:prefLabel ?paraphrase .
  BIND(LANG(?locator) AS ?language)
  FILTER(?language = LANG(?paraphrase))
}}"""

DOCUMENTS = f"""PREFIX kg: <{DEF}>
PREFIX dcterms: <{PREFIXES["dcterms"]}>
PREFIX foaf: <{PREFIXES["foaf"]}>
SELECT ?document ?issued ?reference ?page ?containsText WHERE {{
  ?document a kg:SourceDocument ; dcterms:issued ?issued ; kg:reference ?reference ; kg:containsText ?containsText .
  OPTIONAL {{ ?document foaf:page ?page }}
}}
ORDER BY ?document"""


@dataclass(frozen=True)
class Document:
    """A source document: its IRI, its name in the manifest, its date (ISO), its reference and official address."""

    iri: str
    name: str
    issued: str
    reference: str
    page: str | None
    contains_text: bool


@dataclass(frozen=True)
class Passage:
    """A passage: offsets into the stored text, and per language its locator and our paraphrase."""

    iri: str
    slug: str
    document: Document
    start: int
    end: int
    first_words: str
    last_words: str
    locators: dict[str, str]
    paraphrases: dict[str, str]

    @property
    def official_url(self) -> str | None:
        """Give the publication, with a text fragment where the address shows the text; None without an address."""
        page = self.document.page
        if page is None or not self.document.contains_text:
            return page
        return f"{page}#:~:text={quote(self.first_words, safe='')},{quote(self.last_words, safe='')}"


class Passages:
    """All passages and documents, by IRI."""

    def __init__(self, engine: Engine) -> None:
        """Read the documents and passages of the graph."""
        self.documents = {
            record["document"]: _document(record) for record in engine.select(DOCUMENTS, limit=ALL).records()
        }
        self._passages: dict[str, Passage] = {}
        for record in read_all(engine, PASSAGES, "passage", "language").records():
            self._read(record)

    def _read(self, record: dict[str, str]) -> None:
        iri, language = record["passage"], record["language"]
        passage = self._passages.setdefault(
            iri,
            Passage(
                iri,
                (split(iri) or ("", iri))[1],
                self.documents[record["document"]],
                int(record["start"]),
                int(record["end"]),
                record["first"],
                record["last"],
                {},
                {},
            ),
        )
        passage.locators[language] = record["locator"]
        passage.paraphrases[language] = record["paraphrase"]

    def __iter__(self) -> Iterator[Passage]:
        """Give all passages, by document and place."""
        return iter(sorted(self._passages.values(), key=lambda p: (p.document.issued, p.document.name, p.start, p.end)))

    def get(self, iri: str) -> Passage | None:
        """Give the passage with this IRI, or None."""
        return self._passages.get(iri)

    def cited(self, iris: Iterable[str]) -> list[Passage]:
        """Give the passages among these IRIs, each once, by the date of their document and their place in it."""
        found = {iri: self._passages[iri] for iri in iris if iri in self._passages}
        return sorted(found.values(), key=lambda p: (p.document.issued, p.document.name, p.start))


def _document(record: dict[str, str]) -> Document:
    iri = record["document"]
    return Document(
        iri,
        (split(iri) or ("", iri))[1],
        record["issued"],
        record["reference"],
        record.get("page"),
        record["containsText"] == "true",
    )
