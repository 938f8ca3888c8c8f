"""The command as a user types it, in a process of its own."""

from __future__ import annotations

import pytest
from cli_command import Command

from graph_api.settings import Folders


@pytest.fixture(scope="session")
def command(real_folders: Folders, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The command on the real graph; one cache for all tests, so that the graph is checked once."""
    return Command(real_folders.data.parent, tmp_path_factory.mktemp("cache"), tmp_path_factory.mktemp("empty"))
