"""The SPARQL endpoint: the SPARQL 1.1 Protocol for queries, as one Starlette handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from graph_api import guard, problems
from graph_api.cache import AnswerCache, Flights, Packed
from graph_api.errors import GraphError, RequestError
from graph_api.negotiate import GRAPHS, RESULTS, choose, choose_language, has, has_any
from graph_api.sparql_request import DIRECT, FORM, Asked, Terms, read
from graph_api.turns import Shares
from graph_api.wire import Query, Result, Runner

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
REFUSED = ("PUT", "PATCH", "DELETE")
CLIENT_LEFT = 499
PIECE_BYTES = 256 << 10

_HEADERS: Mapping[str, str] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Retry-After",
    "x-content-type-options": "nosniff",
}
_WITH_STATUS: Mapping[int, Mapping[str, str]] = {
    405: {"allow": ", ".join(METHODS)},
    415: {"accept-post": f"{DIRECT}, {FORM}", "accept-encoding": "identity"},
    408: {"connection": "close"},  # or the rest of a slow body would be awaited
}
_TELLING = (b"if-none-match", b"accept-language")
_PREFLIGHT: Mapping[str, str] = {
    "allow": ", ".join(METHODS),
    "access-control-allow-methods": ", ".join(METHODS),
    "access-control-allow-headers": "Accept, Accept-Language, Content-Type, If-None-Match, X-Requested-With, *",
    "access-control-max-age": "86400",
}


def sparql_endpoint(
    pool: Runner,
    terms: Terms,
    version: str,
    description: Callable[[str], bytes],
    kept: AnswerCache | None = None,
) -> ASGIApp:
    """Give the endpoint as an application; `routes` gives the routes to it.

    `version` names the dataset and goes into every ETag; `description` writes the service
    description in a media type of `negotiate.GRAPHS`; `kept` is the cache, where the caller
    wants to look into it. Errors become responses here; a
    status is sent only when the whole answer is there. Source: SPARQL 1.1 Protocol,
    section 2.1; RFC 9110 and RFC 9111 for the headers.
    """
    return _Endpoint(pool, terms, version, description, kept or new_cache(terms))


def new_cache(terms: Terms) -> AnswerCache:
    """Give an empty cache of the size that the terms allow."""
    return AnswerCache(terms.kept_bytes, terms.kept_answer_bytes)


def routes(endpoint: ASGIApp) -> list[Route]:
    """Give the routes of the endpoint: with and without a slash, because a redirect ends a preflight.

    Methods it does not take are routed too, so that their refusal is the endpoint's own.
    """
    return [Route(path, endpoint, methods=[*METHODS, *REFUSED]) for path in ("/sparql", "/sparql/")]


@dataclass(frozen=True)
class _Ready(Result):
    """An answer with its headers, as it is sent."""

    headers: tuple[tuple[bytes, bytes], ...] = ()


class _Endpoint:
    def __init__(
        self, pool: Runner, terms: Terms, version: str, description: Callable[[str], bytes], kept: AnswerCache
    ) -> None:
        self._pool = pool
        self._terms = terms
        self._version = version
        self._description = description
        self._kept = kept
        self._flights: Flights[Result] = Flights()
        self._ready = AnswerCache(terms.kept_bytes, terms.kept_answer_bytes)
        self._shares = Shares(terms.per_client)
        self._choose = lru_cache(maxsize=256)(choose)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a client holds its place until it has read the answer.

        The same GET as an earlier one, byte for byte, is given the same bytes without being read.
        """
        key = self._same(scope)
        ready = self._ready.get(key) if key else None
        if isinstance(ready, _Ready):
            self._kept.hits += 1
            await send({"type": "http.response.start", "status": 200, "headers": ready.headers})
            await send({"type": "http.response.body", "body": ready.body})
            return
        request = Request(scope, receive)
        with ExitStack() as place:
            response = await self._handle(request, place)
            is_whole = response.status_code == 200 and not isinstance(response, _Unpacking)
            if key and is_whole and response.headers.get("etag"):
                made = _Ready("", bytes(response.body), tuple(response.raw_headers))
                self._ready.put(key, made, len(key[0]) + len(key[1]))
            await _send(response, scope, receive, send)

    def _same(self, scope: Scope) -> tuple[bytes, bytes] | None:
        """Give what tells a plain GET from others: its query and what it accepts; None for every other request."""
        if scope["method"] != "GET":
            return None
        accepted, size = b"", 0
        for name, value in scope["headers"]:
            size += len(name) + len(value)
            if name == b"accept":
                accepted += value + b","
            elif name in _TELLING:
                return None
        return (scope["query_string"], accepted) if size <= self._terms.header_bytes else None

    async def _handle(self, request: Request, place: ExitStack) -> Response:
        try:
            response = await self._respond(request, place)
        except GraphError as error:
            response = problems.respond(error, _accept(request))
            response.headers.update(_WITH_STATUS.get(error.status, {}))
        except ClientDisconnect:
            response = Response(status_code=CLIENT_LEFT)
        response.headers.update(_HEADERS)
        if request.method == "HEAD":
            response = Response(status_code=response.status_code, headers=dict(response.headers))  # its length stays
        return response

    async def _respond(self, request: Request, place: ExitStack) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=dict(_PREFLIGHT))
        if request.method not in METHODS:
            raise RequestError(f"The endpoint does not take {request.method}; use GET or POST.", 405)
        asked = await read(request, self._terms)
        if asked.query is None:
            return self._introduce(request)
        return await self._answer(request, asked, asked.query, place)

    def _introduce(self, request: Request) -> Response:
        """Answer a request without a query: the page with the form for a browser, else the service description."""
        chosen = self._choose(_accept(request), (*GRAPHS, "text/html", "application/xhtml+xml"))
        if chosen is None:
            raise RequestError(f"Give a query, or ask for the service description as {', '.join(GRAPHS)}.", 406)
        if chosen not in GRAPHS:
            language = choose_language(request.headers.get("accept-language"))
            headers = {"location": f"/{language}/query", "vary": "Accept, Accept-Language"}
            return Response(status_code=303, headers=headers)
        tag = self._tag(chosen)
        if has(tag, request.method, _tags(request)):
            return Response(status_code=304, headers=self._caching(tag))
        return _whole(Result(chosen, self._description(chosen)), self._caching(tag))

    async def _answer(self, request: Request, asked: Asked, text: str, place: ExitStack) -> Response:
        query = self._query(request, asked, text)
        headers = self._headers(request, query)
        is_known = "etag" in headers and has(headers["etag"], request.method, _tags(request))
        if is_known and not has_any(_tags(request)):
            return Response(status_code=304, headers=headers)
        result = self._kept.get(query)
        if result is None:
            self._check(query)
            place.enter_context(self._shares.held_by(request.client.host if request.client else ""))
            result = await self._flights.join(query, lambda: self._run(query), request.is_disconnected)
        if is_known and result:  # '*' is whatever representation there is, and that there is one is known only now
            return Response(status_code=304, headers=headers)
        return _whole(result, headers) if result else Response(status_code=CLIENT_LEFT)

    def _query(self, request: Request, asked: Asked, text: str) -> Query:
        accept = _accept(request)
        results_type, graph_type = self._choose(accept, tuple(RESULTS)), self._choose(accept, tuple(GRAPHS))
        if results_type is None and graph_type is None:
            offered = ", ".join((*RESULTS, *GRAPHS))
            raise RequestError(f"Answers can be had as {offered}; ask for one of them.", 406)
        graphs = (asked.default_graphs, asked.named_graphs)
        return Query(text, results_type or "", graph_type or "", self._terms.endpoint, *graphs)

    def _check(self, query: Query) -> None:
        guard.check(query.text, self._terms.query_characters, self._terms.graphs)
        guard.check_graphs((*query.default_graphs, *query.named_graphs), self._terms.graphs)

    async def _run(self, query: Query) -> Result:
        result = await self._pool.run(query)
        if guard.is_stable(query.text):
            await self._kept.put_large(query, result, 4 * len(query.text))
        return result

    def _headers(self, request: Request, query: Query) -> dict[str, str]:
        """Give the caching headers: only what GET and HEAD answer alike each time may be kept by others."""
        if request.method == "POST":
            return {"vary": "Accept"}
        if not guard.is_stable(query.text):
            return {"vary": "Accept", "cache-control": "no-store"}
        graphs = ("default", *query.default_graphs, "named", *query.named_graphs)
        return self._caching(self._tag(query.results_type, query.graph_type, query.text, *graphs))

    def _caching(self, tag: str) -> dict[str, str]:
        return {"etag": tag, "vary": "Accept", "cache-control": f"public, max-age={self._terms.max_age_seconds}"}

    def _tag(self, *parts: str) -> str:
        """Give the ETag of the dataset's version and these parts; weak, because blank nodes are named anew."""
        content = "\0".join((self._version, *parts)).encode("utf-8", "surrogatepass")
        return f'W/"{blake2b(content, digest_size=16).hexdigest()}"'


class _Unpacking(Response):
    """An answer that was kept compressed, and is unpacked while it is sent."""

    def __init__(self, packed: Packed, headers: Mapping[str, str]) -> None:
        super().__init__(b"", 200, {**headers, "content-length": str(packed.size)})
        self.packed = packed


def _whole(result: Result, headers: Mapping[str, str]) -> Response:
    charset = "; charset=utf-8" if result.media_type.startswith("text/") else ""
    told = {**headers, "content-type": result.media_type + charset}
    return _Unpacking(result, told) if isinstance(result, Packed) else Response(result.body, 200, told)


async def _send(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Send a response, a long one piece by piece: the next when the client has read the one before."""
    if isinstance(response, _Unpacking):
        pieces = response.packed.pieces(PIECE_BYTES)
    elif len(response.body) <= PIECE_BYTES:
        await response(scope, receive, send)
        return
    else:
        body = memoryview(response.body)
        pieces = (bytes(body[start : start + PIECE_BYTES]) for start in range(0, len(body), PIECE_BYTES))
    await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
    for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _accept(request: Request) -> str | None:
    """Give the Accept header, several lines of it as one, as RFC 9110, section 5.3, has it."""
    return ",".join(request.headers.getlist("accept")) or None


def _tags(request: Request) -> list[str]:
    return request.headers.getlist("if-none-match")
