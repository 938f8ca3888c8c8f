"""The SPARQL endpoint: the SPARQL 1.1 Protocol for queries, as one Starlette handler."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from hashlib import blake2b

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from graph_api import guard, problems
from graph_api.cache import AnswerCache, Flights
from graph_api.errors import GraphError, RequestError
from graph_api.negotiate import GRAPHS, RESULTS, choose, choose_language
from graph_api.pool import Pool
from graph_api.sparql_request import Asked, Terms, read
from graph_api.turns import Shares
from graph_api.wire import Query, Result

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
CLIENT_LEFT = 499

Handler = Callable[[Request], Awaitable[Response]]

_TAG = re.compile(r'"[^"]*+"')
_HEADERS: Mapping[str, str] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Retry-After",
    "x-content-type-options": "nosniff",
}
_WITH_STATUS: Mapping[int, Mapping[str, str]] = {
    405: {"allow": ", ".join(METHODS)},
    408: {"connection": "close"},  # or the rest of a slow body would be awaited
}
_PREFLIGHT: Mapping[str, str] = {
    "allow": ", ".join(METHODS),
    "access-control-allow-methods": ", ".join(METHODS),
    "access-control-allow-headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "access-control-max-age": "86400",
}


def sparql_endpoint(pool: Pool, terms: Terms, version: str, description: Callable[[str], bytes]) -> Handler:
    """Give the handler of the endpoint; route every method of METHODS to it.

    `version` names the dataset and goes into every ETag; `description` writes the service
    description in a media type of `negotiate.GRAPHS`. Errors become responses here; a
    status is sent only when the whole answer is there. Source: SPARQL 1.1 Protocol,
    section 2.1; RFC 9110 and RFC 9111 for the headers.
    """
    return _Endpoint(pool, terms, version, description).handle


class _Endpoint:
    def __init__(self, pool: Pool, terms: Terms, version: str, description: Callable[[str], bytes]) -> None:
        self._pool = pool
        self._terms = terms
        self._version = version
        self._description = description
        self._kept = AnswerCache(terms.kept_bytes, terms.kept_answer_bytes)
        self._flights: Flights[Result] = Flights()
        self._shares = Shares(terms.per_client)
        self._choose = lru_cache(maxsize=256)(choose)

    async def handle(self, request: Request) -> Response:
        """Answer one request, whatever it is."""
        try:
            response = await self._respond(request)
        except GraphError as error:
            response = problems.respond(error, _accept(request))
            response.headers.update(_WITH_STATUS.get(error.status, {}))
        except ClientDisconnect:
            response = Response(status_code=CLIENT_LEFT)
        response.headers.update(_HEADERS)
        if request.method == "HEAD":
            response.body = b""  # the length of the whole answer stays in the headers
        return response

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=dict(_PREFLIGHT))
        if request.method not in METHODS:
            raise RequestError(f"The endpoint does not take {request.method}; use GET or POST.", 405)
        asked = await read(request, self._terms)
        if asked.query is None:
            return self._introduce(request)
        return await self._answer(request, asked, asked.query)

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
        if _is_known(request, tag):
            return Response(status_code=304, headers=self._caching(tag))
        return _whole(Result(chosen, self._description(chosen)), self._caching(tag))

    async def _answer(self, request: Request, asked: Asked, text: str) -> Response:
        query = self._query(request, asked, text)
        headers = self._headers(request, query)
        if "etag" in headers and _is_known(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        result = self._kept.get(query)
        if result is None:
            self._check(query)
            with self._shares.held_by(request.client.host if request.client else ""):
                result = await self._flights.join(query, lambda: self._run(query), request.is_disconnected)
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
            self._kept.put(query, result, 4 * len(query.text))
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


def _whole(result: Result, headers: Mapping[str, str]) -> Response:
    charset = "; charset=utf-8" if result.media_type.startswith("text/") else ""
    return Response(result.body, 200, {**headers, "content-type": result.media_type + charset})


def _accept(request: Request) -> str | None:
    """Give the Accept header, several lines of it as one, as RFC 9110, section 5.3, has it."""
    return ",".join(request.headers.getlist("accept")) or None


def _is_known(request: Request, tag: str) -> bool:
    """Say whether the client has this representation: a weak comparison with If-None-Match, on GET and HEAD."""
    if request.method not in ("GET", "HEAD"):
        return False
    return tag.removeprefix("W/") in _TAG.findall(request.headers.get("if-none-match", ""))
