"""Write out what people write short: arrows, abbreviated words, days in numbers, numbered places of a document.

Whoever types 'ind'er -> aivd, antw 3a, 18-6-24' means what 'medewerker IND naar AIVD, antwoord 3a, 18 juni 2024' says.
"""

from __future__ import annotations

import re

from graph_api.wording import MONTHS

SIGNS = {
    "->": " naar ",
    "→": " naar ",
    " > ": " naar ",
    "i&r": "identificatie registratie",
    "w/o": "without",
    " w/ ": " with ",
    " & ": " en ",
}
SIGN = re.compile("|".join(map(re.escape, SIGNS)), re.IGNORECASE)
WORDS = {
    "mdw": "medewerker",
    "mdws": "medewerkers",
    "asielzkr": "asielzoeker",
    "asielzkrs": "asielzoekers",
    "info": "informatie",
    "org": "organisatie",
    "orgs": "organisaties",
    "antw": "antwoorden",
    "doc": "document",
    "docs": "documenten",
    "stas": "staatssecretaris",
    "vn": "voetnoot",
    "fn": "footnote",
    "wnr": "wanneer",
}
# 'may' stays: it is a common word
WORDS |= {
    english.casefold(): dutch
    for dutch, english in zip(MONTHS["nl"], MONTHS["en"], strict=True)
    if english.casefold() not in (dutch, "may")
}
# 'een marechaussee' is one of its people and 'de marechaussee' the organisation; later the articles are dropped
ONE_OF_ITS_PEOPLE = re.compile(
    r"\b(?P<short>\w{2,})['’-]ers?\b"
    r"|\b(?:een|a|elke|iedere|every) (?P<whole>marechaussee)\b(?!-| (?:employee|officer|unit))",
    re.IGNORECASE,
)
ANY_MONTH = "|".join(
    (
        *MONTHS["nl"],
        *MONTHS["en"],
        *("jan", "feb", "mrt", "apr", "jun", "jul", "aug", "sept?", "oct", "okt", "nov", "dec"),
    )
)
SHORT_YEAR = re.compile(rf"\b({ANY_MONTH}) ?['’]?(2\d)\b(?!,? *20\d\d)", re.IGNORECASE)
DAY = re.compile(r"\b(?P<day>\d{1,2})[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<year>(?:20)?\d\d)\b")
PLACE = re.compile(
    r"\b(?:(?P<voetnoot>voetnoot|footnote|vn|fn)|(?P<antwoord>antwoord|antw|answer)|(?P<vraag>vraag|question)"
    r"|(?P<maatregel>maatregel|measure))[. ]?(?: ?(?:op vraag|to question|nr|no|number|nummer)\.?)? ?"
    r"(?P<number>\d{1,2}[a-f]?)(?: (?:en|and) (?P<second>\d{1,2}[a-f]?))?\b",
    re.IGNORECASE,
)
PLACES = ("voetnoot", "antwoord", "vraag", "maatregel")


def write_out(text: str) -> str:
    """Give a text with signs, people, days, years and places written out.

    A numbered place becomes one word ('antwoord3a'): the 3 of 'answer 3' is no other 3.
    """
    if SIGN.search(text):
        for sign, meaning in SIGNS.items():
            text = re.sub(re.escape(sign), meaning, text, flags=re.IGNORECASE)
    text = ONE_OF_ITS_PEOPLE.sub(lambda found: f"medewerker {found['short'] or found['whole']}", text)
    text = SHORT_YEAR.sub(r"\1 20\2", DAY.sub(_day, text))
    return PLACE.sub(lambda found: " ".join(_places(found)), text)


def places(text: str) -> list[str]:
    """Give the numbered places that a text names, as `write_out` writes them."""
    return [place for found in PLACE.finditer(text) for place in _places(found)]


def _day(found: re.Match[str]) -> str:
    return f"{int(found['day'])} {MONTHS['nl'][int(found['month']) - 1]} 20{found['year'][-2:]}"


def _places(found: re.Match[str]) -> list[str]:
    kind = next(name for name in PLACES if found[name])
    return [f"{kind}{number.casefold()}" for number in (found["number"], found["second"]) if number]
