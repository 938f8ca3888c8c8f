"""What runs inside a worker process: one query after another, under limits that the process cannot lift."""

from __future__ import annotations

import io
import json
import os
import re
import resource
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from graph_api.negotiate import GRAPHS, RESULTS
from graph_api.syntax import placed
from graph_api.wire import CHUNK, LENGTH, Limits, Outcome, Query, Reply, pack_head, receive, unpack_query

NOTE_CHARACTERS = 4_000
NICENESS = 5

Found = QuerySolutions | QueryBoolean | QueryTriples | Iterable[Triple]

_UNKNOWN_FUNCTION = re.compile(r"custom function <([^<>]{1,500})> is not supported")
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
    return write(lambda: _run(store, query), query, limit)


def write(run: Callable[[], Found], query: Query, limit: int) -> Reply:
    """Run what finds the answer to a query and write that answer, as `evaluate` does; raises nothing."""
    limit = min(limit, query.most_bytes or limit)
    body = _CappedBody(limit)
    try:
        return _answer(run(), query, body)
    except SyntaxError as error:
        return Reply(Outcome.SYNTAX, str(error)[:NOTE_CHARACTERS])
    except _TooLargeError:
        return Reply(Outcome.TOO_LARGE, f"The answer is larger than {limit} bytes; ask for less, or use LIMIT.")
    except MemoryError:
        return Reply(Outcome.MEMORY, "The query needs more memory than it may use.")
    except OSError:
        return Reply(Outcome.REFUSED, "SERVICE is switched off: this endpoint calls no other endpoint.")
    except RuntimeError as error:
        return _refuse_unknown_function(str(error))
    except ValueError as error:
        return Reply(Outcome.REFUSED, f"The query or the name of a graph cannot be read: {error}.")
    except BaseException as error:  # a panic of the engine derives from BaseException
        return Reply(Outcome.FAILED, f"The engine failed on this query ({type(error).__name__}).")


def _refuse_unknown_function(told: str) -> Reply:
    """Give the reply to an error of the engine that is no syntax error: that it lacks a function, or that it failed."""
    if found := _UNKNOWN_FUNCTION.search(told):
        return Reply(Outcome.REFUSED, f"The engine has no function <{found[1]}>; use those of SPARQL 1.1.")
    return Reply(Outcome.FAILED, "The engine failed on this query (RuntimeError).")


def _answer(found: Found, query: Query, body: _CappedBody) -> Reply:
    is_graph = not isinstance(found, QuerySolutions | QueryBoolean)
    media_type = query.graph_type if is_graph else query.results_type
    if not media_type:
        offered = ", ".join(GRAPHS if is_graph else RESULTS)
        return Reply(Outcome.NOT_ACCEPTABLE, f"The answer to this query can be had as {offered}; ask for one of them.")
    if query.most_rows and isinstance(found, QuerySolutions):
        _write_first(found, query, body)
    else:
        _write(found, media_type, body)
    content = body.getbuffer()
    if "xml" in media_type and _NOT_XML.search(content):
        return Reply(Outcome.NOT_ACCEPTABLE, "The answer holds what XML cannot express; ask for another format.")
    return Reply(Outcome.ANSWER, media_type, content)


def _run(store: Store, query: Query) -> Found:
    base = query.base_iri or None
    ask = partial(store.query, base_iri=base)
    if query.default_graphs or query.named_graphs:
        ask = partial(
            ask,
            default_graph=[NamedNode(graph) for graph in query.default_graphs],
            named_graphs=[NamedNode(graph) for graph in query.named_graphs],
        )
    try:
        return ask(query.text)
    except SyntaxError as error:
        raise SyntaxError(placed(query.text, str(error), ask)) from None


def _write(found: Found, media_type: str, body: _CappedBody) -> None:
    if isinstance(found, QuerySolutions | QueryBoolean):
        found.serialize(body, getattr(QueryResultsFormat, RESULTS[media_type]))
    elif isinstance(found, QueryTriples):
        found.serialize(body, getattr(RdfFormat, GRAPHS[media_type]))
    else:
        serialize(found, body, getattr(RdfFormat, GRAPHS[media_type]))


def _write_first(found: QuerySolutions, query: Query, body: _CappedBody) -> None:
    """Write the first rows as SPARQL 1.1 JSON, whatever the format asked for."""
    columns = [variable.value for variable in found.variables]
    rows = [
        {name: _as_json(cell) for name, cell in zip(columns, row, strict=True) if cell is not None}
        for row in islice(found, query.most_rows)
    ]
    body.write(json.dumps({"head": {"vars": columns}, "results": {"bindings": rows}}).encode())


def _as_json(term: NamedNode | BlankNode | Literal | Triple) -> dict[str, str]:
    """Write a term as SPARQL 1.1 Query Results JSON, section 3.2.2, has it; a triple, which it has not, as text."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        return {"type": "literal", "value": str(term)}
    kind = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **kind}


def serve(store: Store, line: socket.socket, limits: Limits) -> None:
    """Answer what arrives on the line until the other side is gone; the process's limits are set first."""
    limit_process(limits)
    with suppress(EOFError, OSError):
        while True:
            (size,) = LENGTH.unpack(receive(line, LENGTH.size))
            query = unpack_query(receive(line, size))
            _limit_processor(limits)
            reply = evaluate(store, query, limits.answer_bytes)
            head = pack_head(reply)
            if len(reply.body) > CHUNK:
                line.sendall(head)
                line.sendall(reply.body)
            else:  # at once, or the server would be woken twice
                line.sendall(head + reply.body)


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
