"""Which addresses of the server a static site holds, and in which file each of them lies.

A file is named after its address: /nl/actor/coa is nl/actor/coa.html, and /nl/routes?sender=coa&receiver=aivd
is nl/routes/sender.coa.receiver.aivd.html. `site.js` makes the same names from what a form was filled in with.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from graph_api.names import LANGUAGES

# What an address keeps, by its path without the language ('*' is any slug); the order is that in the file's name.
KEPT: Mapping[str, tuple[str, ...]] = {
    "/routes": ("sender", "receiver", "periphery"),
    "/network": ("around", "distance"),
    "/procedures": ("compare",),
    "/procedures/*": ("stage",),
    "/systems": ("procedure", "holder", "system", "stage"),
    "/measures": ("kind", "actor"),
    "/seats": ("body",),
    "/ask": ("q",),
}
PLAIN = frozenset({("distance", "1"), ("route", "1"), ("grain", "unit")})
# A page of the server without use here, and the page that stands in for it.
STAND_INS: Mapping[str, str] = {"/query": "/data", "/api": "/data"}
TABLES = ("csv", "json")
ENDINGS = (*TABLES, "svg", "bib", "ris")
# Filters of routes that the page of all flows has too, and works on in the browser.
FILTERS = ("about", "channel", "legal_basis", "certainty", "standing")
# What an address asks for that would be something else without it, and that the site does not have.
NOT_HELD = frozenset({"as_of"})
RDF = ("ttl", "jsonld")
FIXED: Mapping[str, str] = {
    "/": "index.html",
    "/api/graph.json": "graph.json",
    "/favicon.ico": "static/icon.svg",
    "/SHA256SUMS": "SHA256SUMS",
}
SAFE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Address:
    """An address on the server: its path, and the parameters that are kept, in order."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """Give the address as it is asked for."""
        return f"{self.path}?{urlencode(self.parameters)}" if self.parameters else self.path

    @property
    def lang(self) -> str:
        """Give the language of a page, or ''."""
        first = self.path.split("/")[1]
        return first if first in LANGUAGES else ""

    @property
    def bare(self) -> str:
        """Give the path without the language and without the ending of a file beside a page."""
        path = self.path.removeprefix(f"/{self.lang}") if self.lang else self.path
        return path.removesuffix(f".{self.ending}") if self.ending else path

    @property
    def ending(self) -> str:
        """Give the ending of a file beside a page ('csv', 'svg', 'bib' and so on), or ''."""
        ending = self.path.rpartition("/")[2].rpartition(".")[2]
        return ending if self.lang and ending in ENDINGS else ""


@dataclass(frozen=True)
class Holding:
    """What a static site holds in advance of its pages: which questions are answered, and which routes are drawn.

    `examples` are the typed questions, and those of the library as '/questions/<slug>?<parameters>';
    `pairs` are the actors (slugs) between which there is a route.
    """

    examples: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()

    def target(self, href: str, page: str) -> tuple[Address, str] | None:
        """Give the address that a link on a page leads to, as the site holds it, and what follows its file's name.

        None where the site has nothing like it. What the site does not tell apart is left out of the address.
        """
        parts = urlsplit(urljoin(page, href))
        address, given = Address(parts.path), parse_qsl(parts.query)
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        if not address.lang:
            return (address, "") if _plain_file(parts.path) else None
        if NOT_HELD & {name for name, _ in given}:
            return None
        if address.bare in STAND_INS:
            return Address(f"/{address.lang}{STAND_INS[address.bare]}"), ""
        if address.bare == "/routes" and not address.ending:
            return self._routes(address, dict(given), fragment)
        if address.bare.startswith("/questions/"):
            held = not given or f"{address.bare}?{urlencode(given)}" in self.examples
            return (Address(parts.path), fragment) if held else None
        kept = self._kept(address.bare, given)
        of_view = address.bare.count("/") == 1 or address.bare.startswith("/procedures/")
        table = address.ending in TABLES and (given or not of_view)  # the release has every table, whole
        offered = parts.path != f"/{address.lang}/network.html" and not table
        return (Address(parts.path, kept), fragment) if offered else None

    def _routes(self, address: Address, given: Mapping[str, str], fragment: str) -> tuple[Address, str]:
        """Give where routes are: flows on the page of all flows, which filters them; other routes in the table."""
        sender, receiver = given.get("sender", ""), given.get("receiver", "")
        known = (sender, receiver) in self.pairs
        filters = [(name, given[name]) for name in FILTERS if given.get(name)]
        if filters or (sender and receiver and (given.get("show") or not known)):
            told = [(name, given[name]) for name in ("sender", "receiver") if given.get(name)] + filters
            told += [] if given.get("show") or filters else [("route", "none")]
            return Address(f"/{address.lang}/flows"), f"?{urlencode(told)}"
        kept = self._kept(address.bare, list(given.items()))
        return Address(address.path, kept), "#flows" if given.get("route", "1") != "1" else fragment

    def _kept(self, bare: str, given: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        names = KEPT.get(bare) or KEPT.get(f"{bare.rpartition('/')[0]}/*", ())
        found = [pair for name in names for pair in given if pair[0] == name and pair[1] and pair not in PLAIN]
        if {"system", "stage"} <= {name for name, _ in found}:
            found = [pair for pair in found if pair[0] in ("system", "stage")]
        if bare == "/ask":
            found = [pair for pair in found if pair[1] in self.examples]
        return tuple(found)


def _plain_file(path: str) -> bool:
    beside = path in FIXED or path.startswith(("/static/", "/download/"))
    return beside or (path.startswith(("/id/", "/def/")) and path.rpartition(".")[2] in RDF)


def file_of(address: Address) -> str:
    """Give the file, from the folder of the site, in which an address lies."""
    if address.path in FIXED:
        return FIXED[address.path]
    if address.path.startswith("/download/"):
        return "data/" + address.path.removeprefix("/download/")
    if not address.lang:
        return address.path[1:]
    folder = f"{address.lang}{address.bare}".rstrip("/")
    ending = address.ending or "html"
    if address.parameters:
        return f"{folder}/{'.'.join(_safe(part) for pair in address.parameters for part in pair)}.{ending}"
    return f"{folder}/index.html" if folder == address.lang else f"{folder}.{ending}"


def _safe(text: str) -> str:
    """Give a text as part of a file's name: as it is where every system takes it, else shortened, with its hash."""
    if SAFE.fullmatch(text):
        return text
    words = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    return f"{words[:48].strip('-')}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
