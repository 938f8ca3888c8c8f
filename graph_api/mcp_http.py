"""The Model Context Protocol over HTTP, at /mcp: streamable HTTP without sessions, behind the limits of the server."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from graph_api import problems
from graph_api.errors import BusyError, GraphError, RequestError
from graph_api.mcp import protocol_server
from graph_api.sparql_request import Terms, check_headers, receive_body
from graph_api.tools import Toolbox

PATH = "/mcp"
LOCAL = ("127.0.0.1", "localhost", "[::1]")
REFUSALS = {
    400: "The body must be application/json.",
    403: "A page of another site may not call this server.",
    421: "This server does not answer to that host name; start it with --public-url, set to the address in use.",
}


class McpEndpoint:
    """The ASGI application behind /mcp; `running` must be entered for as long as the server runs."""

    def __init__(self, toolbox: Toolbox, terms: Terms) -> None:
        """Make the server of the tools; nothing is started."""
        logging.getLogger("mcp").setLevel(logging.WARNING)
        self._server = protocol_server(toolbox)
        self._terms = terms
        self._security = TransportSecurityMiddleware(allowed(terms.public_url))
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer requests while the block runs."""
        self._manager = StreamableHTTPSessionManager(self._server, stateless=True)
        async with self._manager.run():
            yield
        self._manager = None

    def route(self) -> Route:
        """Give the route. Only POST: without sessions there is no stream to GET and none to DELETE."""
        return Route(PATH, self, methods=["POST"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: headers first, then the body as a whole, then the protocol."""
        request = Request(scope, receive)
        try:
            body = await self._read(request)
            if self._manager is None:
                raise BusyError("The server is stopping; ask again in a moment.")
        except GraphError as error:
            response = problems.respond(error, "application/json")
            if error.status == 408:
                response.headers["connection"] = "close"  # or the rest of a slow body would be awaited
            return await response(scope, receive, send)
        except ClientDisconnect:
            return None
        return await self._manager.handle_request(scope, _replay(body, receive), send)

    async def _read(self, request: Request) -> bytes:
        """Give the body. Raises RequestError (400, 403, 408, 421, 431) and QueryTooLongError (413)."""
        check_headers(request, self._terms)
        refused = await self._security.validate_request(request, is_post=True)
        if refused is not None:
            raise RequestError(REFUSALS[refused.status_code], refused.status_code)
        return await receive_body(request, self._terms)


def allowed(public_url: str) -> TransportSecuritySettings:
    """Give the host names and origins a request may bear: this machine's and the public address.

    Source: Model Context Protocol, transports, security warning (DNS rebinding).
    """
    public = urlsplit(public_url)
    hosts = [name + port for name in LOCAL for port in ("", ":*")]
    return TransportSecuritySettings(
        allowed_hosts=[public.netloc, *hosts],
        allowed_origins=[f"{public.scheme}://{public.netloc}", *(f"http://{host}" for host in hosts)],
    )


def _replay(body: bytes, receive: Receive) -> Receive:
    """Give the body once, and after it what the client does next: a client that leaves stops its query."""
    parts: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return parts.pop() if parts else await receive()

    return next_message
