"""What the tests of the views over the real graph share: the app with the source texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from fastapi import FastAPI

from graph_api.contract import Contract
from graph_api.load import Dataset
from graph_api.respond import Respondent

Serve = Callable[[Dataset, Path | None], AbstractContextManager[tuple[str, FastAPI]]]


@pytest.fixture(scope="session")
def asked(real_dataset: Dataset) -> Respondent:
    return Respondent(real_dataset)


@pytest.fixture(scope="session")
def contract(asked: Respondent) -> Contract:
    return Contract(asked)


@pytest.fixture(scope="session")
def with_sources(real_dataset: Dataset, sources: Path, serve_graph: Serve) -> Iterator[str]:
    """The address of the app over the real graph with the source texts attached."""
    with serve_graph(real_dataset, sources) as (address, _):
        yield address
