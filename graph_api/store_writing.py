"""Writing to a SPARQL engine elsewhere: by Graph Store Protocol, or by SPARQL Update in batches.

Sources: SPARQL 1.1 Graph Store HTTP Protocol, sections 5.3 and 5.4; SPARQL 1.1 Update.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from pyoxigraph import BlankNode, QueryBoolean, RdfFormat, Triple, serialize

from graph_api import remote
from graph_api.engine import to_rows
from graph_api.errors import EngineDownError, EngineError
from graph_api.settings import Store

SECONDS = 300.0
BATCH = 500
SAID_CHARACTERS = 300
MOST_ROWS = 1_000_000
GONE = frozenset((200, 202, 204, 404))


class Writer(Protocol):
    """What writes whole graphs."""

    def put(self, graph: str, triples: Sequence[Triple]) -> None:
        """Let a graph hold these triples and no other. Raises EngineError, EngineDownError."""

    def delete(self, graph: str) -> None:
        """Remove a graph; one that is not there is fine. Raises EngineError, EngineDownError."""


class Line:
    """Sends requests to one store, and turns whatever goes wrong into a sentence."""

    def __init__(self, store: Store) -> None:
        """Log in as the store is set to."""
        self.address = store.address
        self._client = httpx.Client(
            auth=remote.login(store),
            timeout=httpx.Timeout(SECONDS, connect=remote.CONNECT_SECONDS),
            trust_env=False,
        )

    def send(self, method: str, fine: frozenset[int] = frozenset((200, 201, 202, 204)), **request: Any) -> bytes:
        """Send a request; give the body of an answer whose status is `fine`. Raises EngineError, EngineDownError."""
        try:
            response = self._client.request(method, self.address, **request)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise EngineDownError(f"The store {self.address} cannot be reached.") from error
        except httpx.HTTPError as error:
            raise EngineError(f"The store {self.address} broke off ({type(error).__name__}).") from error
        if response.status_code in fine:
            return response.content
        if response.status_code in (401, 403):
            hint = "set KETENKAART_STORE_USER and KETENKAART_STORE_PASSWORD to a login that may write"
            raise EngineError(f"The store {self.address} refuses this (status {response.status_code}); {hint}.")
        said = " ".join(response.text.split())[:SAID_CHARACTERS]
        told = f"The store {self.address} answers {method} with status {response.status_code}"
        raise EngineError(f"{told}: {said}" if said else f"{told}.")

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


@dataclass(frozen=True)
class Asking:
    """Asks a store what it holds."""

    line: Line

    def select(self, sparql: str) -> list[dict[str, str]]:
        """Run a SELECT. Raises EngineError, also for an answer that is not whole, and EngineDownError."""
        body = self.line.send("POST", data={"query": sparql}, headers={"accept": remote.RESULTS})
        try:
            found = remote.read_rows(body)
        except SyntaxError as error:
            raise EngineError(f"{self.line.address} does not answer queries with SPARQL results in JSON.") from error
        if isinstance(found, QueryBoolean):
            raise EngineError(f"{self.line.address} answers a SELECT with yes or no.")
        return to_rows(found, MOST_ROWS).records()


@dataclass(frozen=True)
class GraphStore:
    """Writes by Graph Store Protocol: one request puts one whole graph."""

    line: Line

    def put(self, graph: str, triples: Sequence[Triple]) -> None:
        """Put the graph. N-Triples are sent as Turtle, which every store takes and they are."""
        sent = {"content-type": "text/turtle; charset=utf-8"}
        self.line.send("PUT", params={"graph": graph}, content=lines(triples), headers=sent)

    def delete(self, graph: str) -> None:
        """Delete the graph."""
        self.line.send("DELETE", GONE, params={"graph": graph})


@dataclass(frozen=True)
class Updates:
    """Writes by SPARQL Update: the graph is dropped, and filled in batches."""

    line: Line

    def put(self, graph: str, triples: Sequence[Triple]) -> None:
        """Drop the graph and insert its triples; triples that share a blank node stay in one batch."""
        self.delete(graph)
        for batch in batches(triples, BATCH):
            self._update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{lines(batch).decode()}}} }}")

    def delete(self, graph: str) -> None:
        """Drop the graph."""
        self._update(f"DROP SILENT GRAPH <{graph}>")

    def _update(self, text: str) -> None:
        self.line.send("POST", data={"update": text})


def lines(triples: Iterable[Triple]) -> bytes:
    """Give triples as N-Triples."""
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def batches(triples: Sequence[Triple], most: int) -> Iterator[list[Triple]]:
    """Cut triples into batches of about `most`; those that share blank nodes, however many, come together.

    A blank node has no name outside the request it is sent in.
    """
    batch: list[Triple] = []
    for together in _bound(triples):
        if batch and len(batch) + len(together) > most:
            yield batch
            batch = []
        batch += together
    if batch:
        yield batch


def _bound(triples: Sequence[Triple]) -> Iterable[list[Triple]]:
    """Group triples that hang together by blank nodes; a triple without one is a group of its own."""
    heads: dict[BlankNode, BlankNode] = {}
    for triple in triples:
        blanks = _blanks(triple)
        for blank in blanks:
            heads.setdefault(blank, blank)
        if len(blanks) == 2:
            heads[_head(heads, blanks[0])] = _head(heads, blanks[1])
    groups: dict[object, list[Triple]] = {}
    for triple in triples:
        blanks = _blanks(triple)
        groups.setdefault(_head(heads, blanks[0]) if blanks else triple, []).append(triple)
    return groups.values()


def _blanks(triple: Triple) -> list[BlankNode]:
    return [term for term in (triple.subject, triple.object) if isinstance(term, BlankNode)]


def _head(heads: Mapping[BlankNode, BlankNode], blank: BlankNode) -> BlankNode:
    while heads[blank] != blank:
        blank = heads[blank]
    return blank
