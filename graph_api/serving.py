"""The command that serves: the port is claimed and the graph checked before anything is started."""

from __future__ import annotations

import argparse
import socket
from dataclasses import replace
from functools import partial

import uvicorn

from graph_api import logs
from graph_api.check import load_checked
from graph_api.connections import Connection
from graph_api.errors import SettingsError, why_not
from graph_api.http import create_app
from graph_api.live import Live
from graph_api.metrics import Metrics
from graph_api.settings import Settings, choose_folders, choose_frame_ancestors, choose_sources, choose_store
from graph_api.watching import look

LAST_PORT = 65_535
WATCH_SECONDS = 1.0
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  compared with what the user asks, not bound


def serve(options: argparse.Namespace) -> int:
    """Serve until stopped, with the options that `ketenkaart serve` takes on the command line.

    Raises SettingsError for a port that cannot be used, DataError for a graph that breaks its rules.
    """
    claim(options.host, options.port)
    host = "127.0.0.1" if options.host in EVERYWHERE else options.host
    settings = replace(
        Settings(choose_folders(options.data)),
        sources=choose_sources(),
        workers=options.workers,
        slow_seconds=options.query_seconds,
        public_url=(options.public_url or f"http://{host}:{options.port}").rstrip("/"),
        watch_seconds=WATCH_SECONDS if options.watch else None,
        log_format=options.log_format,
        store=choose_store(),
        frame_ancestors=choose_frame_ancestors(options.frame_ancestors),
    )
    seen = look(settings.folders)
    dataset = load_checked(settings.folders)
    metrics = Metrics()
    app = Live(dataset, partial(create_app, settings=settings, metrics=metrics), settings, metrics.journal, seen)
    print(f"Ketenkaart {dataset.release} ({dataset.version}) on {settings.public_url}", flush=True)
    logs.begin(settings.log_format)
    uvicorn.run(
        app,
        host=options.host,
        port=options.port,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        http=Connection,
        ws="none",
    )
    return 0


def claim(host: str, port: int) -> None:
    """Refuse a port in use before anything is loaded. Raises SettingsError, naming another port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = why_not(error) if isinstance(error, OSError) else "a port is a number from 0 to 65535"
            other = port + 1 if 0 < port < LAST_PORT else 8000
            problem = (
                f"Port {port} on {host} cannot be used: {reason}. "
                f"Choose another: make serve PORT={other}, or ketenkaart serve --port {other}."
            )
            raise SettingsError(problem) from error
