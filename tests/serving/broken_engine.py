"""A peer that speaks HTTP as badly as a test asks: a real socket that gives the bytes it was told to give."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

RESULTS = "application/sparql-results+json"
ROWS = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"7"}}]}}'


def answer(body: bytes, kind: str = RESULTS, status: str = "200 OK", length: int | None = None) -> bytes:
    """Give a whole answer, or with `length` one that says that it is longer or shorter than it is."""
    said = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {said}\r\n\r\n".encode() + body


def chunked(*parts: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {RESULTS}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return head + b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + end


@dataclass
class Peer:
    """What it does with each request: `says` is sent, `drip` says with pauses, `silent` without an end."""

    address: str
    says: bytes = b""
    drip: bool = False
    silent: bool = False
    once: bool = False
    asked: list[bytes] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)

    def serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while request := read_request(connection):
                self.asked.append(request)
                if self.drip:
                    for number in range(len(self.says)):
                        connection.sendall(self.says[number : number + 1])
                        time.sleep(0.05)
                else:
                    connection.sendall(self.says)
                if self.silent:
                    connection.recv(1)
                    self.left.set()
                if self.once or self.silent:
                    return


def read_request(connection: socket.socket) -> bytes:
    content = b""
    while b"\r\n\r\n" not in content:
        part = connection.recv(65536)
        if not part:
            return b""
        content += part
    head, _, body = content.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += connection.recv(65536)
    return body


@contextmanager
def peer(says: bytes = b"", *, drip: bool = False, silent: bool = False, once: bool = True) -> Iterator[Peer]:
    """Listen on the loopback for as long as the block lasts; each connection is closed after one answer if `once`."""
    listening = socket.create_server(("127.0.0.1", 0))
    found = Peer(f"http://127.0.0.1:{listening.getsockname()[1]}/query", says, drip, silent, once)
    connections: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def accept() -> None:
        with suppress(OSError):
            while True:
                connections.append(listening.accept()[0])
                threads.append(threading.Thread(target=found.serve, args=(connections[-1],)))
                threads[-1].start()

    accepting = threading.Thread(target=accept)
    accepting.start()
    try:
        yield found
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        accepting.join()
        listening.close()
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()
