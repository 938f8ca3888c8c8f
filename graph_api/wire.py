"""What passes between the server and the processes that run queries: a question one way, an outcome the other."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from graph_api.settings import Settings

LENGTH = struct.Struct("<Q")
HEAD = struct.Struct("<IQ")
CHUNK = 1 << 16
READY = "ready"


@dataclass(frozen=True)
class Limits:
    """What the processes may use; the first six are explained with `Settings`.

    A worker is replaced after `recycle_after` queries, `queue_length` requests may wait.
    """

    workers: int = Settings.workers
    quick_seconds: float = Settings.quick_seconds
    slow_seconds: float = Settings.slow_seconds
    queue_seconds: float = Settings.queue_seconds
    memory_bytes: int = Settings.memory_bytes
    answer_bytes: int = Settings.answer_bytes
    recycle_after: int = 5_000
    queue_length: int = 256

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Take the limits out of the settings of a server."""
        return cls(
            workers=settings.workers,
            quick_seconds=settings.quick_seconds,
            slow_seconds=settings.slow_seconds,
            queue_seconds=settings.queue_seconds,
            memory_bytes=settings.memory_bytes,
            answer_bytes=settings.answer_bytes,
        )


@dataclass(frozen=True)
class Query:
    """One query and how to answer it.

    `results_type` and `graph_type` are the media types for rows and for triples,
    from `negotiate`; an empty one means that the client takes none. The graphs
    are those of the SPARQL protocol; where one is given, they replace FROM. Of the
    rows only the first `most_rows` are wanted, as JSON, and the answer may have `most_bytes`;
    0 means as many as there are, up to the limit of the server.
    """

    text: str
    results_type: str = "application/sparql-results+json"
    graph_type: str = "text/turtle"
    base_iri: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    most_rows: int = 0
    most_bytes: int = 0


@dataclass(frozen=True)
class Result:
    """A whole answer, ready to be sent."""

    media_type: str
    body: bytes


class Runner(Protocol):
    """What runs free queries: the pool of processes, or an engine elsewhere."""

    async def start(self) -> None:
        """Begin; queries may be run afterwards."""

    async def stop(self) -> None:
        """End, and leave nothing behind."""

    async def run(self, query: Query) -> Result:
        """Run one query within its limits and give its whole answer; cancelled when the client leaves."""

    def counters(self) -> Mapping[str, int]:
        """Give what was counted since the start, and how it stands now."""

    @property
    def state(self) -> str | None:
        """Say how the engine elsewhere is, READY when it is fine; None when there is none."""


class Outcome(StrEnum):
    """How a query ended in the worker."""

    ANSWER = "answer"
    SYNTAX = "syntax"
    TOO_LARGE = "too large"
    MEMORY = "memory"
    REFUSED = "refused"
    NOT_ACCEPTABLE = "not acceptable"
    FAILED = "failed"


@dataclass(frozen=True)
class Reply:
    """What a worker sends back: `note` is the media type of an answer, else the reason."""

    outcome: Outcome
    note: str
    body: bytes | memoryview = b""


def pack_query(query: Query) -> bytes:
    """Give the bytes a worker reads."""
    content = json.dumps(vars(query)).encode()
    return LENGTH.pack(len(content)) + content


def unpack_query(content: bytes) -> Query:
    """Give back the query that `pack_query` packed, the length removed."""
    fields = json.loads(content)
    fields["default_graphs"] = tuple(fields["default_graphs"])
    fields["named_graphs"] = tuple(fields["named_graphs"])
    return Query(**fields)


def pack_head(reply: Reply) -> bytes:
    """Give the bytes that go before the body of a reply."""
    content = json.dumps([reply.outcome, reply.note]).encode()
    return HEAD.pack(len(content), len(reply.body)) + content


def unpack_reply(content: bytearray, head_size: int) -> Reply:
    """Give back the reply whose head takes the first `head_size` bytes of the content."""
    outcome, note = json.loads(content[:head_size])
    return Reply(Outcome(outcome), note, bytes(memoryview(content)[head_size:]))


def receive(line: socket.socket, size: int) -> bytes:
    """Read exactly `size` bytes from a blocking socket. Raises EOFError when the other side is gone."""
    content = bytearray()
    while len(content) < size:
        part = line.recv(min(CHUNK, size - len(content)))
        if not part:
            raise EOFError
        content += part
    return bytes(content)
