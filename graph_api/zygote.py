"""The process that loads the graph once and forks the workers; it runs no query itself.

It is started fresh (`python -m graph_api.zygote`), because a server with threads
and an event loop must not be forked. It lives as long as its control socket: when the
server is gone, in whatever way, it ends its workers and itself. Workers share the
loaded graph's memory, copy-on-write.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store

from graph_api.wire import LENGTH, Limits, receive
from graph_api.worker import serve

READY = b"R"
BROKEN = b"E"
FORK = b"F"
STDERR = 2
PROBES = 500
ROUNDS = 10
COPIES = 4
PROPERTIES = "SELECT DISTINCT ?p { GRAPH ?g { ?s ?p ?o } }"
DESCRIPTORS = Path("/proc/self/fd")


def load(nquads: bytes) -> Store:
    """Load N-Quads, and repeat every triple once in the default graph.

    Oxigraph's own union of graphs gives a triple that stands in two graphs twice, which
    makes COUNT wrong; a default graph that holds the union is a set. Raises SyntaxError.
    """
    store = Store()
    store.bulk_load(input=nquads, format=RdfFormat.N_QUADS)
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in store)
    return store


def open_on_disk(folder: Path) -> Store:
    """Open a store on disk that is not written to any more, with all of its files: workers cannot open a file.

    Raises OSError when it is no store, or when not all of its files can be kept open.
    """
    store = Store.read_only(str(folder))
    files = {path.name for path in folder.glob("*.sst")}
    quads, graphs = iter(store), store.named_graphs()
    for _ in range(ROUNDS):
        if _all_open(files):
            return store
        for quad in islice(quads, PROBES):
            _look_up(store, quad)
        for graph in islice(graphs, PROBES):
            _look_into(store, graph)
    if _all_open(files) or any(_all_open(files) for _ in _read_through(store)):
        return store
    raise OSError(f"{len(files - _open_files())} of its {len(files)} files stay closed")


def _all_open(files: set[str]) -> bool:
    return not DESCRIPTORS.is_dir() or files <= _open_files()


def _read_through(store: Store) -> Iterator[None]:
    """Count the quads of each property: a file may hold nothing but the end of what has one property and value."""
    properties = store.query(PROPERTIES)
    assert isinstance(properties, QuerySolutions)
    for row in list(properties):
        for pattern in ("?s {} ?o", "GRAPH ?g {{ ?s {} ?o }}"):
            store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern.format(row['p'])} }}")
        yield


def _look_up(store: Store, quad: Quad) -> None:
    """Look for the terms of a quad in every index, where they stand by a hash, so that each is in another place."""
    subject, predicate, object_, _ = quad
    if not isinstance(object_, Literal):
        next(store.quads_for_pattern(object_, None, None, None), None)
    next(store.quads_for_pattern(subject, None, object_, None), None)
    next(store.quads_for_pattern(None, predicate, object_, None), None)
    for found in islice(store.quads_for_pattern(None, None, object_, None), COPIES):
        if isinstance(found.graph_name, NamedNode):  # graphs come by their hash too: those of `named_graphs` are near
            _look_into(store, found.graph_name)


def _look_into(store: Store, graph: NamedNode | BlankNode) -> None:
    """Look for the terms of a quad of a graph in the indexes that begin with the graph."""
    for subject, predicate, object_, _ in islice(store.quads_for_pattern(None, None, None, graph), 1):
        next(store.quads_for_pattern(subject, None, object_, graph), None)
        next(store.quads_for_pattern(None, predicate, None, graph), None)


def _open_files() -> set[str]:
    names = set()
    for descriptor in DESCRIPTORS.iterdir():
        with suppress(OSError):
            names.add(descriptor.readlink().name)
    return names


def fork_worker(store: Store, control: socket.socket, limits: Limits) -> int:
    """Fork one worker and hand its line to the server over the control socket; give the worker's process id."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        process = os.fork()
        if process == 0:
            _be_worker(store, control, ours, theirs, limits)
        socket.send_fds(control, [LENGTH.pack(process)], [ours.fileno()])
    return process


def _be_worker(
    store: Store, control: socket.socket, ours: socket.socket, theirs: socket.socket, limits: Limits
) -> None:
    try:
        control.close()
        ours.close()
        _silence()
        serve(store, theirs, limits)
    finally:
        os._exit(0)


def _silence() -> None:
    """Send what the engine prints when it dies to nowhere, or a client could fill the server's log."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STDERR)
    os.close(nowhere)


def fork_on_demand(store: Store, control: socket.socket, limits: Limits) -> None:
    """Fork a worker for each byte that arrives; at the end of the control socket end all workers."""
    workers: set[int] = set()
    try:
        while control.recv(1):
            workers = {process for process in workers if os.waitpid(process, os.WNOHANG)[0] == 0}
            try:
                workers.add(fork_worker(store, control, limits))
            except OSError:  # the system has no process left; no socket in the answer says so
                control.sendall(LENGTH.pack(0))
    finally:
        for process in workers:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def main() -> None:
    """Read the limits from the arguments and the graph from the control socket, then fork on demand.

    A third argument is the folder of a store on disk that holds the graph instead.

    Signals meant for the server, such as those of a terminal or of systemd, are ignored: the socket decides.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    limits = Limits(**json.loads(sys.argv[2]))
    with socket.socket(fileno=int(sys.argv[1])) as control, suppress(EOFError, ConnectionError):
        nquads = receive(control, LENGTH.unpack(receive(control, LENGTH.size))[0])
        try:
            store = open_on_disk(Path(sys.argv[3])) if sys.argv[3:] else load(nquads)
            del nquads
        except (SyntaxError, ValueError, OSError, RuntimeError) as error:
            control.sendall(BROKEN + str(error).encode())
            return
        gc.collect()
        gc.freeze()
        control.sendall(READY)
        fork_on_demand(store, control, limits)


if __name__ == "__main__":
    main()
