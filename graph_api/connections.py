"""Connections over HTTP with the limits that uvicorn does not have: of headers, of slow peers, and of their number."""

from __future__ import annotations

import json
from asyncio import TimerHandle, Transport
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

ADDRESS_BYTES = 65_535
HEAD_BYTES = 128 << 10
HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
STALL_SECONDS = 20.0
MOST = 500


class Connection(HttpToolsProtocol):
    """One connection of a client.

    A head may have HEAD_BYTES (a query may stand in the address) and take HEAD_SECONDS, a body may take
    BODY_SECONDS, and a client that reads nothing of its answer for STALL_SECONDS is left. Of MOST
    connections the one that has waited longest without a request under way makes place for a newcomer,
    so that nobody can hold them all. RFC 9112, section 9.5, leaves these times to the server.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        """Take what uvicorn gives."""
        super().__init__(*given, **named)
        self.url = b""
        self._arrival: TimerHandle | None = None
        self._stall: TimerHandle | None = None
        self._head_bytes = 0
        self._in_head = True
        self._begun = False
        self._since = self.loop.time()

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin; the client has HEAD_SECONDS for the head of its first request."""
        super().connection_made(transport)
        self._await_arrival(HEAD_SECONDS)
        if len(self.connections) > MOST:
            self._make_place()

    def connection_lost(self, exc: Exception | None) -> None:
        """End, with every timer."""
        self._end_arrival()
        self._end_stall()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; a head that grows too large is refused, and what has not arrived whole is waited for."""
        was_in_head = self._in_head
        super().data_received(data)
        if self.transport.is_closing():
            return
        if not self._begun and not self._is_waiting():
            self._end_arrival()
        elif self._arrival is None or was_in_head != self._in_head:
            self._await_arrival(HEAD_SECONDS if self._in_head else BODY_SECONDS)
        self._head_bytes = self._head_bytes + len(data) if self._in_head and self._begun else 0
        if self._head_bytes > HEAD_BYTES:
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request; an address longer than the parser takes is one too long."""
        self._refuse(HTTPStatus.REQUEST_URI_TOO_LONG if len(self.url) > ADDRESS_BYTES else HTTPStatus.BAD_REQUEST)

    def on_message_begin(self) -> None:
        """Begin a request."""
        self._begun = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Give the request to the application; its body is still to come."""
        super().on_headers_complete()
        self._in_head = False

    def on_message_complete(self) -> None:
        """Wait for the next request, after the answer for as long as uvicorn keeps a connection."""
        self._in_head, self._begun, self._since = True, False, self.loop.time()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Give the client STALL_SECONDS to read what was sent to it."""
        super().pause_writing()
        self._end_stall()
        self._stall = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: the client has read what was sent to it."""
        self._end_stall()
        super().resume_writing()

    def _await_arrival(self, seconds: float) -> None:
        self._end_arrival()
        self._arrival = self.loop.call_later(seconds, self._give_up)

    def _end_arrival(self) -> None:
        if self._arrival is not None:
            self._arrival.cancel()
            self._arrival = None

    def _end_stall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    def _give_up(self) -> None:
        """Leave a client that is too slow; where it has begun a head, say so first."""
        if self._begun and self._in_head:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.transport.abort()

    def _refuse(self, status: HTTPStatus) -> None:
        """Answer without the application and close; where an earlier answer is under way, only close."""
        if not self._is_waiting():
            self.transport.abort()
            return
        problem = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": f"{status.phrase}."}
        text = json.dumps(problem)
        head = f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: application/problem+json\r\n"
        self.transport.write(f"{head}content-length: {len(text)}\r\nconnection: close\r\n\r\n{text}".encode())
        self.transport.close()

    def _is_waiting(self) -> bool:
        """Say whether no request of this connection is being answered."""
        return self._in_head and (self.cycle is None or self.cycle.response_complete)

    def _make_place(self) -> None:
        """Close the connection that has waited longest, or this one when all others are being answered."""
        others = (one for one in self.connections if isinstance(one, Connection) and one is not self)
        waiting = (one for one in others if one._is_waiting())
        oldest = min(waiting, key=lambda one: one._since, default=self)
        self.connections.discard(oldest)
        oldest.transport.abort()
