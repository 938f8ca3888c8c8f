"""Turn a passage into what its template takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from graph_api.contract import page_of
from graph_api.prefixes import DEF
from graph_api.respond import Respondent
from graph_api.showing import RDF_FORMATS
from graph_api.things import class_label, describe
from visualisation import content

if TYPE_CHECKING:
    from graph_api.sources import SourceText

SURROUNDINGS = 600


def show_passage(
    iri: str, respondent: Respondent, lang: str, texts: Mapping[str, SourceText], cited: content.Cited
) -> content.Passage:
    """Give one passage, inside its surroundings where the source text is attached and unchanged."""
    passage = respondent.passages.get(iri)
    assert passage is not None  # the caller has looked it up
    about = describe(respondent.engine, iri)
    supports = tuple(
        (class_label(respondent.names, subject, lang), respondent.names.full(subject, lang), page_of(subject, lang))
        for subject in about.incoming.get(f"{DEF}isStatedIn", ())
    )
    title = respondent.names.own(passage.document.iri, lang)
    continues = respondent.passages.cited(value.value for value in about.facts.get(f"{DEF}continuesIn", ()))
    return content.Passage(
        iri=iri,
        title=passage.locators[lang],
        document_title=title,
        document_href=f"/{lang}/sources/{passage.document.name}",
        locator=passage.locators[lang],
        first_words=passage.first_words,
        last_words=passage.last_words,
        words_lang="nl",
        paraphrase=passage.paraphrases[lang],
        official_url=passage.official_url,
        supports=supports,
        continues=tuple((one.paraphrases[lang], f"/{lang}/passage/{one.slug}") for one in continues),
        formats=tuple((label, f"/id/passage/{passage.slug}.{ending}") for label, ending in RDF_FORMATS),
        reference=cited,
        excerpt=_excerpt(texts.get(passage.document.name), passage.start, passage.end),
    )


def _excerpt(text: SourceText | None, start: int, end: int) -> content.Excerpt | None:
    if text is None or text.edited:
        return None
    before, after = text.text[max(0, start - SURROUNDINGS) : start], text.text[end : end + SURROUNDINGS]
    if start > SURROUNDINGS:
        before = "… " + before.partition(" ")[2].lstrip()
    if end + SURROUNDINGS < len(text.text):
        after = after.rpartition(" ")[0].rstrip() + " …"
    return content.Excerpt(before, text.text[start:end], after, text.language)
