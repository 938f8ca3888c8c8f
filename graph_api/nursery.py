"""The server's side of the zygote: starts it, asks it for workers, starts it again when it has died."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from graph_api.errors import BusyError, DataError
from graph_api.wire import CHUNK, HEAD, LENGTH, Limits, Reply, unpack_reply
from graph_api.zygote import FORK, READY

END_SECONDS = 5.0
FORK_SECONDS = 10.0
HEAD_BYTES = 64 << 10
SCHEDULED = 2  # Linux: the clock of the processor time of a process, behind its id (clock_getcpuclockid)


@dataclass(eq=False)
class Line:
    """The server's end of one worker: its process id, its socket, and how many queries it has answered."""

    process: int
    socket: socket.socket
    answered: int = 0
    replying: bool = False

    def seconds(self) -> float | None:
        """Give the processor time that the worker has taken, or None where the system does not tell."""
        with suppress(OSError, AttributeError):
            return time.clock_gettime(~self.process << 3 | SCHEDULED)
        return None

    def has_replied(self) -> bool:
        """Say whether a reply has begun to arrive, be it unread, or there will be none because the worker died."""
        try:
            if not self.replying:
                self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def is_alive(self) -> bool:
        """Say whether the worker still holds its end; for an idle or a running worker."""
        try:
            return self.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
        except BlockingIOError:
            return True
        except OSError:
            return False

    def kill(self) -> None:
        """End the worker at once, whatever it is doing; one that is gone already is left alone."""
        if self.is_alive():
            with suppress(ProcessLookupError):
                os.kill(self.process, signal.SIGKILL)

    async def ask(self, packed: bytes, most: int) -> Reply:
        """Send a packed query and wait for the reply. Raises EOFError or OSError when the worker dies.

        A reply whose body is said to be longer than `most` bytes is not believed and counts as a death.
        """
        loop = asyncio.get_running_loop()
        self.replying = False
        await loop.sock_sendall(self.socket, packed)
        begun = await loop.sock_recv(self.socket, CHUNK)
        self.replying = True
        if len(begun) < HEAD.size:
            raise EOFError
        head_size, body_size = HEAD.unpack_from(begun)
        if head_size > HEAD_BYTES or body_size > most or len(begun) > HEAD.size + head_size + body_size:
            raise EOFError
        content = bytearray(head_size + body_size)
        content[: len(begun) - HEAD.size] = begun[HEAD.size :]
        await self._fill(memoryview(content)[len(begun) - HEAD.size :])
        return unpack_reply(content, head_size)

    async def _fill(self, rest: memoryview) -> None:
        loop = asyncio.get_running_loop()
        while rest:
            count = await loop.sock_recv_into(self.socket, rest)
            if not count:
                raise EOFError
            rest = rest[count:]


class Nursery:
    """Starts the zygote with a graph and asks it for workers. Every method blocks: call them in a thread."""

    def __init__(self, nquads: bytes, limits: Limits, store: Path | None = None) -> None:
        """Keep the graph, for a second zygote should the first die; nothing is started.

        With `store`, the graph is in a store on disk, in that folder.
        """
        self._store = store
        self._nquads = nquads
        self._ready = False
        self._limits = limits
        self._lock = threading.Lock()
        self._zygote: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._closed = False
        self.started = 0

    @property
    def process(self) -> int | None:
        """The process id of the zygote, None before the first worker and after the end."""
        return self._zygote.pid if self._zygote else None

    def spawn(self) -> Line:
        """Give a new worker, from a new zygote when there is none or it has died.

        Raises DataError when the graph cannot be loaded, BusyError when the system gives no
        process and after the end, OSError or EOFError when the zygote cannot be started.
        """
        with self._lock:
            if self._closed:
                raise BusyError("The server is stopping; ask again in a moment.")
            if self._control is not None:
                with suppress(OSError, EOFError, DataError):
                    self._await_ready(self._control)
                    return self._fork(self._control)
            self._end()
            control = self._begin()
            self._await_ready(control)
            return self._fork(control)

    def prepare(self) -> None:
        """Start a zygote, so that it is ready sooner.

        What goes wrong shows when a worker is asked for.
        """
        with self._lock, suppress(OSError):
            if not self._closed and self._control is None:
                self._begin()

    def stop(self) -> None:
        """End the zygote and with it all workers; afterwards no process is left. May be called twice."""
        with self._lock:
            self._closed = True
            self._end()

    def _begin(self) -> socket.socket:
        control, theirs = socket.socketpair()
        self._control = control
        with theirs:
            self._zygote = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [
                    sys.executable,
                    "-P",
                    "-m",
                    "graph_api.zygote",
                    str(theirs.fileno()),
                    json.dumps(asdict(self._limits)),
                    *([str(self._store)] if self._store else []),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,
            )
        self.started += 1
        self._ready = False
        with suppress(OSError):  # one that cannot read the graph says so, and reads no further
            control.sendall(LENGTH.pack(len(self._nquads)))
            control.sendall(self._nquads)
        return control

    def _await_ready(self, control: socket.socket) -> None:
        """Wait until the graph is loaded, unless it is. Raises DataError."""
        if self._ready:
            return
        answer = control.recv(1)
        if answer == READY:
            control.settimeout(FORK_SECONDS)
            self._ready = True
            return
        reason = control.recv(CHUNK).decode(errors="replace") if answer else "its process ended"
        self._end()
        raise DataError(f"The graph could not be loaded for queries: {reason}.")

    def _fork(self, control: socket.socket) -> Line:
        control.sendall(FORK)
        content, sockets, _, _ = socket.recv_fds(control, LENGTH.size, 1, getattr(socket, "MSG_CMSG_CLOEXEC", 0))
        if len(content) < LENGTH.size:
            raise EOFError
        if not sockets:
            raise BusyError("The system gives no further process; ask again in a moment.")
        line = socket.socket(fileno=sockets[0])
        line.set_inheritable(False)
        line.setblocking(False)
        return Line(LENGTH.unpack(content)[0], line)

    def _end(self) -> None:
        """Close the control socket and wait for the zygote, which ends its workers; kill the group if it does not."""
        if self._control is not None:
            self._control.close()
        if self._zygote is not None:
            try:
                self._zygote.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self._zygote.pid, signal.SIGKILL)
                self._zygote.wait()
        self._control = self._zygote = None
