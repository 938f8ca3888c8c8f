"""What runs inside a worker process: one query after another, under limits that the process cannot lift."""

from __future__ import annotations

import io
import os
import re
import resource
import socket
from contextlib import suppress
from pathlib import Path

from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat, Store

from graph_api.negotiate import GRAPHS, RESULTS
from graph_api.wire import LENGTH, Limits, Outcome, Query, Reply, pack_head, receive, unpack_query

NOTE_CHARACTERS = 4_000
NICENESS = 5

_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|</?oxprefix:[ >]")


class _TooLargeError(Exception):
    pass


class _CappedBody(io.BytesIO):
    """A file that stops whoever writes to it once it would pass its limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: bytes) -> int:  # type: ignore[override]
        if self.tell() + len(data) > self._limit:
            raise _TooLargeError
        return super().write(data)


def evaluate(store: Store, query: Query, limit: int) -> Reply:
    """Run one query and write the answer, at most `limit` bytes of it; raises nothing.

    An OSError can only be SERVICE, because the store is in memory. XML that an XML
    parser would refuse (control characters, predicates without a local name) is
    not given out.
    """
    body = _CappedBody(limit)
    try:
        return _answer(store, query, body)
    except SyntaxError as error:
        return Reply(Outcome.SYNTAX, str(error)[:NOTE_CHARACTERS])
    except _TooLargeError:
        return Reply(Outcome.TOO_LARGE, f"The answer is larger than {limit} bytes; ask for less, or use LIMIT.")
    except MemoryError:
        return Reply(Outcome.MEMORY, "The query needs more memory than it may use.")
    except OSError:
        return Reply(Outcome.REFUSED, "SERVICE is switched off: this endpoint calls no other one.")
    except ValueError as error:
        return Reply(Outcome.REFUSED, f"The query or the name of a graph cannot be read: {error}.")
    except BaseException as error:  # a panic of the engine derives from BaseException
        return Reply(Outcome.FAILED, f"The engine failed on this query ({type(error).__name__}).")


def _answer(store: Store, query: Query, body: _CappedBody) -> Reply:
    found = _run(store, query)
    is_graph = isinstance(found, QueryTriples)
    media_type = query.graph_type if is_graph else query.results_type
    if not media_type:
        offered = ", ".join(GRAPHS if is_graph else RESULTS)
        return Reply(Outcome.NOT_ACCEPTABLE, f"The answer to this query can be had as {offered}; ask for one of them.")
    _write(found, media_type, body)
    content = body.getbuffer()
    if "xml" in media_type and _NOT_XML.search(content):
        return Reply(Outcome.NOT_ACCEPTABLE, "The answer holds what XML cannot express; ask for another format.")
    return Reply(Outcome.ANSWER, media_type, content)


def _run(store: Store, query: Query) -> QuerySolutions | QueryBoolean | QueryTriples:
    base = query.base_iri or None
    if not query.default_graphs and not query.named_graphs:
        return store.query(query.text, base_iri=base)
    return store.query(
        query.text,
        base_iri=base,
        default_graph=[NamedNode(graph) for graph in query.default_graphs],
        named_graphs=[NamedNode(graph) for graph in query.named_graphs],
    )


def _write(found: QuerySolutions | QueryBoolean | QueryTriples, media_type: str, body: _CappedBody) -> None:
    if isinstance(found, QueryTriples):
        found.serialize(body, getattr(RdfFormat, GRAPHS[media_type]))
    else:
        found.serialize(body, getattr(QueryResultsFormat, RESULTS[media_type]))


def serve(store: Store, line: socket.socket, limits: Limits) -> None:
    """Answer what arrives on the line until the other side is gone; the process's limits are set first."""
    limit_process(limits)
    with suppress(EOFError, OSError):
        while True:
            (size,) = LENGTH.unpack(receive(line, LENGTH.size))
            query = unpack_query(receive(line, size))
            _limit_processor(limits)
            reply = evaluate(store, query, limits.answer_bytes)
            line.sendall(pack_head(reply))
            line.sendall(reply.body)


def limit_process(limits: Limits) -> None:
    """Bind this process: memory, no new descriptor (so no connection), no core file, low priority.

    Memory is bound where the system can: macOS names no size of the address space and keeps no limit on it.
    """
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = _address_space()
    if size is not None:
        most = size + limits.memory_bytes
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _limit_processor(limits: Limits) -> None:
    """Let the next query use twice its budget of processor time: it ends even when nobody is left to kill it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + 2 * limits.slow_seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _address_space() -> int | None:
    """Give the size of this process's address space in bytes, or None where the system does not tell (no /proc)."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return None
    return int(pages) * resource.getpagesize()
