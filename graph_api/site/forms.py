"""What the forms of a page can ask for, so that a static site can hold the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from itertools import product
from urllib.parse import urlencode

# The choosers whose every answer is held, alone or together, by the end of the form's action.
CHOOSERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "/routes": (("sender",), ("receiver",)),
    "/network": (("around", "distance"),),
    "/procedures": (("compare",),),
    "/systems": (("procedure", "holder"),),
    "/measures": (("kind", "actor"),),
    "/seats": (("body",),),
}


def asked_by_forms(html: str) -> Iterator[str]:
    """Give the addresses that the choosers of a page can ask for; a field that occurs twice gives every two values."""
    reading = _Reading()
    reading.feed(html)
    for action, fields in reading.forms:
        bare = "/" + action.rpartition("/")[2]
        for names in CHOOSERS.get(bare, ()):
            chosen = [(name, values) for name, values in fields if name in names]
            for combination in product(*(values for _, values in chosen)):
                names_of = (name for name, _ in chosen)
                yield f"{action}?{urlencode(list(zip(names_of, combination, strict=True)))}"


class _Reading(HTMLParser):
    """Reads the forms of a page: the action, and each field with the values that can be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, list[tuple[str, list[str]]]]] = []
        self._select: list[str] | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((given.get("action", ""), []))
            self._inside = True
        elif self._inside and tag == "select":
            self._select = []
            self.forms[-1][1].append((given.get("name", ""), self._select))
        elif tag == "option" and self._select is not None:
            self._select.append(given.get("value", ""))
        elif self._inside and tag == "input" and given.get("type") == "radio":
            self._radio(given)

    def _radio(self, given: Mapping[str, str]) -> None:
        fields = self.forms[-1][1]
        if not fields or fields[-1][0] != given.get("name", ""):
            fields.append((given.get("name", ""), []))
        fields[-1][1].append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"
        if tag == "select":
            self._select = None
