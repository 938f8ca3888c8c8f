"""A SPARQL engine elsewhere: what is sent to it, and what of its answers is believed.

An answer counts only when it is whole: of status 200, of a type that was asked for, not larger
than allowed, in time, and readable to its end. Engines answer 200 and then break off (measured,
see docs/hosting.md), so every answer is read and written anew before its status is sent on.
Queries go as POST forms, which every engine takes. Source: SPARQL 1.1 Protocol, section 2.1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Triple, parse, parse_query_results

from graph_api import guard
from graph_api.errors import (
    BusyError,
    EngineDownError,
    EngineError,
    GraphError,
    QueryError,
    QueryTimeoutError,
    ResultTooLargeError,
)
from graph_api.prefixes import DESCRIPTION, GRAPH
from graph_api.settings import Store

UNION = GRAPH + "union/"
PUBLISHED = GRAPH + "published"
CONNECT_SECONDS = 2.0
SAID_CHARACTERS = 300
RESULTS = "application/sparql-results+json"
TRIPLES = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "text/plain": RdfFormat.N_TRIPLES,
}
ASKED_TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"

_FORM = re.compile(r"\s*+(?:(?:prefix\s*+[^\s:]*+:|base)\s*+)*+(construct|describe)\b", re.IGNORECASE)
_GRAPH = re.compile(r"\bgraph\b", re.IGNORECASE)


class EitherLogin(httpx.Auth):
    """Logs in as the engine asks for it: Basic, or Digest as Virtuoso does."""

    def __init__(self, user: str, password: str) -> None:
        """Keep the name and the password; neither is sent before the engine has asked."""
        self._basic, self._digest = httpx.BasicAuth(user, password), httpx.DigestAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request, and again with a login when that was refused."""
        if self._chosen is None:
            refused = yield request
            if refused.status_code != httpx.codes.UNAUTHORIZED:
                return
            wanted = refused.headers.get("www-authenticate", "").lower()
            self._chosen = self._digest if wanted.startswith("digest") else self._basic
        yield from self._chosen.auth_flow(request)


@dataclass(frozen=True)
class Dataset:
    """What a query is about, by the names of graphs: the union of one version, and the graphs it was made of.

    With `described`, also what the server says of itself and of this version.
    """

    version: str
    graphs: tuple[str, ...]
    described: bool = False

    @property
    def union(self) -> str:
        """The graph that holds the union of this version."""
        return UNION + self.version

    def fields(self, query: str, default: Sequence[str] = (), named: Sequence[str] = ()) -> dict[str, Any]:
        """Give the fields of the request for a query; `default` and `named` are those its client gave.

        Where neither these nor FROM in the query name a graph, the default graph is the
        union, and where the query looks into graphs, all of them can be looked into.
        """
        if default or named:
            return {"query": query, "default-graph-uri": list(default), "named-graph-uri": list(named)}
        if guard.names_graphs(query):
            return {"query": query}
        graphs = (*self.graphs, DESCRIPTION) if self.described else self.graphs
        return {
            "query": query,
            "default-graph-uri": [self.union, described(self.union)] if self.described else [self.union],
            "named-graph-uri": graphs if _GRAPH.search(query) is not None else [],
        }


def described(union: str) -> str:
    """Give the graph that holds, beside the union of a version, what the server says of it; they share no triple."""
    return f"{union}/description"


def login(store: Store) -> httpx.Auth | None:
    """Give how to log in at a store, None where no login is set."""
    return EitherLogin(*store.login) if store.login else None


def accepted(query: str) -> str:
    """Give the Accept header for a query: triples for CONSTRUCT and DESCRIBE, else rows."""
    return ASKED_TRIPLES if _FORM.match(guard.blanked(query)) else RESULTS


def check_answer(response: httpx.Response, body: bytes) -> None:
    """Let pass an answer of status 200 and of a type that was asked for. Raises what `complain` gives, EngineError."""
    if response.status_code != httpx.codes.OK:
        raise complain(response.status_code, body)
    kind = media_type(response)
    if kind not in (RESULTS, "application/json", *TRIPLES):
        raise EngineError(f"The engine behind this server answered as '{kind[:80]}', which was not asked for.")


def media_type(response: httpx.Response) -> str:
    """Give the media type of an answer, without parameters."""
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def complain(status: int, said: bytes) -> GraphError:
    """Give the error for a status other than 200; what the engine said of a faulty query is passed on, shortened."""
    if status == httpx.codes.BAD_REQUEST:
        told = " ".join(said.decode(errors="replace").partition("SPARQL query:")[0].split())[:SAID_CHARACTERS]
        return QueryError(f"The engine behind this server cannot read the query: {told}")
    if status in (httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE):
        return EngineDownError("The engine behind this server is busy; ask again in a moment.")
    if status in (httpx.codes.REQUEST_TIMEOUT, httpx.codes.GATEWAY_TIMEOUT):
        return QueryTimeoutError("The engine behind this server stopped the query; ask for less.")
    return EngineError(f"The engine behind this server failed on this query (status {status}).")


def translate(error: httpx.HTTPError, seconds: float) -> GraphError:
    """Give our error for a failure of the connection."""
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return EngineDownError("The engine behind this server cannot be reached; ask again in a moment.")
    if isinstance(error, httpx.PoolTimeout):
        return BusyError("All connections to the engine are taken; ask again in a moment.")
    if isinstance(error, httpx.TimeoutException):
        return too_slow(seconds)
    return EngineError("The engine behind this server broke off its answer; ask again in a moment.")


def too_slow(seconds: float) -> QueryTimeoutError:
    """Give the error for a query that passed its limit."""
    return QueryTimeoutError(f"The query was stopped after {seconds:g} seconds; ask for less.")


def too_large(most: int) -> ResultTooLargeError:
    """Give the error for an answer of more than `most` bytes."""
    return ResultTooLargeError(f"The answer is larger than {most} bytes; ask for less, or use LIMIT.")


def is_stale(error: httpx.HTTPError) -> bool:
    """Say whether a request failed on a connection that the engine had closed while it was idle, and may go again."""
    return isinstance(error, httpx.RemoteProtocolError | httpx.ReadError | httpx.WriteError)


def read_rows(body: bytes) -> QuerySolutions | QueryBoolean:
    """Begin to read an answer in JSON. Raises SyntaxError when it is no such thing or does not end as one does."""
    if not body.rstrip().endswith(b"}"):
        raise SyntaxError("The answer breaks off.")
    if b'"__ASK_RETVAL"' in body[:200]:
        return parse_query_results(_boolean(body), QueryResultsFormat.JSON)
    return parse_query_results(body, QueryResultsFormat.JSON)


def _boolean(body: bytes) -> bytes:
    """Give what Virtuoso 7.2.5 says to an ASK, a column with a row or none, as an answer to an ASK."""
    try:
        held = bool(json.loads(body)["results"]["bindings"])
    except (ValueError, KeyError, TypeError) as error:
        raise SyntaxError("The answer breaks off.") from error
    return json.dumps({"head": {}, "boolean": held}).encode()


def read_answer(kind: str, body: bytes) -> QuerySolutions | QueryBoolean | Iterable[Triple]:
    """Read the body of an answer of this media type; SyntaxError, also later, says that it is not whole."""
    if kind in TRIPLES:
        return [quad.triple for quad in parse(body, TRIPLES[kind])]
    return read_rows(body)


def unreadable() -> EngineError:
    """Give the error for an answer that is not whole or is not what its type says."""
    return EngineError("The engine behind this server gave an answer that is not whole; ask again in a moment.")
