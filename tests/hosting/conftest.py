"""The proxies that `make test-hosting` could install; without it only the files beside them are tested."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from mini_graph import MINI
from proxies import PUBLIC, WANTED, Proxy, running
from waiting import GIVE_UP_SECONDS, free_port, is_up, wait_until

collect_ignore_glob = [] if WANTED else ["test_proxies*"]


@dataclass(frozen=True)
class Hosted:
    """A proxy, by its name, before two servers of the tiny graph, and the processes and ports of these."""

    name: str
    proxy: Proxy
    servers: tuple[subprocess.Popen[bytes], ...]
    ports: tuple[int, int]


@pytest.fixture(scope="module", params=WANTED)
def hosted(
    request: pytest.FixtureRequest, checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hosted]:
    root, cache = tmp_path_factory.mktemp("graph"), tmp_path_factory.mktemp("cache")
    shutil.copytree(MINI.ontology, root / "ontology")
    shutil.copytree(MINI.data, root / "data")
    ports = (free_port(), free_port())
    servers = tuple(start(port, root, cache) for port in ports)
    try:
        for port in ports:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                wait_until(lambda client=client: is_up(client), f"for the server on port {port}")
        folder = tmp_path_factory.mktemp(request.param)
        with running(request.param, checkout / "docs/hosting.md", folder, ports) as proxy:
            yield Hosted(request.param, proxy, servers, ports)
    finally:
        for server in servers:
            server.terminate()
            server.wait(GIVE_UP_SECONDS)


def start(port: int, root: Path, cache: Path) -> subprocess.Popen[bytes]:
    """Start a server as docs/hosting.md does."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KETENKAART_")}
    line = [sys.executable, "-m", "graph_api.cli", "--data", str(root), "serve", "--port", str(port)]
    return subprocess.Popen(
        [*line, "--workers", "1", "--public-url", PUBLIC],
        env=plain | {"XDG_CACHE_HOME": str(cache)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
