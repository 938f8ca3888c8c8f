"""The reader of source documents: the text with its passages where it is attached, our paraphrases where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import process
from starlette.requests import Request

from graph_api.contract import page_of
from graph_api.engine import ALL, Engine
from graph_api.errors import NotFoundError
from graph_api.passages import Passage
from graph_api.prefixes import DEF, PREFIXES
from graph_api.respond import Respondent
from graph_api.sources import SourceText
from graph_api.things import class_label
from graph_api.view_files import Context
from graph_api.wording import write_date
from visualisation import reader
from visualisation.reader import Marked, Reader

SUPPORTS = f"""PREFIX kg: <{DEF}>
SELECT ?passage ?thing WHERE {{ ?thing kg:isStatedIn ?passage }} ORDER BY ?passage ?thing"""
TITLES = f"""PREFIX dcterms: <{PREFIXES["dcterms"]}>
SELECT ?document ?title WHERE {{ ?document dcterms:title ?title }} ORDER BY ?document ?title"""


BULLET = "\uf0b7"  # how word processors write a bullet in a face of their own


class Sources:
    """Gives the documents of one dataset for reading; each is made once for each language."""

    def __init__(self, respondent: Respondent, texts: Mapping[str, SourceText]) -> None:
        """Take the attached source texts by document name, possibly none."""
        self._respondent = respondent
        self._texts = texts
        self._supports = _supports(respondent.engine)
        self._titles = _titles(respondent.engine)
        self.reader = lru_cache(32)(self._reader)

    def overview(self, request: Request, lang: str) -> Context:
        """List the documents with how much of each is cited."""
        known = sorted(self._respondent.passages.documents.values(), key=lambda one: (one.issued, one.name))
        return "sources.html", {"documents": tuple(self.reader(one.name, lang) for one in known)}

    def one(self, request: Request, lang: str) -> Context:
        """Show one document with its passages, and of one of them what rests on it.

        Raises NotFoundError for a passage that the document does not have.
        """
        iri = self._respondent.names.resolve("document", request.path_params["slug"])
        document = self.reader(self._respondent.passages.documents[iri].name, lang)
        chosen = request.query_params.get("passage", "")
        if chosen and chosen not in (slugs := [one.slug for one in document.passages]):
            near = [name for name, _, _ in process.extract(chosen[:100], slugs, limit=5)]
            raise NotFoundError(f"There is no passage called '{chosen[:100]}'.", near, "passage")
        return "source.html", {"document": document, "chosen": chosen}

    def _reader(self, name: str, lang: str) -> Reader:
        passages = [one for one in self._respondent.passages if one.document.name == name]
        document = next(one for one in self._respondent.passages.documents.values() if one.name == name)
        marked = tuple(self._marked(number, passage, lang) for number, passage in enumerate(passages, 1))
        text = self._texts.get(name)
        whole = text if text and not text.edited else None
        length = len(whole.text) if whole else max((one.end for one in marked), default=1)
        lit = reader.strip(length, marked)
        title = self._respondent.names.own(document.iri, lang)
        return Reader(
            slug=name,
            title=title,
            subtitle=subtitle if (subtitle := self._titles.get((document.iri, lang), "")) != title else "",
            date=write_date(document.issued, lang),
            reference=document.reference,
            official_url=document.page,
            lang=whole.language if whole else "nl",
            passages=marked,
            stretches=reader.cut(whole.text.replace(BULLET, "•"), marked) if whole else (),
            changed=bool(text and text.edited),
            strip=lit,
            cited=round(sum(end - start for start, end in lit) / 10),
        )

    def _marked(self, number: int, passage: Passage, lang: str) -> Marked:
        names = self._respondent.names
        return Marked(
            number=number,
            slug=passage.slug,
            href=f"/{lang}/passage/{passage.slug}",
            start=passage.start,
            end=passage.end,
            locator=passage.locators[lang],
            paraphrase=passage.paraphrases[lang],
            first_words=passage.first_words,
            last_words=passage.last_words,
            official_url=passage.official_url,
            supports=tuple(
                (class_label(names, thing, lang), names.full(thing, lang), page_of(thing, lang))
                for thing in self._supports.get(passage.iri, ())
            ),
        )


def _supports(engine: Engine) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for record in engine.select(SUPPORTS, limit=ALL).records():
        found.setdefault(record["passage"], []).append(record["thing"])
    return found


def _titles(engine: Engine) -> dict[tuple[str, str], str]:
    rows = engine.select(TITLES, limit=ALL).rows
    return {
        (document.value, getattr(title, "language", "") or ""): title.value
        for document, title in rows
        if document and title
    }
