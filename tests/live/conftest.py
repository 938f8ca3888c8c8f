"""One cache for all tests here, so that each state of the tiny graph is checked once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
from live_server import Served, serve_copy


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def serve(tmp_path: Path, cache: Path) -> Callable[..., AbstractContextManager[Served]]:
    """Give what serves a copy of the tiny graph, with words for the command line."""
    return partial(serve_copy, tmp_path, cache)
