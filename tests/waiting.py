"""What tests that start a program need: a free port, waiting for a condition, and the processes that are alive."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable

import httpx

GIVE_UP_SECONDS = 60.0
PAUSE_SECONDS = 0.05


def free_port() -> int:
    """Give a port of the loopback that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait_until(condition: Callable[[], object], what: str = "", seconds: float = GIVE_UP_SECONDS) -> None:
    """Wait for a condition; fail, and say what was waited for, when it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited too long {what}"
        time.sleep(PAUSE_SECONDS)


def is_up(client: httpx.Client) -> bool:
    """Say whether the server of this client answers."""
    try:
        return client.get("/health").status_code == 200
    except httpx.TransportError:
        return False


def processes() -> dict[int, int]:
    """Give the parent of every process that is alive."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


def below(process: int) -> set[int]:
    """Give the processes that a process started, and those that they started."""
    parents, found = processes(), {process}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {process}
