import pytest
from mini_graph import mini, respondent

from graph_api.load import read
from graph_api.respond import Respondent
from graph_api.settings import Folders

__all__ = ["mini", "respondent"]


@pytest.fixture(scope="session")
def real(real_folders: Folders) -> Respondent:
    return Respondent(read(real_folders))
