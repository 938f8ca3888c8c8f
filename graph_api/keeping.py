"""Keep on disk what was computed of a graph, under a name that holds a hash of all it was computed from.

A file that is kept begins with a hash of its content: one that was damaged is not believed, and made anew. It
appears whole or not at all, whatever ends the process that writes it.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from graph_api.load import hash_texts
from graph_api.settings import PACKAGE, version

T = TypeVar("T")

ABANDONED_SECONDS = 3_600
MOST = 5


def hash_origin(parts: Iterable[tuple[str, str]], modules: Iterable[str]) -> str:
    """Hash all that something is computed from: named texts, the modules that compute it, and this package's version.

    A module is named by its file in the package.
    """
    code = ((name, (PACKAGE / name).read_text("utf-8")) for name in modules)
    return hash_texts([*parts, *code, ("package", version())])[:32]


def recall(path: Path) -> bytes | None:
    """Give what was kept at a path, or None where there is nothing, or nothing that is whole."""
    try:
        mark, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if mark == _mark(content) else None


def keep(path: Path, content: bytes, others: str, most: int) -> None:
    """Keep content at a path, and of the files beside it whose names fit `others` only the `most` latest.

    Where nothing can be written, nothing is kept.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(_mark(content) + b"\n" + content)
        draft.replace(path)
        _forget(path.parent, others, most)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def kept(path: Path, make: Callable[[], T], others: str, most: int) -> T:
    """Give what was kept at a path as JSON, else what `make` makes, and keep that.

    What is made must be of lists, mappings by text, texts and numbers, as it is when it is read back.
    """
    content = recall(path)
    if content is not None:
        found: T = json.loads(content)
        return found
    made = make()
    keep(path, json.dumps(made, ensure_ascii=False).encode(), others, most)
    return made


@dataclass(frozen=True)
class Shelf:
    """Where what is computed of one dataset is kept: in a folder, None for nowhere, for the version of the dataset."""

    folder: Path | None
    version: str

    def kept(
        self, stem: str, make: Callable[[], T], modules: Iterable[str], parts: Iterable[tuple[str, str]] = ()
    ) -> T:
        """Give what these modules compute of the dataset and of further parts, as `kept` does, by a name for it."""
        if self.folder is None:
            return make()
        path = self.folder / f"{stem}-{hash_origin((*parts, ('dataset', self.version)), modules)}.json"
        return kept(path, make, f"{stem}-*.json", MOST)


def _mark(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).hexdigest().encode()


def _forget(folder: Path, others: str, most: int) -> None:
    """Remove all but the latest, and what writers that were killed left behind."""
    ages = {path: path.stat().st_mtime for path in folder.glob(others)}
    old = sorted(ages, key=ages.__getitem__, reverse=True)[most:]
    drafts = [one for one in folder.glob(f".{others}.*") if one.stat().st_mtime < time.time() - ABANDONED_SECONDS]
    for path in (*old, *drafts):
        path.unlink(missing_ok=True)
