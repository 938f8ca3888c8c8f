"""The engines that `make test-engines` could install; without it nothing here is collected."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from engine_servers import WANTED, Running, ketenkaart, running
from mini_graph import MINI

from graph_api.load import Dataset, read
from graph_api.settings import Folders, choose_folders

collect_ignore_glob = [] if WANTED else ["test_*"]


@dataclass(frozen=True)
class Filled:
    """An engine into which a graph was published, as it was read and where its files are."""

    engine: Running
    dataset: Dataset
    root: Path
    cache: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"KETENKAART_STORE": self.engine.query, **self.engine.environment}


def publish(engine: Running, root: Path, cache: Path) -> str:
    """Publish the graph in a folder by Graph Store Protocol; give what the command said."""
    words = ("--data", root, "publish", "--store", engine.query, "--graph-store", engine.graphs)
    told = ketenkaart(*words, cache=cache, **engine.environment)
    assert told.returncode == 0, told.stderr
    return told.stdout


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def mini_root(tmp_path: Path) -> Path:
    """A copy of the tiny graph, laid out as --data takes it."""
    shutil.copytree(MINI.ontology, tmp_path / "graph" / "ontology")
    shutil.copytree(MINI.data, tmp_path / "graph" / "data")
    return tmp_path / "graph"


@pytest.fixture(params=WANTED)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """An empty engine."""
    with running(request.param, tmp_path / "engine") as engine:
        yield engine


@pytest.fixture(scope="session", params=WANTED)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Filled]:
    """An engine that holds the real graph."""
    folders = choose_folders()
    with running(request.param, tmp_path_factory.mktemp("engine")) as engine:
        publish(engine, folders.data.parent, cache)
        yield Filled(engine, read(folders), folders.data.parent, cache)


@pytest.fixture
def mini_filled(engine: Running, mini_root: Path, cache: Path) -> Filled:
    """An engine that holds the tiny graph."""
    publish(engine, mini_root, cache)
    return Filled(engine, read(Folders(mini_root / "ontology", mini_root / "data")), mini_root, cache)
