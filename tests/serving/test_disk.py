"""A graph over stores on disk answers as in memory, and stays as shut in."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import signal
import socket
import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from mini_graph import MINI
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph_api import zygote
from graph_api.disk import KEPT, QUESTIONS, build, open_kept, read_served, store_of_queries
from graph_api.errors import DataError, GraphError, QueryTimeoutError
from graph_api.load import Dataset, read
from graph_api.nursery import Nursery
from graph_api.pool import Pool
from graph_api.respond import Respondent
from graph_api.settings import Folders, Settings
from graph_api.wire import Limits, Query

Serve = Callable[..., AbstractContextManager[tuple[str, FastAPI]]]
PARAMETERS = Path(__file__).resolve().parents[1] / "questions" / "parameters.toml"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
EXAMPLES = "SELECT ?q ?text { ?q <http://www.w3.org/ns/shacl#select> ?text } ORDER BY ?q"
PATHS = (
    *("/nl/actor/zuidwacht", "/en/ontology", "/nl/routes?sender=noordpost", "/nl/systems", "/api/graph.json"),
    *("/id/actor/zuidwacht.nt", "/api/ask?q=Aan+wie+geeft+Zuidwacht+signalen+door%3F", "/api/search?q=zuid"),
)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def kept(cache: Path) -> Dataset:
    """The tiny graph over stores on disk."""
    build(read(MINI), cache)
    dataset = open_kept(MINI, cache)
    assert dataset is not None
    return dataset


@pytest.fixture
def copied(tmp_path: Path) -> Folders:
    """A copy of the tiny graph that a test may change."""
    shutil.copytree(MINI.ontology, tmp_path / "graph" / "ontology")
    shutil.copytree(MINI.data, tmp_path / "graph" / "data")
    return Folders(tmp_path / "graph" / "ontology", tmp_path / "graph" / "data")


def test_a_dataset_on_disk_is_the_one_in_memory(kept: Dataset) -> None:
    plain = read(MINI)
    assert (kept.version, kept.release, kept.issued) == (plain.version, plain.release, plain.issued)
    assert kept.quads() == plain.quads()
    assert kept.nquads() == plain.nquads()
    assert set(kept.store) == set(plain.store)
    assert [one.graph for one in kept.rooms] == [one.graph for one in plain.rooms]
    assert [len(one.quads) for one in kept.rooms] == [len(one.quads) for one in plain.rooms]
    assert [one.quads[0] for one in kept.files] == [one.quads[0] for one in plain.files]
    assert kept.files[0].quads[1:3] == plain.files[0].quads[1:3]


def test_every_question_is_answered_as_in_memory(kept: Dataset) -> None:
    disk, memory = Respondent(kept), Respondent(read(MINI))
    asked = tomllib.loads(PARAMETERS.read_text("utf-8"))
    asked |= {slug: {} for slug, question in memory.library.items() if not question.parameters}
    assert len(asked) == len(memory.library)
    for slug, given in asked.items():
        assert disk.answer(slug, given, "nl") == memory.answer(slug, given, "nl"), slug


def test_a_server_answers_from_disk_as_from_memory(kept: Dataset, serve_graph: Serve) -> None:
    told = []
    for dataset in (kept, read(MINI)):
        with serve_graph(dataset, None, public_url="https://keten.example") as (address, _):
            rows = [httpx.get(f"{address}/sparql", params={"query": query}) for query in (COUNT, NAMED, EXAMPLES)]
            assert [row.status_code for row in rows] == [200, 200, 200]
            pages = [httpx.get(address + path, timeout=60) for path in PATHS]
            assert {page.status_code for page in pages} == {200}
            told.append([row.json()["results"] for row in rows] + [page.text for page in pages])
    assert told[0] == told[1]


def test_the_stores_are_built_once(cache: Path) -> None:
    settings = replace(Settings(MINI), cache=cache, disk_from=0)
    first = read_served(settings, read)
    assert first.kept is not None
    files = {path: path.stat().st_mtime_ns for path in (first.kept / QUESTIONS).iterdir()}
    assert files
    build(first, cache)
    assert {path: path.stat().st_mtime_ns for path in (first.kept / QUESTIONS).iterdir()} == files
    path = store_of_queries(first, b"")
    assert path == store_of_queries(first, b"") != store_of_queries(first, b"<a:s> <a:p> <a:o> .\n")


def test_a_graph_of_few_statements_stays_in_memory(cache: Path) -> None:
    settings = replace(Settings(MINI), cache=cache)
    assert read_served(settings, read).kept is None
    assert not (cache / "stores").exists()
    assert read_served(replace(settings, cache=None, disk_from=0), read).kept is None


def test_stores_that_another_server_built_are_not_opened_for_too_small_a_graph(cache: Path) -> None:
    settings = replace(Settings(MINI), cache=cache, disk_from=0)
    count = len(read(MINI).store)
    assert read_served(settings, read).kept is not None
    assert read_served(replace(settings, disk_from=count), read).kept is None
    again = read_served(replace(settings, disk_from=count - 1), read)
    assert again.kept is not None and len(again.store) == count


def test_changed_files_have_stores_of_their_own_and_few_are_kept(copied: Folders, cache: Path) -> None:
    settings = replace(Settings(copied), cache=cache, disk_from=0)
    versions = set()
    for number in range(KEPT + 2):
        (copied.data / "more.ttl").write_text(f"<http://x/s> <http://x/p> {number} .\n", "utf-8")
        assert open_kept(copied, cache) is None
        dataset = read_served(settings, read)
        assert dataset.kept is not None and dataset.version == read(copied).version
        assert any(quad.object == Literal(number) for quad in dataset.store)
        versions.add(dataset.version)
    assert len(versions) == KEPT + 2
    assert len(list((cache / "stores").iterdir())) == KEPT
    (copied.data / "more.ttl").write_text("no turtle", "utf-8")
    with pytest.raises(DataError, match=r"more\.ttl"):
        read_served(settings, read)


def test_a_store_that_cannot_be_opened_or_built_is_named(kept: Dataset, cache: Path, tmp_path: Path) -> None:
    assert kept.kept is not None
    folder = kept.kept
    del kept
    gc.collect()
    (folder / QUESTIONS / "CURRENT").write_bytes(b"nothing")
    with pytest.raises(DataError, match=r"cannot be opened .*remove that folder"):
        open_kept(MINI, cache)
    occupied = tmp_path / "occupied"
    occupied.write_text("a file, and no folder")
    with pytest.raises(DataError, match="cannot be built"):
        build(read(MINI), occupied)


def in_disk_pool(dataset: Dataset, work: Callable[[Pool], object]) -> None:
    async def main() -> None:
        limits = Limits(workers=2, slow_seconds=1.0)
        pool = Pool(Nursery(b"", limits, store_of_queries(dataset, b"")), limits)
        await pool.start()
        try:
            await asyncio.wait_for(work(pool), 60)  # type: ignore[arg-type]
        finally:
            await pool.stop()

    asyncio.run(main())


def test_workers_over_a_store_on_disk_open_no_connection_and_are_replaced(kept: Dataset) -> None:
    runaway = f"SELECT (COUNT(*) AS ?n) {{ {' '.join('?a%d ?b%d ?c%d .' % (n, n, n) for n in range(6))} }}"  # noqa: UP031
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.setblocking(False)
        port = canary.getsockname()[1]

        async def work(pool: Pool) -> None:
            expected = (await pool.run(Query(COUNT))).body
            with pytest.raises(GraphError):
                await pool.run(Query(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"))
            with pytest.raises(QueryTimeoutError):
                await pool.run(Query(runaway))
            assert pool.process_group is not None
            os.kill(pool.process_group, signal.SIGKILL)
            for _ in range(4):
                assert (await pool.run(Query(COUNT))).body == expected

        in_disk_pool(kept, work)
        with pytest.raises(BlockingIOError):
            canary.accept()


def test_a_store_of_many_files_is_opened_with_all_of_them(tmp_path: Path) -> None:
    """Of more than sixteen files the engine opens the others when it needs them, which a worker cannot."""
    store = Store(str(tmp_path))
    for batch in range(40):
        several = (f"http://x/{batch}/{number}" for number in range(100))
        store.extend(Quad(NamedNode(name), NamedNode("http://x/p"), Literal(name)) for name in several)
        store.flush()
    del store
    Store(str(tmp_path))  # opened once more, it removes the files that it had left behind
    files = {path.name for path in tmp_path.glob("*.sst")}
    assert len(files) > 16
    opened = zygote.open_on_disk(tmp_path)
    assert files <= zygote._open_files()
    assert len(opened) == 4_000


def fill(folder: Path) -> set[str]:
    """Make a store of more files than the engine opens at once, with every triple in a graph and in the default one."""
    store = Store(str(folder))
    for batch in range(40):
        quads = []
        for number in range(300):
            name = f"http://x/{batch}/{number}"
            terms = (
                NamedNode(name),
                NamedNode(f"http://x/p{number % 50}"),
                Literal(f"a text that is no other's: {name}"),
            )
            quads += [Quad(*terms, NamedNode(f"http://x/graph/{batch}/{number // 70}")), Quad(*terms)]
        store.bulk_extend(quads)
    del store
    Store(str(folder))
    files = {path.name for path in folder.glob("*.sst")}
    assert len(files) > 16
    return files


def test_the_indexes_by_graph_are_opened_with_all_of_their_files_too(tmp_path: Path) -> None:
    files = fill(tmp_path)
    opened = zygote.open_on_disk(tmp_path)
    assert files <= zygote._open_files()
    assert len(opened) == 24_000


def test_what_no_look_up_comes_to_is_read_through(tmp_path: Path) -> None:
    """Of a property with one value for everything a look-up sees the beginning only."""
    files = fill(tmp_path)
    opened = Store.read_only(str(tmp_path))
    before = len(files & zygote._open_files())
    assert len(list(zygote._read_through(opened))) == 50
    assert len(files & zygote._open_files()) > before
