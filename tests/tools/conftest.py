"""Real clients of the protocol: of the command over its standard streams, and of the server over HTTP."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp import Client, StdioServerParameters

T = TypeVar("T")
COMMAND = str(Path(sys.executable).parent / "ketenkaart")
WAYS = ("standard streams", "HTTP", "HTTP, older protocol")


@pytest.fixture(scope="session")
def client_of(real_site: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Client]:
    """Give a client, not yet connected, by the way it takes."""
    environment = {name: value for name, value in os.environ.items() if name != "KETENKAART_SOURCES"}
    process = StdioServerParameters(
        command=COMMAND, args=["mcp"], env=environment, cwd=str(tmp_path_factory.mktemp("empty"))
    )

    def client(way: str) -> Client:
        if way == "standard streams":
            return Client(process)
        return Client(f"{real_site}/mcp", mode="legacy" if "older" in way else "auto")

    return client


@pytest.fixture(scope="session", params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def talk(client_of: Callable[[str], Client]) -> Callable[..., Any]:
    """Run a coroutine with a connected client, and give what it gives."""

    def run(work: Callable[[Client], Awaitable[T]], way: str = "HTTP") -> T:
        async def main() -> T:
            async with client_of(way) as client:
                return await asyncio.wait_for(work(client), 120)

        return asyncio.run(main())

    return run
