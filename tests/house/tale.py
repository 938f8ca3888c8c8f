"""A tale of a lighthouse, as a source text, with a passage of it."""

from __future__ import annotations

from datetime import date

from graph_api.prefixes import thing
from graph_api.sources import (
    Finding,
    Passage,
    SourceText,
    check_passages,
    fingerprint,
)

TALE = """Van de vuurtoren

De wachter van de vuurtoren schrijft iedere avond
het weer op in een groot blauw boek. Bij mist luidt
hij de bel, en de havenmeester luistert.

- De havenmeester meldt
  de schepen aan de loods.

De wachter van de vuurtoren schrijft ook brieven. Het BVH kent
geen mist; de bvh-lijst evenmin. Zie BVH2 en de Loods-
dienst, of de kust- en
havenwacht.
"""
PASSAGE = "De wachter van de vuurtoren schrijft iedere avond\nhet weer op in een groot blauw boek."


def text_of(text: str, name: str = "tale", edited: bool = False) -> SourceText:
    return SourceText(name, f"{name}.txt", text, "0" * 64, edited, date(2020, 1, 1), "ref", None, True, "tale", "nl")


def passage_of(text: str, cited: str, **changed: object) -> Passage:
    start = text.index(cited)
    words = cited.split()
    fields: dict[str, object] = {
        "iri": thing("passage", "watch"),
        "document": "tale",
        "start": start,
        "end": start + len(cited),
        "fingerprint": fingerprint(cited),
        "first_words": " ".join(words[:3]),
        "last_words": " ".join(words[-3:]),
    }
    return Passage(**{**fields, **changed})  # type: ignore[arg-type]


def looked_up(text: str, passage: Passage) -> Finding:
    (finding,) = check_passages([text_of(text)], [passage])
    return finding
