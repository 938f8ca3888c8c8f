"""Runs `ketenkaart site`, and reads what it wrote."""

from __future__ import annotations

import hashlib
import os
import posixpath
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

GIVE_UP_SECONDS = 900
LINKS = ("href", "src", "action")
OUTSIDE = ("http://", "https://")


def write(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    plain = {name: value for name, value in os.environ.items() if name != "KETENKAART_SOURCES"}
    line = (sys.executable, "-m", "graph_api.cli", "site", *map(str, words))
    return subprocess.run(
        line, env=plain | environment, capture_output=True, text=True, timeout=GIVE_UP_SECONDS, check=False
    )


def sums(site: Path) -> dict[str, str]:
    """Give the checksums that the site lists, by file."""
    lines = (site / "SHA256SUMS").read_text("utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def computed(site: Path) -> dict[str, str]:
    """Give the checksum of every file of the site but the list itself."""
    files = (path for path in sorted(site.rglob("*")) if path.is_file() and path != site / "SHA256SUMS")
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Links(HTMLParser):
    """Collects the links of a page with their element, and the fragments that it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, dict[str, str]]] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given["id"]} if "id" in given else set()
        self.found += [(tag, given[name], given) for name in LINKS if name in given]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)


def read_pages(site: Path) -> Iterator[tuple[str, Links]]:
    """Give every page by its file, with its links."""
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), Links(path.read_text("utf-8"))


def wrong_links(site: Path) -> list[str]:
    """Give every link that leads to no file of the site, to no place on its page, or outside it unmarked."""
    pages = dict(read_pages(site))
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    return [wrong for page, links in pages.items() for wrong in _wrong(page, links, pages, files)]


def _wrong(page: str, links: Links, pages: dict[str, Links], files: set[str]) -> Iterator[str]:
    for tag, href, given in links.found:
        parts = urlsplit(href)
        file = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path))) if parts.path else page
        if href.startswith(OUTSIDE):
            fine = tag == "a" and "external" in given.get("rel", "").split()
        elif href.startswith("data:"):
            fine = tag == "link"
        elif href.startswith("/"):
            fine = False
        else:
            known = file in files and (not parts.fragment or file not in pages or parts.fragment in pages[file].ids)
            fine = known and (tag == "a" or not parts.query)
        if not fine:
            yield f"{page}: {tag} {href}"
