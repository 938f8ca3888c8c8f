"""The command that serves: the port is claimed and the graph checked before anything is started."""

from __future__ import annotations

import argparse
import gc
import socket
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_api import logs
from graph_api.check import choose_cache, load_checked
from graph_api.disk import read_served
from graph_api.errors import EngineDownError, SettingsError, why_not
from graph_api.load import Dataset
from graph_api.opening import Opened, open_graph
from graph_api.settings import (
    Settings,
    choose_folders,
    choose_frame_ancestors,
    choose_public_url,
    choose_sources,
    choose_store,
)
from graph_api.watching import look

if TYPE_CHECKING:
    from fastapi import FastAPI

LAST_PORT = 65_535
WATCH_SECONDS = 1.0
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  compared with what the user asks, not bound


def serve(options: argparse.Namespace) -> int:
    """Serve until stopped, with the options that `ketenkaart serve` takes on the command line.

    Raises SettingsError for a port or setting that cannot be used, DataError for a graph that breaks its rules.
    """
    if not options.host:
        raise SettingsError("Give an address to listen on: --host 127.0.0.1, or --host 0.0.0.0 for everyone.")
    host = "127.0.0.1" if options.host in EVERYWHERE else options.host
    usual = f"http://[{host}]:{options.port}" if ":" in host else f"http://{host}:{options.port}"
    settings = replace(
        Settings(choose_folders(options.data)),
        sources=choose_sources(),
        workers=options.workers,
        slow_seconds=options.query_seconds,
        public_url=choose_public_url(options.public_url, usual),
        watch_seconds=WATCH_SECONDS if options.watch else None,
        log_format=options.log_format,
        store=choose_store(),
        cache=choose_cache(),
        disk_from=options.disk_from,
        frame_ancestors=choose_frame_ancestors(options.frame_ancestors),
    )
    claim(options.host, options.port)
    seen = look(settings.folders)
    gc.disable()  # at the start everything that is made is kept: looking through it took a tenth of the time
    dataset = read_served(settings, load_checked)
    first = [_open(dataset, settings)]

    from graph_api.http import create_app  # what takes longest to load is loaded while the processes begin
    from graph_api.live import Live
    from graph_api.metrics import Metrics

    metrics = Metrics()

    def build(given: Dataset) -> FastAPI:
        return create_app(given, settings, metrics, first.pop() if first else None)

    app = Live(dataset, build, settings, metrics.journal, seen)
    print(f"Ketenkaart {dataset.release} ({dataset.version}) on {settings.public_url}", flush=True)
    logs.begin(settings.log_format)
    gc.freeze()
    gc.enable()
    from graph_api.ending import run

    return run(app, options.host, options.port)


def _open(dataset: Dataset, settings: Settings) -> Opened:
    try:
        return open_graph(dataset, settings, begin=True)
    except EngineDownError as error:
        address = settings.store.address if settings.store else ""
        raise EngineDownError(
            f"The engine at {address} (KETENKAART_STORE) cannot be reached; start it, or correct the address."
        ) from error


def claim(host: str, port: int) -> None:
    """Refuse a port in use before anything is loaded. Raises SettingsError, naming another port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port or -1))  # at 0 the system chooses one, which nobody is told
        except (OSError, OverflowError) as error:
            reason = why_not(error) if isinstance(error, OSError) else f"a port is a number from 1 to {LAST_PORT}"
            other = port + 1 if 0 < port < LAST_PORT else 8000
            problem = (
                f"Port {port} on {host} cannot be used: {reason}. "
                f"Choose another: make serve PORT={other}, or ketenkaart serve --port {other}."
            )
            raise SettingsError(problem) from error
