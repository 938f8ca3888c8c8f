"""What the documents are compared with: the real graph, asked in this process."""

from __future__ import annotations

import pytest

from graph_api.load import Dataset
from graph_api.respond import Respondent


@pytest.fixture(scope="session")
def real(real_dataset: Dataset) -> Respondent:
    return Respondent(real_dataset)
