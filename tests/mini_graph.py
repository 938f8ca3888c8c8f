"""The tiny invented graph in tests/mini, as fixtures: a conftest that needs them imports them by name."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from graph_api.load import Dataset, read
from graph_api.respond import Respondent
from graph_api.settings import Folders

TESTS = Path(__file__).resolve().parent
MINI = Folders(TESTS.parent / "ontology", TESTS / "mini" / "data")
MINI_SOURCES = TESTS / "mini" / "sources"


@cache
def read_mini() -> Dataset:
    return read(MINI)


@pytest.fixture(scope="session")
def mini() -> Dataset:
    return read_mini()


@pytest.fixture(scope="session")
def respondent() -> Respondent:
    return Respondent(read_mini())
