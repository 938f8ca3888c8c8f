"""Turn a page of the server into a page of a static site.

Its links lead to files, what leads elsewhere is marked, and no form leads nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

Attributes = list[tuple[str, str | None]]
LINKS = ("href", "src", "action")
OUTSIDE = ("http://", "https://")
# What only a server can answer: suggestions while one types, and the graph at an earlier date.
SERVER_SCRIPTS = ("/static/search.js",)
SERVER_PARTS = frozenset({"as-of"})
FOREIGN = (*OUTSIDE, "mailto:", "data:", "#")


@dataclass(frozen=True)
class Frame:
    """What differs on every page of a static site.

    `link` gives the relative address of what a link led to, or None where the site does not hold it;
    `form` says whether a form with this action works on the site; `note` (HTML) stands where another form stood;
    `head` is put at the beginning of the head, `tail` at its end.
    """

    link: Callable[[str], str | None]
    form: Callable[[str], bool]
    note: str
    head: str
    tail: str


def rewrite(html: str, frame: Frame) -> str:
    """Give the page as the static site holds it; what needs no change stays byte for byte."""
    rewriting = _Rewriting(frame)
    rewriting.feed(html)
    rewriting.close()
    return "".join(rewriting.written)


class _Rewriting(HTMLParser):
    """Copies a page, tag by tag; `_left_out` is the element that is being left out, with how deep it is nested."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(convert_charrefs=False)
        self.written: list[str] = []
        self._frame = frame
        self._left_out: tuple[str, int] | None = None
        self._in_form = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if self._left_out:
            self._deeper(tag, 1)
            return
        if tag == "form" and not self._frame.form(_value(attrs, "action")):
            self.written.append(self._frame.note)
            self._left_out = (tag, 1)
            return
        # Choices behind "more" ask for what only a server can work out.
        if (tag == "details" and self._in_form) or SERVER_PARTS & set(_value(attrs, "class").split()):
            self._left_out = (tag, 1)
            return
        if tag == "script" and _value(attrs, "src").endswith(SERVER_SCRIPTS):
            self._left_out = (tag, 1)
            return
        self._in_form = self._in_form or tag == "form"
        self.written.append(self._start(tag, attrs))
        if tag == "head":
            self.written.append(self._frame.head)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        if not self._left_out:
            self.written.append(self._start(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            self._deeper(tag, -1)
            return
        self._in_form = self._in_form and tag != "form"
        self.written.append(f"{self._frame.tail}</head>" if tag == "head" else f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._copy(data)

    def handle_entityref(self, name: str) -> None:
        self._copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._copy(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._copy(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        self._copy(f"<!--{data}-->")

    def _copy(self, text: str) -> None:
        if not self._left_out:
            self.written.append(text)

    def _deeper(self, tag: str, step: int) -> None:
        assert self._left_out
        name, depth = self._left_out
        if tag == name:
            self._left_out = (name, depth + step) if depth + step else None

    def _start(self, tag: str, attrs: Attributes) -> str:
        raw = self.get_starttag_text() or ""
        changed = [pair for attribute in attrs for pair in self._attribute(tag, attribute, attrs)]
        if tag == "link" and not _value(changed, "href"):
            return ""
        if tag == "a" and _value(attrs, "href").startswith(OUTSIDE) and not _value(attrs, "rel"):
            changed.append(("rel", "noreferrer external"))
        if changed == attrs:
            return raw
        written = "".join(f' {name}="{escape(value)}"' if value is not None else f" {name}" for name, value in changed)
        return f"<{tag}{written}{'/' if raw.endswith('/>') else ''}>"

    def _attribute(self, tag: str, attribute: tuple[str, str | None], attrs: Attributes) -> Attributes:
        """Give an attribute as it stands on the site: a link that leads nowhere is left out, with its button."""
        name, value = attribute
        if name not in LINKS or value is None or value.startswith(FOREIGN):
            return [attribute]
        target = self._frame.link(value)
        if target is not None:
            return [(name, target)]
        offers = {"button", "format"} & set(_value(attrs, "class").split())
        return [("hidden", None)] if tag == "a" and offers else []


def _value(attrs: Attributes, name: str) -> str:
    return next((value or "" for key, value in attrs if key == name), "")
