"""Tell from the words of a typed question what it asks for: yes or no, a number, a time, an actor, a system, …"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from graph_api.tokens import lemma
from graph_api.wording import FOLDER

LEADING = re.compile(r"^(volgens|according to|in|binnen|looking only at|uitgaande van|acc\.? to)\b[^,:?]{0,80}[,:] *")
UNNAMED = re.compile(r"(->|→) *\?|\? *(->|→)")
FIRST_VERB = re.compile(
    r"^(?!(?:start|test|kaart|kort|besluit|inzet)\b)"
    r"(?:[a-z]{2,}(?:t|de|den|te|ten)|wil|zal|sloeg|nam|bleef|ging|kwam|gaf|keek|liet|hield|sprak|koos|viel|zag)\b"
    r"(?!.* (?:of|or) )"
)
AT_START = ("yes_or_no_start", "who_start", "who_not")
SURE = "yes_or_no"
MAYBE = "yes_or_no_perhaps"


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    read: dict[str, str] = json.loads((FOLDER / "asking.json").read_text(encoding="utf-8"))
    return {name: re.compile(pattern) for name, pattern in read.items()}


def asked(text: str) -> frozenset[str]:
    """Give what a question asks for, by the names in `texts/asking.json`; 'yes_or_no' and 'yes_or_no_perhaps' besides.

    A question without a question word, as 'politie -> MIVD?', is perhaps one for yes or no; 'politie -> ?' asks who.
    """
    folded = " ".join(text.casefold().split())
    bare = LEADING.sub("", folded)
    patterns = _patterns()
    found = {name for name, pattern in patterns.items() if pattern.search(bare if name in AT_START else folded)}
    if UNNAMED.search(folded):
        found |= {"question_word", "route", "actor"}
    if _starts_with_verb(bare):
        found.add("yes_or_no_start")
    if "open" in found and "yes_or_no_start" not in found:
        found.add("question_word")
    if "yes_or_no_mark" in found or ("yes_or_no_start" in found and "choice" not in found):
        found.add(SURE)
    elif "question_word" not in found and "?" in folded:
        found.add(MAYBE)
    return frozenset(found)


def _starts_with_verb(text: str) -> bool:
    """Say whether a question begins, as a Dutch one for yes or no does, with a verb in the third person or the past."""
    found = FIRST_VERB.match(text)
    if not found or "?" not in text:
        return False
    infinitive = lemma(found[0])
    return found[0] != infinitive != "een" and infinitive.endswith("n")
