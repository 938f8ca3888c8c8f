"""The Model Context Protocol over HTTP, at /mcp: streamable HTTP without sessions, behind the limits of the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from graph_api import problems
from graph_api.errors import BusyError, GraphError, RequestError
from graph_api.sparql_request import Terms, check_headers, receive_body

if TYPE_CHECKING:
    from graph_api.mcp_transport import Transport
    from graph_api.tools import Toolbox

PATH = "/mcp"
REFUSALS = {
    400: "The body must be application/json.",
    403: "A page of another site may not call this server.",
    421: "This server does not answer to that host name; start it with --public-url, set to the address in use.",
}


class McpEndpoint:
    """The ASGI application behind /mcp; `running` must be entered for as long as the server runs."""

    def __init__(self, toolbox: Callable[[], Toolbox], terms: Terms) -> None:
        """Keep how to get the tools; nothing is loaded before the first request, or `load`."""
        self._toolbox = toolbox
        self._terms = terms
        self._wanted = asyncio.Event()
        self._transport: asyncio.Future[Transport] | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answer requests while the block runs."""
        self._transport = asyncio.get_running_loop().create_future()
        life = asyncio.create_task(self._live(self._transport))
        try:
            yield
        finally:
            self._transport = None
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)

    async def _live(self, opened: asyncio.Future[Transport]) -> None:
        """Load the library when it is wanted, and begin and end its group of tasks in one task, as that demands."""
        await self._wanted.wait()
        transport = await asyncio.to_thread(self._open)
        async with transport.manager.run():
            opened.set_result(transport)
            await asyncio.Event().wait()

    def _open(self) -> Transport:
        from graph_api.mcp_transport import open_transport

        return open_transport(self._toolbox(), self._terms.public_url)

    async def load(self) -> Transport:
        """Load what requests need, unless that was done. Raises BusyError when the server is stopping."""
        opened = self._transport
        if opened is None:
            raise BusyError("The server is stopping; ask again in a moment.")
        self._wanted.set()
        return await asyncio.shield(opened)

    def route(self) -> Route:
        """Give the route. Only POST: without sessions there is no stream to GET and none to DELETE."""
        return Route(PATH, self, methods=["POST"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: headers first, then the body as a whole, then the protocol."""
        request = Request(scope, receive)
        try:
            transport, body = await self._read(request)
        except GraphError as error:
            response = problems.respond(error, "application/json")
            if error.status == 408:
                response.headers["connection"] = "close"  # or the rest of a slow body would be awaited
            return await response(scope, receive, send)
        except ClientDisconnect:
            return None
        return await transport.manager.handle_request(scope, _replay(body, receive), send)

    async def _read(self, request: Request) -> tuple[Transport, bytes]:
        """Give what answers the request, and its body.

        Raises BusyError (503), RequestError (400, 403, 408, 421, 431) and QueryTooLongError (413).
        """
        check_headers(request, self._terms)
        transport = await self.load()
        refused = await transport.security.validate_request(request, is_post=True)
        if refused is not None:
            raise RequestError(REFUSALS[refused.status_code], refused.status_code)
        return transport, await receive_body(request, self._terms)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Give the body once, and after it what the client does next: a client that leaves stops its query."""
    parts: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return parts.pop() if parts else await receive()

    return next_message
