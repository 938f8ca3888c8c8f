"""How values and lists are written in Dutch and English."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("nl", "en")
FOLDER = Path(__file__).resolve().parent / "texts"
SENTENCE = re.compile(r"(?<![A-Z])(?<!\bnr)(?<!\bno)(?<!\bart)\.\s+(?=[A-Z‘'(])")
OUTSIDE = r"(?![^(]*\))"
SEVERAL = 3
SHORT = 80
STEP = re.compile(r"(?:^|[\s(])\d+\)\s+")

MONTHS = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


@lru_cache(maxsize=len(LANGUAGES))
def texts(lang: str) -> Mapping[str, str]:
    """Give the words and sentences of our own that answers are made of, from `texts/<lang>.json`."""
    found: Mapping[str, str] = json.loads((FOLDER / f"{lang}.json").read_text(encoding="utf-8"))
    return found


def word(lang: str, key: str, **values: str) -> str:
    """Give a word or sentence of the interface, with its names filled in."""
    return texts(lang)[key].format(**values)


def count_hand_overs(count: int, lang: str) -> str:
    """Write a number of hand-overs: '1 overdracht', '3 overdrachten'."""
    return word(lang, "hand_over" if count == 1 else "hand_overs", count=str(count))


def join(parts: Sequence[str], lang: str) -> str:
    """Join parts as a reader would: 'a, b en c'; with a semicolon where a part has a comma outside
    brackets, and whole sentences as they are."""
    if len(parts) < 2:
        return "".join(parts)
    if all(part.endswith(".") for part in parts):
        return " ".join(parts)
    if any("," in re.sub(r"\([^)]*\)", "", part) for part in parts):
        return "; ".join(parts)
    return f"{', '.join(parts[:-1])} {word(lang, 'and')} {parts[-1]}"


def begin(text: str) -> str:
    """Give a sentence with its first letter as a capital, whatever name it begins with."""
    return text[:1].upper() + text[1:]


def write_date(iso: str, lang: str) -> str:
    """Write an ISO date out: '18 juni 2024', '18 June 2024'; anything else is given back."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {MONTHS[lang][day.month - 1]} {day.year}"


def write_duration(value: str, lang: str) -> str:
    """Write a duration in whole days out in weeks where it can: P21D is 'elke 3 weken'; anything else is given back."""
    found = re.fullmatch(r"P(\d+)D", value)
    if not found:
        return value
    days = int(found[1])
    count, unit = (days // 7, "week") if days % 7 == 0 else (days, "day")
    return word(lang, "every", period=f"{count} {word(lang, unit if count == 1 else unit + 's')}")


def write_number(value: str, lang: str) -> str:
    """Write a decimal with the thousands sign of the language: 7386.0 is '7.386' in Dutch, '7,386' in English."""
    try:
        number = float(value)
    except ValueError:
        return value
    text = f"{number:,.0f}" if number.is_integer() else f"{number:,}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text


def write_truth(value: str, lang: str) -> str:
    """Write a truth value: 'true' is 'ja' in Dutch, 'yes' in English."""
    return {"true": {"nl": "ja", "en": "yes"}, "false": {"nl": "nee", "en": "no"}}.get(value, {}).get(lang, value)


def tag_label(tag: str, lang: str) -> str:
    """Give the heading under which questions with this first tag are listed. Raises KeyError for an unknown tag."""
    return texts(lang)[f"tag_{tag}"]


def has_word(lang: str, key: str) -> bool:
    """Say whether the interface has a word or sentence of this name."""
    return key in texts(lang)


def parts_of(text: str) -> list[str]:
    """Give the parts that a text tells one after the other; [] where it tells one thing.

    These are the steps that it numbers, as 'Lead: 1) …; 2) …', after the lead; else its sentences, and of a sentence
    that sums up, as 'Lead: a, b and c', the lead and what is summed up.
    """
    if steps := _steps(text):
        lead = STEP.split(text)[0].strip(" :")
        return [lead, *steps] if lead else steps
    parts = [part for lead, several in map(_summed_up, SENTENCE.split(text)) for part in (lead, *several)]
    return parts if len(parts) > 1 else []


def how_many(text: str) -> int:
    """Count the steps that a text numbers, or what its one sentence that sums up holds; 0 where it does neither."""
    several = [summed_up for _, summed_up in map(_summed_up, SENTENCE.split(text)) if summed_up]
    return len(_steps(text)) or (len(several[0]) if len(several) == 1 else 0)


def _steps(text: str) -> list[str]:
    steps = [step.strip(" ;.") for step in STEP.split(text)[1:]]
    return steps if len(steps) > 1 else []


def _summed_up(sentence: str) -> tuple[str, list[str]]:
    """Give the lead of a sentence and what it sums up; the whole sentence where it sums up nothing."""
    lead, _, rest = sentence.partition(": ")
    several = re.split(r"[,;]\s+" + OUTSIDE, rest.strip(" ."))
    several[-1:] = re.split(r"(?:^| )(?:en|and|of|or) " + OUTSIDE, several[-1])[-2:] if len(several) > 1 else several
    parts = [part for part in several if part]
    if len(parts) < SEVERAL or max(map(len, parts)) > SHORT:
        return sentence, []
    return lead, parts
