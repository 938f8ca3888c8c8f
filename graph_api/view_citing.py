"""How to cite what the graph says: in a sentence, as BibTeX and as RIS, with the passages and documents it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph_api.passages import Document, Passage
from graph_api.prefixes import DEF, ID
from graph_api.respond import Respondent
from graph_api.things import FlowRecord, describe
from graph_api.wording import word, write_date
from visualisation.pages import Texts

AUTHOR = "Ketenkaart"
STATING = ("flow", "seat", "consultation", "figure", "silence", "measure", "stage", "passage")
MOST_OF_A_THING = 3  # passages in the sentence that cites a thing; a flow, a status and the like name all of theirs


@dataclass(frozen=True)
class Reference:
    """One thing to be cited: what it says, the passages it rests on, the day on which it was seen (ISO, or '').

    `address` is its IRI with the release that is cited behind it; `document` is what it is itself, if it is one.
    """

    iri: str
    title: str
    passages: tuple[Passage, ...]
    release: str
    year: str
    seen: str
    address: str
    lang: str
    document: Document | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        """Give the document that it is, or those of the passages, each once, by date."""
        found = [passage.document for passage in self.passages]
        found += [self.document] if self.document else []
        return tuple({document.iri: document for document in found}.values())

    @property
    def states(self) -> bool:
        """Say whether this states something by itself, as a flow does; an actor or system is only what is spoken of."""
        return self.iri.removeprefix(ID).partition("/")[0] in STATING

    @property
    def key(self) -> str:
        """Give the name of the entry: "ketenkaart-flow-coa-ind"."""
        return f"ketenkaart-{self.iri.removeprefix(ID).removeprefix(DEF).replace('/', '-')}"


def reference_of(
    iri: str, respondent: Respondent, t: Texts, record: FlowRecord | None, seen: str | None = None
) -> Reference:
    """Give how a thing is cited; `record` is the flow that it is, if it is one, `seen` the day (ISO; today without)."""
    cited = [term.value for term in describe(respondent.engine, iri).facts.get(f"{DEF}isStatedIn", ())]
    own = respondent.passages.get(iri)
    return Reference(
        iri=iri,
        title=_said(record, respondent, t) if record else _named(iri, own, respondent, t.lang),
        passages=(own,) if own else tuple(respondent.passages.cited(cited)),
        release=f"{respondent.dataset.release} ({respondent.dataset.version})",
        year=(respondent.dataset.issued or "")[:4],
        seen=date.today().isoformat() if seen is None else seen,
        address=f"{iri}?version={respondent.releases.served}",
        lang=t.lang,
        document=respondent.passages.documents.get(iri),
    )


def _said(record: FlowRecord, respondent: Respondent, t: Texts) -> str:
    """Say what a flow states: who, what it does, to whom, and what."""
    names, lang = respondent.names, t.lang
    sender, receiver = (names.full(record.one(name), lang) for name in ("hasSender", "hasReceiver"))
    what = names.own(record.one("passes"), lang) or t("passes_not_stated")
    listed = (names.own(record.one(name), lang) for name in ("hasStanding", "hasCertainty"))
    return f"{sender} {t('passes_on_to')} {receiver}: {what} ({', '.join(listed)})"


def _named(iri: str, own: Passage | None, respondent: Respondent, lang: str) -> str:
    if own:
        return f"{respondent.names.own(own.document.iri, lang)}, {own.locators[lang]}"
    return respondent.names.full(iri, lang)


def in_a_sentence(reference: Reference, respondent: Respondent, t: Texts) -> str:
    """Give the reference that is copied: subject, relation and object, sources, address, version and day."""
    lang = reference.lang
    told = reference.passages if reference.states else reference.passages[:MOST_OF_A_THING]
    sources = "; ".join(_place(passage, respondent, lang) for passage in told)
    if more := len(reference.passages) - len(told):
        sources += f" ({word(lang, 'more_passages', number=str(more))})"
    parts = [f"{reference.title}.", f"{word(lang, 'source_word')}: {sources}." if sources else ""]
    parts += [f"{AUTHOR}, {reference.release}.", reference.address]
    parts += [f"({word(lang, 'seen_on', date=write_date(reference.seen, lang))})"] if reference.seen else []
    return " ".join(part for part in parts if part)


def _place(passage: Passage, respondent: Respondent, lang: str) -> str:
    title = respondent.names.own(passage.document.iri, lang)
    return f"{title} ({passage.document.reference}), {passage.locators[lang]} – {passage.paraphrases[lang]}".rstrip(".")


def as_bibtex(reference: Reference, respondent: Respondent, t: Texts) -> str:
    """Give an entry for the record, and one for each document that it rests on, special characters as LaTeX has them.

    The format is that of BibTeX; `urldate` and `langid` are those of biblatex.
    """
    from bibtexparser.entrypoint import write_string  # here: only these files need it
    from bibtexparser.library import Library
    from bibtexparser.middlewares.latex_encoding import LatexEncodingMiddleware
    from bibtexparser.model import Entry, Field

    notes = "; ".join(_place(passage, respondent, reference.lang) for passage in reference.passages)
    fields = {
        "author": AUTHOR,
        "title": reference.title,
        "year": reference.year,
        "version": reference.release,
        "url": reference.address,
        "urldate": reference.seen,
        "langid": _language(reference.lang),
        "note": notes,
    }
    entries = [_entry(reference.key, fields)]
    for document in reference.documents:
        own = {
            "title": respondent.names.own(document.iri, reference.lang),
            "number": document.reference,
            "year": document.issued[:4],
            "date": document.issued,
            "url": document.page or "",
            "langid": "dutch",
        }
        entries.append(_entry(document.name, own))
    library = Library([Entry("misc", key, [Field(name, value) for name, value in pairs]) for key, pairs in entries])
    return str(write_string(library, prepend_middleware=[LatexEncodingMiddleware(keep_math=False, enclose_urls=False)]))


def _entry(key: str, fields: dict[str, str]) -> tuple[str, Iterable[tuple[str, str]]]:
    return key, [(name, _line(value)) for name, value in fields.items() if value]


def as_ris(reference: Reference, respondent: Respondent, t: Texts) -> str:
    """Give the same as RIS: a data set, and a government document for each source."""
    import rispy  # here: only these files need it

    lang = reference.lang
    own = {
        "type_of_reference": "DATA",
        "title": reference.title,
        "authors": [AUTHOR],
        "year": reference.year,
        "edition": reference.release,
        "urls": [reference.address],
        "access_date": reference.seen.replace("-", "/"),
        "language": lang,
        "notes": [_line(_place(passage, respondent, lang)) for passage in reference.passages],
    }
    entries = [own]
    for document in reference.documents:
        entries.append(
            {
                "type_of_reference": "GOVDOC",
                "title": _line(respondent.names.own(document.iri, lang)),
                "number": document.reference,
                "year": document.issued[:4],
                "date": document.issued.replace("-", "/"),
                "urls": [document.page] if document.page else [],
                "language": "nl",
            }
        )
    return str(rispy.dumps(entries))


def _line(text: str) -> str:
    return " ".join(text.split())


def _language(lang: str) -> str:
    return {"nl": "dutch", "en": "english"}[lang]
