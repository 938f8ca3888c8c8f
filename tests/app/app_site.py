"""The app as its users meet it: programs that take JSON, and browsers that take pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

GIVE_UP_SECONDS = 30
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """One element of a page: its tag, its attributes, and all text inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


class PageReader(HTMLParser):
    """Reads a page into its elements, in the order in which they begin."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in EMPTY:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, **wanted: str) -> list[Element]:
        """Give the elements with this tag whose attributes are as wanted."""
        return [e for e in self.elements if e.tag == tag and wanted.items() <= e.attributes.items()]

    def one(self, tag: str, **wanted: str) -> Element:
        """Give the only such element."""
        (found,) = self.all(tag, **wanted)
        return found

    @property
    def links(self) -> list[str]:
        """Give where the links of the page lead, each once."""
        return list(dict.fromkeys(e.attributes["href"] for e in self.all("a") if "href" in e.attributes))

    @property
    def drawing(self) -> dict[str, list[dict[str, Any]]]:
        """Give the nodes and edges that lie in the page as JSON."""
        found: dict[str, list[dict[str, Any]]] = json.loads(self.one("script", id="network-data").text)
        return found


@dataclass(frozen=True)
class Site:
    """One server; redirects are followed only where a method says so."""

    client: httpx.Client
    known: dict[str, int] = field(default_factory=dict)

    def get(self, path: str, accept: str = "*/*", **headers: str) -> httpx.Response:
        return self.client.get(path, headers={"accept": accept, **headers})

    def json(self, path: str, **parameters: Any) -> Any:
        """Give what an address answers with 200, as JSON."""
        answer = self.client.get(path, params=parameters or None)
        assert answer.status_code == 200, (path, parameters, answer.text)
        return answer.json()

    def refused(self, path: str, **parameters: Any) -> dict[str, Any]:
        """Give the problem details of an address that answers with an error."""
        answer = self.client.get(path, params=parameters or None)
        assert answer.headers["content-type"] == "application/problem+json", (path, parameters, answer.text)
        problem: dict[str, Any] = answer.json()
        assert problem["status"] == answer.status_code
        return problem

    def browse(self, path: str, **parameters: str) -> httpx.Response:
        """Ask as a browser does."""
        return self.client.get(path, params=parameters or None, headers={"accept": BROWSER}, follow_redirects=True)

    def read(self, path: str, **parameters: str) -> PageReader:
        """Read a page that answers with 200."""
        answer = self.browse(path, **parameters)
        assert answer.status_code == 200, (path, parameters, answer.status_code)
        return PageReader(answer.text)

    def status(self, path: str) -> int:
        """Give the status at the end of the redirects from an address, asked once."""
        if path not in self.known:
            self.known[path] = self.browse(path).status_code
        return self.known[path]


@contextmanager
def site_at(address: str) -> Iterator[Site]:
    with httpx.Client(base_url=address, timeout=GIVE_UP_SECONDS, trust_env=False) as client:
        yield Site(client)
