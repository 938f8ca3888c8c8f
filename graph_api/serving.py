"""The command that serves: the port is claimed and the graph checked before anything is started."""

from __future__ import annotations

import argparse
import socket
from dataclasses import replace

import uvicorn

from graph_api.check import load_checked
from graph_api.errors import SettingsError
from graph_api.http import create_app
from graph_api.settings import Settings, choose_folders, choose_sources

LAST_PORT = 65_535
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  compared with what the user asks, not bound


def serve(options: argparse.Namespace) -> int:
    """Serve until stopped, with `host`, `port`, `public_url`, `workers` and `data` of the command line.

    Raises SettingsError for a port that cannot be used, DataError for a graph that breaks its rules.
    """
    claim(options.host, options.port)
    host = "127.0.0.1" if options.host in EVERYWHERE else options.host
    settings = replace(
        Settings(choose_folders(options.data)),
        sources=choose_sources(),
        workers=options.workers,
        public_url=(options.public_url or f"http://{host}:{options.port}").rstrip("/"),
    )
    dataset = load_checked(settings.folders)
    app = create_app(dataset, settings)
    print(f"Ketenkaart {dataset.release} ({dataset.version}) on {settings.public_url}", flush=True)
    uvicorn.run(app, host=options.host, port=options.port, log_level="warning", server_header=False)
    return 0


def claim(host: str, port: int) -> None:
    """Refuse a port in use before anything is loaded. Raises SettingsError, naming another port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            other = port + 1 if 0 < port < LAST_PORT else 8000
            problem = f"Port {port} on {host} cannot be used ({reason}); choose another: --port {other}."
            raise SettingsError(problem) from error
