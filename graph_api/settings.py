"""Where the files are and how the server behaves: read once, handed to whoever needs it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from graph_api.errors import SettingsError

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
BUNDLE = PACKAGE / "bundled"
ORIGIN = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::\d{1,5})?")


@dataclass(frozen=True)
class Folders:
    """The folders a graph is read from: `ontology` and `data`, both holding Turtle."""

    ontology: Path
    data: Path


@dataclass(frozen=True)
class Store:
    """A SPARQL engine elsewhere: the address it takes queries at, and the name and password to log in with."""

    address: str
    login: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Settings:
    """Every setting of a server, with its default.

    `workers` processes run free SPARQL; a query may take `quick_seconds`, and
    `slow_seconds` while a slow place is free, queue included; `memory_bytes` is
    what a worker may allocate above the loaded graph; answers end at `answer_bytes`.
    With `watch_seconds` the files are looked at that often, and served anew when they changed.
    `frame_ancestors` are the origins whose pages may show a drawing of ours in a frame.
    `log_format` is text or json. With `store`, queries go to the engine there. In the folder `cache` is kept what
    was computed of a graph, under its hash; without, nothing is kept. There too are the stores of a graph of more
    than `disk_from` statements.
    """

    folders: Folders
    sources: Path | None = None
    workers: int = 3
    quick_seconds: float = 0.25
    slow_seconds: float = 5.0
    queue_seconds: float = 1.5
    memory_bytes: int = 256 << 20
    answer_bytes: int = 20_000_000
    query_characters: int = 100_000
    public_url: str = "http://127.0.0.1:8000"
    watch_seconds: float | None = None
    log_format: Literal["text", "json"] = "text"
    store: Store | None = None
    cache: Path | None = None
    disk_from: int = 500_000
    frame_ancestors: tuple[str, ...] = ()


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


def choose_store(address: str | None = None, environment: Mapping[str, str] = os.environ) -> Store | None:
    """Give the store at `address`, else the one that KETENKAART_STORE names, else None.

    The login is KETENKAART_STORE_USER with KETENKAART_STORE_PASSWORD.
    Raises SettingsError when the address is no address of HTTP, or only one of the two is set.
    """
    named = address or environment.get("KETENKAART_STORE", "").strip()
    if not named:
        return None
    parts = split_address(named)
    if parts is None:
        raise SettingsError(f"'{named}' is no address of a SPARQL endpoint; give one such as http://host:7878/query.")
    if parts.username or parts.password:
        raise SettingsError("Give the login of the store as KETENKAART_STORE_USER and KETENKAART_STORE_PASSWORD.")
    user, password = (environment.get(f"KETENKAART_STORE_{name}", "") for name in ("USER", "PASSWORD"))
    if bool(user) != bool(password):
        raise SettingsError("Set both KETENKAART_STORE_USER and KETENKAART_STORE_PASSWORD, or neither.")
    return Store(named, (user, password) if user else None)


def split_address(given: str) -> SplitResult | None:
    """Take an address of HTTP apart; None when it is none."""
    try:
        parts = urlsplit(given)
        parts.port  # noqa: B018  a port that can be none is refused when it is read
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def choose_public_url(given: str | None, usual: str) -> str:
    """Give the address that users see, without a slash at its end: `given`, else the `usual` one.

    Raises SettingsError when it is no address of HTTP, or has a path: all our links begin at the root.
    """
    if not given:
        return usual
    parts = split_address(given.rstrip("/"))
    if parts is None or parts.path or parts.query or parts.fragment or parts.username:
        raise SettingsError(
            f"'{given}' is no address of a server; give one such as https://ketenkaart.example.org, without a path."
        )
    return given.rstrip("/")


def choose_frame_ancestors(given: str | None = None, environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Give the origins in `given`, apart by spaces, else those of KETENKAART_FRAME_ANCESTORS, else none.

    Raises SettingsError for what is no origin: it would change what else a browser is told.
    """
    named = (given if given is not None else environment.get("KETENKAART_FRAME_ANCESTORS", "")).split()
    for origin in named:
        if origin != "'self'" and not ORIGIN.fullmatch(origin):
            raise SettingsError(
                f"'{origin}' is no origin that may show our drawings; give some such as https://example.org "
                "or https://*.example.org, apart by spaces, or 'self'."
            )
    return tuple(named)


def version() -> str:
    """Give the version of the installed package."""
    from importlib import metadata  # half of what loading this module would take

    return metadata.version("ketenkaart")
