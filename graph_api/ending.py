"""Run an application on uvicorn until a signal stops it, and end in time then, whatever is under way."""

from __future__ import annotations

import os
import socket
import sys
import threading
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp

from graph_api.connections import Connection
from graph_api.interrupts import clearing_away

GRACE_SECONDS = 7
END_SECONDS = 2
NOT_STARTED = 3
SWITCH_SECONDS = 0.001  # Python lets a computation hold up all other threads for 0.005


class Server(uvicorn.Server):
    """A server that ends when it is told to, whatever is still under way.

    Requests get GRACE_SECONDS to end. A computation in a thread cannot be stopped from outside, and Python
    waits for its threads without limit: END_SECONDS later the process ends with or without them.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop to listen, let requests end, and close the application."""
        last = threading.Timer(GRACE_SECONDS + END_SECONDS, os._exit, (0,))
        last.daemon = True
        last.start()
        await super().shutdown(sockets)


def run(app: ASGIApp, host: str, port: int) -> int:
    """Serve an application until a signal stops it; give the exit status."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        http=Connection,
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = Server(config)
    sys.setswitchinterval(SWITCH_SECONDS)
    with clearing_away(), suppress(KeyboardInterrupt):
        server.run()
    return 0 if server.started else NOT_STARTED
