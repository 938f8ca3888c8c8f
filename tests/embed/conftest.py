"""The app over the real graph, which the pages of one other origin may show in a frame; and such pages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from fastapi import FastAPI
from other_site import Other

from graph_api.load import Dataset


@pytest.fixture(scope="session")
def other() -> Iterator[Other]:
    """Another site, at a port of its own and so another origin."""
    site = Other()

    class Framing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            frame = site.shown.get(self.path, "about:blank")
            html = f"<!doctype html><title>x</title><iframe src='{escape(frame)}' width='900' height='700'></iframe>"
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *told: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Framing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        site.address = f"http://127.0.0.1:{server.server_address[1]}"
        yield site
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def framed_site(
    real_dataset: Dataset,
    other: Other,
    serve_graph: Callable[..., AbstractContextManager[tuple[str, FastAPI]]],
) -> Iterator[str]:
    """The address of the app that lets the other site show its drawings."""
    with serve_graph(real_dataset, None, frame_ancestors=(other.address, "https://*.example.org")) as (address, _):
        yield address
