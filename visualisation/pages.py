"""Render the pages: complete HTML in Dutch or English from what is handed in.

Every template names its variables in the comment at its top. All but standalone.html also take what
the frame around a page needs:

- `path`: the path without the language, from its slash: "/", "/network", "/actor/coa";
- `query_string`: what follows the question mark, without it, or "": kept by the language switch;
- `dataset_version`: shown in the footer;
- `address`: that of the page with its server, shown in print;
- `files`: the same page as files, [(format, address)];
- `as_of`: the content.AsOf of a page that shows the graph, else none;
- `cited`: content.Cited when a citation led to the page; it may be left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

LANGUAGES = ("nl", "en")
PACKAGE = Path(__file__).resolve().parent


class TextError(LookupError):
    """A page asks for a text, or a language, that the files in `texts` do not have."""


@dataclass(frozen=True)
class Texts:
    """The words of the interface in one language."""

    lang: str
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Give the text with its {names} filled in; raises TextError for an unknown key or a missing value."""
        try:
            return self.entries[key].format_map(values)
        except KeyError as error:
            raise TextError(f"texts/{self.lang}.json has no {error} (asked for '{key}').") from None

    def count(self, key: str, number: int) -> str:
        """Give "1 stroom" or "1.250 stromen" from the keys `<key>_one` and `<key>_many`."""
        written = f"{number:,}".replace(",", "." if self.lang == "nl" else ",")
        return self(f"{key}_one" if number == 1 else f"{key}_many", number=written)


@dataclass(frozen=True)
class Renderer:
    """The templates with the texts of both languages; `root` goes before every path of our own."""

    environment: Environment
    texts: Mapping[str, Texts]
    root: str

    def text(self, lang: str, key: str, **values: object) -> str:
        """Give one text of the interface, for a caller that composes a title or a message."""
        return self._texts(lang)(key, **values)

    def render(self, name: str, lang: str, **context: Any) -> str:
        """Render a template ("network.html") in one language; a variable that is not given is an error."""
        t = self._texts(lang)
        here = f"{self.root}/{lang}"
        return self.environment.get_template(name).render(context, lang=lang, t=t, root=self.root, here=here)

    def _texts(self, lang: str) -> Texts:
        if lang not in self.texts:
            raise TextError(f"There are no texts in '{lang}'; choose one of {', '.join(self.texts)}.")
        return self.texts[lang]


def renderer(root: str = "") -> Renderer:
    """Read the templates and texts; `root` is "" on a server of our own, else the path the site lies under."""
    environment = Environment(
        loader=PackageLoader("visualisation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Renderer(environment, {lang: read_texts(lang) for lang in LANGUAGES}, root)


def read_texts(lang: str) -> Texts:
    """Read `texts/<lang>.json`."""
    return Texts(lang, json.loads((PACKAGE / "texts" / f"{lang}.json").read_text(encoding="utf-8")))


def static_folder() -> Path:
    """Give the folder served at /static."""
    return PACKAGE / "static"


@cache
def style_sheet() -> str:
    """Give the style sheet of every page, served at /static/app.css: the parts in `styles`, by their names.

    It is one file to a browser, which waits for it before it draws.
    """
    return "".join(part.read_text(encoding="utf-8") for part in sorted((PACKAGE / "styles").glob("*.css")))


def vis_network_file() -> Path:
    """Give vis-network 9.1.2 as it lies in the installed pyvis, served at /static/vis/vis-network.min.js.

    pyvis is located, not imported: importing it takes a third of a second.
    Raises FileNotFoundError when it is not installed.
    """
    found = find_spec("pyvis")
    if found is None or found.origin is None:
        raise FileNotFoundError("pyvis is not installed; install this package with its dependencies.")
    return Path(found.origin).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
