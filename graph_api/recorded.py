"""Counts every request and writes it to the log: by the template of its route, never by what was asked or by whom."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from time import perf_counter
from typing import Any

from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_api.metrics import Metrics

LOG = logging.getLogger("graph_api.requests")
METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"))
OTHER = "OTHER"
NO_ROUTE = "(none)"
UNSENT = 500
_OUTCOMES = {304: "not_modified", 429: "busy", 503: "busy", 499: "client_left", 502: "engine", 504: "timeout"}


class Recorded:
    """Wraps an application over the dataset with this version."""

    def __init__(self, app: ASGIApp, metrics: Metrics, version: str) -> None:
        """Count in `metrics`."""
        self._app = app
        self._metrics = metrics
        self._version = version
        self._templates: _Templates | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and record it once its answer is sent or it has failed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = size = 0
        began = perf_counter()

        async def count(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, count)
        finally:
            self._record(scope, status or UNSENT, perf_counter() - began, size)

    def _record(self, scope: Scope, status: int, seconds: float, size: int) -> None:
        if self._templates is None:
            self._templates = _Templates(scope["app"].routes)
        route = self._templates.of(scope)
        method = scope["method"] if scope["method"] in METHODS else OTHER  # a client may make up its own
        self._metrics.note(route, method, status, seconds, size)
        if LOG.isEnabledFor(logging.INFO):
            fields = {
                "route": route,
                "method": method,
                "status": status,
                "ms": round(1000 * seconds, 2),
                "bytes": size,
                "outcome": outcome(status),
                "dataset": self._version,
            }
            # a record made by hand costs a third of LOG.info, which looks for the line it was called from
            LOG.handle(LOG.makeRecord(LOG.name, logging.INFO, "", 0, "request", (), None, extra=_extra(fields)))


class _Templates:
    """Finds the template of the route that a request took; FastAPI notes it only for routes of its own."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._literal: set[str] = set()
        self._of: dict[object, str] = {}
        for route in routes:
            if isinstance(route, Mount):
                self._of[route.app] = route.path
            elif isinstance(route, Route) and "{" in route.path:
                self._of[route.endpoint] = route.path
            elif isinstance(route, Route):  # several may share an endpoint
                self._literal.add(route.path)

    def of(self, scope: Scope) -> str:
        if (route := scope.get("route")) is not None:
            return _with_prefix(route.path, scope)
        if "endpoint" not in scope:
            return NO_ROUTE
        return scope["path"] if scope["path"] in self._literal else self._of.get(scope["endpoint"], NO_ROUTE)


def _with_prefix(template: str, scope: Scope) -> str:
    """Put the path of the router that FastAPI included a route by before the route's own, which is without it."""
    filled = template
    for name, value in scope.get("path_params", {}).items():
        filled = filled.replace(f"{{{name}}}", str(value))
    prefix, found, rest = scope["path"].rpartition(filled)
    return prefix + template if found and not rest else template


def outcome(status: int) -> str:
    """Give one word for how a request ended."""
    if status in _OUTCOMES:
        return _OUTCOMES[status]
    return "ok" if status < 400 else "refused" if status < 500 else "failed"


def _extra(fields: dict[str, Any]) -> dict[str, object]:
    return {"fields": fields}
