"""What a reader of a static site searches, in the browser: names, paraphrases and the wordings of the questions."""

from __future__ import annotations

from typing import Any

from graph_api.prefixes import ID, split
from graph_api.respond import Respondent
from graph_api.site.addresses import Address, file_of
from graph_api.things import class_label

UNSOUGHT = frozenset(("naming", "question"))


def search_index(respondent: Respondent, lang: str) -> list[dict[str, Any]]:
    """Give everything that can be found: `names` (own first), `text`, `kind`, and `page` from the language's folder.

    Things stand by IRI, actors first, then the questions of the library with their wordings.
    """
    names = respondent.names
    things = [name.iri for name in names.things() if _kind(name.iri) not in UNSOUGHT]
    things.sort(key=lambda iri: (_kind(iri) != "actor", iri))
    return [*(_thing(respondent, iri, lang) for iri in things), *_questions(respondent, lang)]


def _thing(respondent: Respondent, iri: str, lang: str) -> dict[str, Any]:
    name = respondent.names.get(iri)
    passage = respondent.passages.get(iri)
    shown = respondent.names.full(iri, lang)
    spellings = dict.fromkeys((shown, *(name.spellings() if name else ())))
    return {
        "names": [passage.locators[lang]] if passage else list(spellings),
        "text": passage.paraphrases[lang] if passage else "",
        "kind": class_label(respondent.names, iri, lang),
        "page": _page(f"/{lang}/{iri.removeprefix(ID)}"),
    }


def _questions(respondent: Respondent, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "names": [question.title[lang]],
            "text": " ".join(question.wordings[lang]),
            "kind": "",
            "page": _page(f"/{lang}/questions/{question.slug}"),
        }
        for question in respondent.library.values()
    ]


def _page(path: str) -> str:
    return file_of(Address(path)).partition("/")[2]


def _kind(iri: str) -> str:
    return (split(iri) or ("",))[0]
