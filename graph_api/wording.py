"""How values and lists are written in Dutch and English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december".split(),
    "en": "January February March April May June July August September October November December".split(),
}
WORDS: dict[str, dict[str, str]] = {
    "nl": {
        "and": "en",
        "channel": "kanaal",
        "condition": "voorwaarde",
        "basis": "grondslag",
        "behalf": "mede namens",
        "passes": "wat",
        "certainty": "zekerheid",
        "standing": "stand",
        "within": "binnen {whole}, niet vermeld",
        "day": "dag",
        "days": "dagen",
        "week": "week",
        "weeks": "weken",
        "every": "elke {period}",
        "denied": "Nee, de bronnen zeggen dat dit niet gebeurt of niet mag: {items}.",
        "planned": "Nee, volgens de bronnen is dit alleen gepland, in onderzoek of aanbevolen: {items}.",
        "also_denied": "Daarnaast zeggen de bronnen dat dit niet gebeurt of niet mag: {items}.",
        "also_planned": "Gepland, in onderzoek of aanbevolen, niet feitelijk: {items}.",
        "understood": "Opgevat als: {title}",
        "cut": "De lijst is afgekapt.",
        "which": "Welke bedoelt u?",
        "not_understood": "Deze vraag kan ik niet uit de bronnen beantwoorden. Misschien bedoelt u een van deze vragen.",
        "most_inferred": "Let op: dit is afgeleid uit de bronnen, niet met zoveel woorden vermeld.",
        "some_inferred": "Een deel is afgeleid en niet met zoveel woorden vermeld.",
    },
    "en": {
        "and": "and",
        "channel": "channel",
        "condition": "condition",
        "basis": "legal basis",
        "behalf": "also on behalf of",
        "passes": "what",
        "certainty": "certainty",
        "standing": "standing",
        "within": "within {whole}, not stated",
        "day": "day",
        "days": "days",
        "week": "week",
        "weeks": "weeks",
        "every": "every {period}",
        "denied": "No, the sources say that this does not happen or may not: {items}.",
        "planned": "No, according to the sources this is only planned, under study or recommended: {items}.",
        "also_denied": "The sources also say that this does not happen or may not: {items}.",
        "also_planned": "Planned, under study or recommended, not actual: {items}.",
        "understood": "Taken as: {title}",
        "cut": "The list was cut.",
        "which": "Which one do you mean?",
        "not_understood": "I cannot answer this question from the sources. Perhaps you mean one of these questions.",
        "most_inferred": "Note: this is inferred from the sources, not stated in so many words.",
        "some_inferred": "Part of this is inferred and not stated in so many words.",
    },
}


def word(lang: str, key: str, **values: str) -> str:
    """Give a word or sentence of the interface, with its names filled in."""
    return WORDS[lang][key].format(**values)


def join(parts: Sequence[str], lang: str) -> str:
    """Join parts as a reader would: 'a, b en c'; with a semicolon where a part has a comma outside brackets."""
    if len(parts) < 2:
        return "".join(parts)
    if any("," in re.sub(r"\([^)]*\)", "", part) for part in parts):
        return "; ".join(parts)
    return f"{', '.join(parts[:-1])} {word(lang, 'and')} {parts[-1]}"


def write_date(iso: str, lang: str) -> str:
    """Write an ISO date out: '18 juni 2024', '18 June 2024'; anything else is given back."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {MONTHS[lang][day.month - 1]} {day.year}"


def write_duration(value: str, lang: str) -> str:
    """Write a duration in whole days out in weeks where it can: P21D is '3 weken'; anything else is given back."""
    found = re.fullmatch(r"P(\d+)D", value)
    if not found:
        return value
    days = int(found[1])
    count, unit = (days // 7, "week") if days % 7 == 0 else (days, "day")
    return f"{count} {word(lang, unit if count == 1 else unit + 's')}"


def write_number(value: str, lang: str) -> str:
    """Write a decimal with the thousands sign of the language: 7386.0 is '7.386' in Dutch, '7,386' in English."""
    try:
        number = float(value)
    except ValueError:
        return value
    text = f"{number:,.0f}" if number.is_integer() else f"{number:,}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text
