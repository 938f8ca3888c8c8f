"""The addresses of the pages: in both languages, at the reference date that is asked for, errors included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from graph_api.error_texts import in_language
from graph_api.errors import GraphError, NotFoundError
from graph_api.names import LANGUAGES
from graph_api.negotiate import choose_language
from graph_api.showing import prefix_lines, release_of
from graph_api.view_dates import Calendar, carry
from graph_api.view_files import csv_file, json_file
from graph_api.view_releases import show_cited
from graph_api.views import Views
from graph_api.wording import write_date
from graph_api.workbench import BEGIN, Workbench

Given = TypeVar("Given")
FILES = {"csv": "CSV", "json": "JSON", "svg": "SVG", "bib": "BibTeX", "ris": "RIS"}
UNDATED = ("/api", "/about", "/ontology", "/report", "/tour")


@dataclass(frozen=True)
class PageRoutes:
    """Serves the pages over one dataset, and over the graph as the sources up to an earlier date have it."""

    views: Views
    workbench: Workbench

    @cached_property
    def calendar(self) -> Calendar:
        """Give the dates of the sources."""
        return Calendar(self.views.respondent.dataset, self.views.public_url)

    @cached_property
    def older(self) -> Callable[[str], Views]:
        """Give what gives the pages over the graph as it was at the date of a source (ISO)."""

        def make(state: str) -> Views:
            respondent, contract = self.calendar.older(state)
            return replace(self.views, respondent=respondent, contract=contract)

        return lru_cache(len(self.calendar.days) or 1)(make)

    def routes(self) -> list[Route]:
        """Give the routes of all pages and files; an address without language redirects."""
        views = list(self.views.views)
        routes = [Route("/", self._redirect)]
        for lang in LANGUAGES:
            routes.append(Route(f"/{lang}", self._slash))
            routes.append(Route(f"/{lang}/query", self._workbench(lang)))
            routes += [Route(f"/{lang}{path}", self._file(path, lang)) for path in self.views.files]
            routes += [Route(f"/{lang}{path}", self._page(path, lang)) for path in views]
        plain = [path for path in views if path.count("/") == 1 and path != "/"]
        return routes + [Route(path, self._redirect) for path in (*plain, "/query")]

    def render(self, name: str, lang: str, request: Request, code: int = 200, **context: Any) -> HTMLResponse:
        """Render a page inside the frame that every page has; `day` is the date asked for, where the page has one."""
        path = request.url.path
        bare = path.removeprefix(f"/{lang}") or "/" if path.startswith(f"/{lang}") else "/"
        day = context.pop("day", None)
        html = self.views.renderer.render(
            name,
            lang,
            path=bare,
            query_string=request.url.query,
            dataset_version=release_of(self.views.respondent),
            cited=show_cited(self.views.respondent.releases, request.query_params.get("version"), lang),
            address=f"{self.views.public_url}{path}" + (f"?{request.url.query}" if request.url.query else ""),
            as_of=None if day is None or not self.calendar.days else self.calendar.shown(request, day, lang),
            **{"files": (), **context},
        )
        return HTMLResponse(carry(html, self._carried(request)), code)

    def _carried(self, request: Request) -> str:
        """Give the date that links go on asking for: none where it is the newest, or no date at all."""
        try:
            day = self.calendar.asked(request.query_params)
        except GraphError:
            return ""
        return "" if self.calendar.is_newest(day) else day

    def error(self, request: Request, error: GraphError, request_id: str | None = None) -> HTMLResponse:
        """Render the page of an error, in the language of the address, with what may have been meant."""
        lang = _language(request)
        retired = self.views.respondent.names.retired.get(getattr(error, "iri", ""))
        return self.render(
            "error.html",
            lang,
            request,
            error.status,
            status=error.status,
            message=in_language(error.message, lang),
            suggestions=self.views.meant.links(request, error, lang),
            reason=retired.reason.get(lang) if retired else None,
            request_id=request_id,
        )

    def _page(self, path: str, lang: str) -> Callable[[Request], Any]:
        def look(request: Request) -> tuple[str, dict[str, Any]]:
            if path in UNDATED:
                return self.views.views[path](request, lang)
            day = self.calendar.asked(request.query_params)
            found = self._at(day, lambda views: views.views[path](request, lang))
            if isinstance(found, str):
                return "before.html", {"key": found, "day": day}
            name, context = found
            return name, {"files": self._files_of(path, request, context), **context, "day": day}

        async def show(request: Request) -> Response:
            name, context = await run_in_threadpool(look, request)
            return self.render(name, lang, request, **context)

        return show

    def _files_of(self, path: str, request: Request, context: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
        """Give the same page as files, as (format, address), with what its address asks for."""
        query = f"?{request.url.query}" if request.url.query else ""
        known = self.views.files
        return tuple(
            (name, f"{request.url.path}.{ending}{query}")
            for ending, name in FILES.items()
            if f"{path}.{ending}" in known and (ending != "svg" or context.get("ego"))
        )

    def _file(self, path: str, lang: str) -> Callable[[Request], Response]:
        def give(request: Request) -> Response:
            day = self.calendar.asked(request.query_params)
            request.state.as_of = self.calendar.state(day) or day
            found = self._at(day, lambda views: views.files[path](request, lang))
            return self._empty(found, day, path, request, lang) if isinstance(found, str) else found

        return give

    def _at(self, day: str, give: Callable[[Views], Given]) -> Given | str:
        """Give a page or file from the graph of a day; else the key of the text that says why there is nothing yet."""
        if self.calendar.is_newest(day):
            return give(self.views)
        if not (state := self.calendar.state(day)):
            return "before_first"
        try:
            return give(self.older(state))
        except NotFoundError:
            give(self.views)  # raises what is wrong with the address when the newest sources do not name it either
            return "before_named"

    def _empty(self, key: str, day: str, path: str, request: Request, lang: str) -> Response:
        """Give a file that holds nothing and says why."""
        date = self.calendar.days[0] if key == "before_first" else day
        said = self.views.renderer.text(lang, key, date=write_date(date, lang))
        if not path.endswith(".json"):
            return csv_file("empty", [said], [])
        version = self.views.respondent.version
        return json_file({"dataset": version, "as_of": request.state.as_of, "columns": [], "rows": [], "note": said})

    def _redirect(self, request: Request) -> Response:
        lang = choose_language(request.headers.get("accept-language")) if request.url.path == "/" else "nl"
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{lang}{request.url.path}{query}", 303)

    def _slash(self, request: Request) -> Response:
        return RedirectResponse(f"{request.url.path}/", 308)

    def _workbench(self, lang: str) -> Callable[[Request], Any]:
        async def show(request: Request) -> Response:
            query = request.query_params.get("query", "")
            outcome = await self.workbench.run(query, lang, request)
            examples = tuple(
                (question.title[lang], f"/{lang}/query?{urlencode({'query': question.sparql})}")
                for question in self.views.respondent.library.values()
            )
            typed = {"query": query, "begin": BEGIN, "prefixes": prefix_lines()}
            context: dict[str, Any] = {**typed, "examples": examples, **outcome}
            status = context.pop("status")
            return self.render("query.html", lang, request, status, **context)

        return show


def _language(request: Request) -> str:
    """Give the language of the address, which a drawing for frames has in second place; else that of the browser."""
    named = (part for part in request.url.path.split("/")[1:3] if part in LANGUAGES)
    return next(named, None) or choose_language(request.headers.get("accept-language"))
