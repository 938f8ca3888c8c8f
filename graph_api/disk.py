"""A dataset in stores on disk, built once for its content and opened by every later server that reads the same files.

A store in memory takes 400 bytes a statement, and what was read into Python more than that; a store on disk is
opened in milliseconds and read from the page cache, which all processes share. It is slower on large
answers (see docs/measured.md), so it is for graphs of some size.

There are two stores: that of the questions and pages holds what the store in memory does, and that of free
queries the description of the dataset too, and every triple once more in the default graph, as
`zygote.load` explains.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import overload

from pyoxigraph import Quad, RdfFormat, Store, parse, serialize

from graph_api.check import passed
from graph_api.errors import DataError, why_not
from graph_api.heap import give_back
from graph_api.interrupts import clearing_away
from graph_api.load import Dataset, TurtleFile, find_files, quads_of, read_derivations, release_of, version_of
from graph_api.prefixes import GRAPH
from graph_api.settings import Folders, Settings

FORMAT = "2"
KEPT = 3
COMPLETE = "complete"
QUESTIONS = "questions"


@dataclass(frozen=True, eq=False)
class KeptQuads(Sequence[Quad]):
    """Quads that are read when they are asked for and not kept: a server seldom asks for those of its files."""

    read: Callable[[], Iterator[Quad]]

    def __iter__(self) -> Iterator[Quad]:
        """Read them."""
        return self.read()

    def __len__(self) -> int:
        """Read and count them."""
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, place: int) -> Quad: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Quad, ...]: ...
    def __getitem__(self, place: int | slice) -> Quad | tuple[Quad, ...]:
        """Read them all, and give what stands at a place."""
        return tuple(self)[place]


def read_served(settings: Settings, read: Callable[[Folders], Dataset]) -> Dataset:
    """Read a graph that is to be served; one of more than `disk_from` statements is given over stores on disk.

    These are built in the folder `cache` when they are not there yet; without the folder all is in memory, and so is
    a smaller graph, though a server with a lower `disk_from` has built stores for it.
    `read` reads what is not on disk and checked yet. Raises what `read` does, and DataError when the stores
    cannot be built or opened.
    """
    folders, cache = settings.folders, settings.cache
    if cache is None:
        return read(folders)
    kept = open_kept(folders, cache, settings.disk_from)
    if kept is not None and passed(kept, cache):
        return kept
    dataset = read(folders)
    if len(dataset.store) <= settings.disk_from:
        return dataset
    build(dataset, cache)
    kept = open_kept(folders, cache, settings.disk_from)
    if kept is None:
        return dataset
    del dataset
    give_back()
    return kept


def open_kept(folders: Folders, cache: Path, more_than: int = 0) -> Dataset | None:
    """Give the dataset of the files as they are now over its stores, or None when there are none for them.

    One of no more statements than `more_than` is not opened.
    Raises DataError when there are stores that cannot be opened.
    """
    try:
        texts = {name: path.read_bytes().decode() for name, path in sorted(find_files(folders, "*.ttl").items())}
        queries = read_derivations(folders)
    except (OSError, UnicodeDecodeError, DataError):
        return None  # whoever reads the files in full says what is wrong with them
    version = version_of(texts, queries)
    folder = cache / "stores" / f"{version}-{FORMAT}"
    if _statements(folder) <= more_than:
        return None
    files = tuple(_file(name, text, number) for number, (name, text) in enumerate(texts.items()))
    derivations = tuple(
        query.derived(KeptQuads(partial(_read_derived, folder / f"{query.name}.nq"))) for query in queries
    )
    try:
        store = Store.read_only(str(folder / QUESTIONS))
        os.utime(folder)
    except (OSError, RuntimeError) as error:
        raise DataError(f"The store in {folder} cannot be opened ({_why(error)}); remove that folder.") from error
    return Dataset(folders, files, derivations, store, version, *release_of(files), kept=folder)


def build(dataset: Dataset, cache: Path) -> None:
    """Build the store of the questions of a dataset; one that is there already is left as it is.

    Raises DataError when there is no room or no right to write.
    """

    def fill(draft: Path) -> None:
        _fill(draft / QUESTIONS, (quad for room in dataset.rooms for quad in room.quads))
        for derivation in dataset.derivations:
            (draft / f"{derivation.name}.nq").write_bytes(serialize(derivation.quads, format=RdfFormat.N_QUADS) or b"")
        (draft / COMPLETE).write_text(str(len(dataset.store)), "ascii")

    _make(cache / "stores" / f"{dataset.version}-{FORMAT}", fill, "*-*")


def store_of_queries(dataset: Dataset, more: bytes) -> Path:
    """Give the store of the free queries of a dataset that is on disk; it is built when it is not there yet.

    `more` are N-Quads that only this store holds. Raises DataError when it cannot be built.
    """
    assert dataset.kept is not None

    def fill(draft: Path) -> None:
        _fill(draft, _with_union(dataset, more))

    folder = dataset.kept / f"queries-{blake2b(more, digest_size=6).hexdigest()}"
    _make(folder, fill, "queries-*")
    return folder


def _with_union(dataset: Dataset, more: bytes) -> Iterator[Quad]:
    quads = (quad for room in dataset.rooms for quad in room.quads)
    for several in (quads, parse(more, RdfFormat.N_QUADS)):
        for quad in several:
            yield quad
            yield Quad(quad.subject, quad.predicate, quad.object)


def _fill(folder: Path, quads: Iterable[Quad]) -> None:
    store = Store(str(folder))
    store.bulk_extend(quads)
    store.optimize()
    store.flush()
    del store
    Store(str(folder))  # opened once more, it removes the files that it had left behind: those a reader cannot open


def _make(folder: Path, fill: Callable[[Path], None], others: str) -> None:
    """Fill a folder beside where it is to stand, and put it there whole; of the older ones few are kept."""
    if folder.is_dir():
        return
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    with clearing_away():
        try:
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True)
            fill(draft)
            with suppress(FileExistsError):
                draft.rename(folder)
        except (OSError, RuntimeError) as error:
            raise DataError(f"The store on disk cannot be built in {folder.parent}: {_why(error)}.") from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    found = sorted(folder.parent.glob(others), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in found[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)


def _statements(folder: Path) -> int:
    """Give of how many statements the stores in a folder are, 0 for none; to count them would take a look at each."""
    try:
        return int((folder / COMPLETE).read_text("ascii"))
    except (OSError, ValueError):
        return 0


def _why(error: OSError | RuntimeError) -> str:
    return why_not(error) if isinstance(error, OSError) else str(error)


def _file(name: str, text: str, number: int) -> TurtleFile:
    graph = GRAPH + name.removesuffix(".ttl")
    return TurtleFile(name, graph, text, KeptQuads(partial(quads_of, text.encode(), graph, number)))


def _read_derived(path: Path) -> Iterator[Quad]:
    return parse(path=str(path), format=RdfFormat.N_QUADS)
