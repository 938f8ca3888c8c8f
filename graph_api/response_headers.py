"""Puts the headers that protect who reads a response on every one of them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_api.security_headers import HEADERS


class Guarded:
    """Adds the security headers to every response, and takes the shortest way to the addresses asked most.

    `first` are applications by path that need neither the framework's routing nor its error handling.
    """

    def __init__(self, app: ASGIApp, first: Mapping[str, ASGIApp]) -> None:
        """Wrap an application."""
        self._app = app
        self._first = first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers that the response does not set itself."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                have = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((n, v) for n, v in HEADERS.items() if n not in have)]
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif (endpoint := self._first.get(scope["path"])) is None:
            await self._app(scope, receive, add)
        else:
            scope["endpoint"] = endpoint  # as the router does, for whoever records the request
            await endpoint(scope, receive, add)
