"""Write the static site: every page that its links lead to, asked of the server itself and rewritten into files."""

from __future__ import annotations

import asyncio
import hashlib
import json
import posixpath
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
from fastapi import FastAPI

from graph_api.contract import slug
from graph_api.errors import GraphError, NotFoundError, SettingsError, why_not
from graph_api.export import SUMS, export
from graph_api.names import LANGUAGES
from graph_api.prefixes import ID
from graph_api.questions import Question
from graph_api.site.addresses import KEPT, PLAIN, Address, Holding, file_of
from graph_api.site.forms import CHOOSERS, asked_by_forms
from graph_api.site.pages import OwnPages
from graph_api.site.rewriting import Frame, rewrite
from graph_api.site.search_index import search_index
from graph_api.views import Views
from visualisation.pages import static_folder, style_sheet, vis_network_file

# As on the server, without frame-ancestors, which only a header can say.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'"
)
HEAD = f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
REFERRER = '<meta name="referrer" content="no-referrer">'
FORMS = ("/search", "/ask", "/flows", *KEPT)
WRITTEN_BESIDE = ("/static/", "/download/", "/SHA256SUMS")
ROOT_PAGES = {"/": "site/index.html", "/404.html": "site/404.html"}


def write_site(app: FastAPI, folder: Path, address: str = "") -> int:
    """Write the site of an application into a new or empty folder, and give the number of files.

    `address` is where the site will lie, for the page that a server shows for what is not there.
    The same data give the same bytes. Raises SettingsError when the folder is not empty or cannot be
    written, DataError when the dataset has no version and date, and GraphError for a page that cannot be made.
    """
    try:
        _claim(folder)
        return asyncio.run(_Writing(app, folder, urlsplit(address).path.rstrip("/") if address else None).run())
    except OSError as error:
        raise SettingsError(f"{folder} cannot be written: {why_not(error)}; choose another folder.") from error


def _claim(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SettingsError(f"{folder} is not empty; name an empty folder or a new one.")


class _Writing:
    """One run: what has been found and not yet written, what has been written, and which files links lead to."""

    def __init__(self, app: FastAPI, folder: Path, base: str | None) -> None:
        self._app = app
        self._views: Views = app.state.views
        self._views.references.seen = ""  # a copy does not know on which day it is read, and is the same every time
        self._folder = folder
        self._base = base
        self._found: dict[Address, None] = {}
        self._sums: dict[str, str] = {}
        self._missing: set[Address] = set()
        self._targets: dict[Address, dict[Address, None]] = {}
        self._holding = Holding()

    async def run(self) -> int:
        for path in export(self._views.respondent.dataset, self._folder / "data"):
            self._count(f"data/{path.name}", path.read_bytes())
        self._copy_static()
        sizes = {name.removeprefix("data/"): size for name, size in self._data_files()}
        own = OwnPages(self._views, sorted(sizes.items()))
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://site.invalid") as client:
            self._holding = Holding(frozenset(self._examples), frozenset([pair async for pair in self._pairs(client)]))
            for address in self._beginnings(own):
                self._find(address)
            for address in self._queue():
                await self._one(client, own, address)
            for page in sorted({page for gone in self._missing for page in self._targets[gone]}, key=str):
                await self._one(client, own, page)
        self._root_pages(own)
        self._indexes()
        lines = "".join(f"{self._sums[name]}  {name}\n" for name in sorted(self._sums))
        self._write(SUMS, lines.encode())
        self._refuse_dead_links()
        return len(self._sums)

    def _data_files(self) -> Iterator[tuple[str, int]]:
        for name in self._sums:
            if name.startswith("data/"):
                yield name, (self._folder / name).stat().st_size

    def _copy_static(self) -> None:
        for path in sorted(static_folder().rglob("*")):
            if path.is_file():
                self._write(f"static/{path.relative_to(static_folder()).as_posix()}", path.read_bytes())
        self._write("static/app.css", style_sheet().encode())
        self._write("static/vis/vis-network.min.js", vis_network_file().read_bytes())

    def _beginnings(self, own: OwnPages) -> Iterator[Address]:
        """Give where the pages begin: the views, everything that has a name, and each question with its example."""
        names = self._views.respondent.names
        yield Address("/api/graph.json")
        for lang in LANGUAGES:
            yield Address(f"/{lang}/")
            views = (path for path in self._view_paths if path.startswith(f"/{lang}/"))
            yield from (target[0] for path in views if (target := self._holding.target(path, path)))
            yield from (Address(f"/{lang}{bare}") for bare in own.paths)
            yield from (Address(f"/{lang}/{name.iri.removeprefix(ID)}") for name in names.things())
            yield from (Address(f"/{lang}/questions/{slug}") for slug in self._views.respondent.library)

    @cached_property
    def _view_paths(self) -> tuple[str, ...]:
        paths = (getattr(route, "path", "") for route in self._app.router.routes)
        return tuple(path for path in paths if "{" not in path and "." not in path and path.count("/") == 2)

    async def _pairs(self, client: httpx.AsyncClient) -> AsyncIterator[tuple[str, str]]:
        """Give the actors (slugs) between which there is a route, as the page of each sender lists them."""
        for name in self._views.respondent.names.things("actor"):
            sender = slug(name.iri)
            told = (await client.get("/nl/routes.json", params={"sender": sender})).json()
            for way in told["reached"]:
                yield sender, slug(way[-1]["to"])

    @cached_property
    def _examples(self) -> Mapping[str, str]:
        """Give the questions that are answered beforehand, each with the address that answers it."""
        found: dict[str, str] = {}
        for lang in LANGUAGES:
            found |= {text: str(href) for text, href in self._views.examples(lang)}
        for question in self._views.respondent.library.values():
            if (query := self._example(question)) is not None:
                found[f"/questions/{question.slug}?{query}"] = query
        return found

    def _example(self, question: Question) -> str | None:
        """Give the parameters of a question's example, or None where the graph does not have what it names."""
        try:
            for parameter in question.parameters.values():
                self._views.respondent.names.resolve(parameter.kind, parameter.example)
        except NotFoundError:
            return None
        return urlencode(question.examples)

    def _queue(self) -> Iterator[Address]:
        """Give every address that was found, those that are found meanwhile included."""
        done: set[Address] = set()
        while len(done) < len(self._found):
            for address in [one for one in self._found if one not in done]:
                done.add(address)
                yield address

    async def _one(self, client: httpx.AsyncClient, own: OwnPages, address: Address) -> None:
        if address.bare in own and not address.parameters:
            content, is_page = own.render(address.bare, address.lang).encode(), True
        else:
            response = await client.get(self._asked(address), headers={"accept": "text/html, */*;q=0.1"})
            if response.status_code in (400, 404) and address in self._targets:
                self._missing.add(address)  # a page offers what this graph does not have: it is written anew without
                return
            if response.status_code != 200:
                raise GraphError(f"The site cannot be written: {address} answers with status {response.status_code}.")
            content, is_page = response.content, response.headers["content-type"].startswith("text/html")
        self._write(file_of(address), self._page(content.decode(), address) if is_page else content)

    def _asked(self, address: Address) -> str:
        """Give what to ask the server for: a question of the library with the parameters of its example."""
        if address.bare.startswith("/questions/"):
            question = self._views.respondent.library[address.bare.removeprefix("/questions/")]
            query = self._example(question)
            return f"{address.path}?{query}" if query else address.path
        return str(address)

    def _page(self, html: str, address: Address) -> bytes:
        """Rewrite a page, and note what it leads to."""
        for form in asked_by_forms(html) if address.bare in CHOOSERS and not address.parameters else ():
            if target := self._holding.target(form, str(address)):
                self._find(target[0])
        frame = Frame(
            link=lambda href: self._link(href, address),
            form=lambda action: action.removeprefix(f"/{address.lang}") in FORMS,
            note=self._note(address),
            head=f"\n{HEAD}\n{REFERRER}",
            tail=self._tail(address),
        )
        return rewrite(html, frame).encode()

    def _note(self, page: Address) -> str:
        """Give what stands where a form of the server stood, with a link to how to start one."""
        said, title = (self._views.renderer.text(page.lang, key) for key in ("site_form", "site_data_title"))
        target = self._relative(f"{page.lang}/data.html", page)
        return f'<p class="note">{escape(said)} <a href="{target}">{escape(title)}</a>.</p>'

    def _tail(self, address: Address) -> str:
        style, script = (self._relative(f"static/{name}", address) for name in ("noscript.css", "site.js"))
        return (
            f'<noscript><link rel="stylesheet" href="{style}"></noscript>\n'
            f'<script type="module" src="{script}"></script>\n'
        )

    def _link(self, href: str, page: Address) -> str | None:
        """Give the relative address of the file that a link leads to; None where there is none."""
        target = self._holding.target(href, str(page))
        if target is None:
            return None
        found, rest = target
        if found in self._missing:
            return None
        if not found.path.startswith(WRITTEN_BESIDE) and found.path not in ROOT_PAGES:
            self._find(found)
        self._targets.setdefault(found, {})[page] = None
        return self._relative(file_of(found), page) + rest

    def _relative(self, file: str, page: Address) -> str:
        if self._base is not None and page.path == "/404.html":
            return f"{self._base}/{file}"
        return posixpath.relpath(file, posixpath.dirname(file_of(page)) or ".")

    def _find(self, address: Address) -> None:
        self._found.setdefault(address)

    def _root_pages(self, own: OwnPages) -> None:
        """Write the page that leads to a language, and the one for what is not there."""
        both = self._views.renderer.texts
        for path, template in ROOT_PAGES.items():
            html = own.frame(template, "nl", path, both=both)
            frame = Frame(
                link=partial(self._link, page=Address(path)),
                form=lambda action: False,
                note="",
                head=f"\n{HEAD}",
                tail="",
            )
            self._write(file_of(Address(path)), rewrite(html, frame).encode())

    def _indexes(self) -> None:
        """Write what the scripts of the site read: which pages there are, and what can be searched."""
        pages: dict[str, list[str]] = {view: [] for view in KEPT if "*" not in view and view != "/ask"}
        for address in self._found:
            known = address.parameters and address not in self._missing
            if address.lang == "nl" and known and not address.ending and address.bare in pages:
                pages[address.bare].append(".".join(part for pair in address.parameters for part in pair))
        told = {
            "keys": {view: KEPT[view] for view in pages},
            "plain": sorted(PLAIN),
            "held": {view: sorted(found) for view, found in pages.items()},
            "texts": {lang: self._views.renderer.text(lang, "site_server_only") for lang in LANGUAGES},
        }
        self._write("pages.json", _as_json(told))
        for lang in LANGUAGES:
            self._write(f"{lang}/search-index.json", _as_json(search_index(self._views.respondent, lang)))

    def _refuse_dead_links(self) -> None:
        led_to = {file_of(found): next(iter(pages)) for found, pages in self._targets.items()}
        dead = sorted(led_to.keys() - self._sums.keys() - {file_of(gone) for gone in self._missing})
        if dead:
            raise GraphError(f"The site has a link to {dead[0]} on {led_to[dead[0]]}, and no such file.")

    def _write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self._count(name, content)

    def _count(self, name: str, content: bytes) -> None:
        self._sums[name] = hashlib.sha256(content).hexdigest()


def _as_json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
