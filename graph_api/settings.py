"""Where the files are and how the server behaves: read once, handed to whoever needs it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from graph_api.errors import SettingsError

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
BUNDLE = PACKAGE / "bundled"


@dataclass(frozen=True)
class Folders:
    """The folders a graph is read from: `ontology` and `data`, both holding Turtle."""

    ontology: Path
    data: Path


@dataclass(frozen=True)
class Settings:
    """Every setting of a server, with its default.

    `workers` processes run free SPARQL; a query may take `quick_seconds`, and
    `slow_seconds` while a slow place is free, queue included; `memory_bytes` is
    what a worker may allocate above the loaded graph; answers end at `answer_bytes`.
    """

    folders: Folders
    sources: Path | None = None
    workers: int = 3
    quick_seconds: float = 0.25
    slow_seconds: float = 5.0
    queue_seconds: float = 0.8
    memory_bytes: int = 256 << 20
    answer_bytes: int = 20_000_000
    query_characters: int = 100_000
    public_url: str = "http://127.0.0.1:8000"


def choose_folders(data: Path | None = None) -> Folders:
    """Pick the folder given with --data, else the checkout around this package, else the bundle in the wheel.

    `data` must hold `ontology` and `data`, as the checkout does.
    Raises SettingsError when the folder or one of the two is missing.
    """
    if data is not None:
        return _folders(data)
    if (CHECKOUT / "pyproject.toml").is_file() and (CHECKOUT / "ontology").is_dir():
        return _folders(CHECKOUT)
    return _folders(BUNDLE)


def _folders(root: Path) -> Folders:
    for name in ("ontology", "data"):
        if not (root / name).is_dir():
            raise SettingsError(
                f"The folder {root / name} does not exist; give a folder that holds 'ontology' and 'data'."
            )
    return Folders(root / "ontology", root / "data")


def choose_sources(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Give the folder of the source texts named by KETENKAART_SOURCES, or None when it is not set.

    Raises SettingsError when it is set but holds no manifest.toml.
    """
    named = environment.get("KETENKAART_SOURCES", "").strip()
    if not named:
        return None
    folder = Path(named)
    if not (folder / "manifest.toml").is_file():
        raise SettingsError(f"KETENKAART_SOURCES names {folder}, which holds no manifest.toml; unset it or correct it.")
    return folder


def version() -> str:
    """Give the version of the installed package."""
    return metadata.version("ketenkaart")
