from __future__ import annotations

from collections.abc import Iterator

import pytest
from hostile_server import Attacked, Canary, listening, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Attacked]:
    """One server for all attacks: it is never started again."""
    with serving() as attacked:
        process = attacked.process.pid
        yield attacked
        attacked.check_unharmed()
        assert attacked.process.pid == process


@pytest.fixture(scope="session")
def canary() -> Iterator[Canary]:
    with listening() as canary:
        yield canary


@pytest.fixture
def attacked(server: Attacked, canary: Canary) -> Iterator[Attacked]:
    """The server; after the test it must answer, be the same process, not have grown, and have called nobody."""
    yield server
    server.check_unharmed()
    assert canary.calls == []
