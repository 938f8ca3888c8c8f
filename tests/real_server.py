"""The server as `ketenkaart serve` starts it on the graph of this checkout, for programs that ask or measure it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx
from waiting import GIVE_UP_SECONDS, free_port, is_up, wait_until

START_SECONDS = 120


@contextmanager
def real_server(*options: str, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Start the server on a free port for as long as the block runs, and give its address.

    `options` are further ones of `ketenkaart serve`; `environment` is that of this process unless it is given.
    Raises SystemExit when the server ends before it answers.
    """
    port = free_port()
    line = [sys.executable, "-m", "graph_api.cli", "serve", "--port", str(port), *options]
    given = dict(environment) if environment is not None else None
    with subprocess.Popen(line, env=given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                wait_until(lambda: server.poll() is not None or is_up(client), "for the server", START_SECONDS)
            if server.poll() is not None:
                raise SystemExit("The server did not start; try: ketenkaart serve")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(GIVE_UP_SECONDS)
