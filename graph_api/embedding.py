"""Drawings for the pages of others: the network around an actor, and the routes between two, in a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from graph_api.errors import ParameterError
from graph_api.names import LANGUAGES
from graph_api.security_headers import content_policy
from graph_api.view_files import View
from visualisation.pages import Renderer


class Embedding:
    """Serves the drawings below /embed, to be shown in frames on the pages of some origins."""

    def __init__(self, views: Mapping[str, View], renderer: Renderer, ancestors: Sequence[str]) -> None:
        """Take the pages that are drawn from, and the origins whose pages may show them (none: no page may)."""
        self._views = views
        self._renderer = renderer
        self._headers = {"content-security-policy": content_policy(ancestors)}

    def routes(self) -> list[Route]:
        """Give the routes: /embed/nl/network and so on."""
        drawn = {"network": self._network, "routes": self._between}
        return [
            Route(f"/embed/{lang}/{name}", self._page(name, show, lang))
            for lang in LANGUAGES
            for name, show in drawn.items()
        ]

    def _page(self, name: str, show: Callable[[Request, str], dict[str, Any]], lang: str) -> Callable[[Request], Any]:
        async def give(request: Request) -> Response:
            context = await run_in_threadpool(show, request, lang)
            query = urlencode(request.query_params.multi_items())
            page = f"/{lang}/{name}?{query}"
            html = self._renderer.render(f"embed/{name}.html", lang, **context, page_href=page)
            return HTMLResponse(html, headers=self._headers)

        return give

    def _network(self, request: Request, lang: str) -> dict[str, Any]:
        if not request.query_params.get("around", "").strip():
            raise ParameterError("Name the actor in the middle: ?around=coa")
        return self._views["/network"](request, lang)[1]

    def _between(self, request: Request, lang: str) -> dict[str, Any]:
        if not all(request.query_params.get(end, "").strip() for end in ("sender", "receiver")):
            raise ParameterError("Name where the route begins and ends: ?sender=coa&receiver=aivd")
        return self._views["/routes"](request, lang)[1]
