"""What the tests of the views over the real graph share."""

from __future__ import annotations

import pytest

from graph_api.contract import Contract
from graph_api.load import Dataset
from graph_api.respond import Respondent


@pytest.fixture(scope="session")
def asked(real_dataset: Dataset) -> Respondent:
    return Respondent(real_dataset)


@pytest.fixture(scope="session")
def contract(asked: Respondent) -> Contract:
    return Contract(asked)
