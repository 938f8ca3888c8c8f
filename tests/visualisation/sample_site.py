"""A small server of the sample pages, with the headers that the real one sends."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from sample_pages import frame, pages
from samples import centre, hostile_network
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from visualisation import network
from visualisation.pages import renderer, static_folder, style_sheet, vis_network_file
from visualisation.standalone import standalone

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)


def application() -> Starlette:
    draw = renderer()

    def page(request: Request) -> Response:
        lang, path = request.path_params["lang"], "/" + request.path_params["path"]
        if path == "/hostile":
            found = hostile_network()
            drawn = network.ego(found, found.actors[0].iri, 1)
            name, context = "network.html", network.page(found, drawn) | {"download_href": None}
        else:
            name, context = pages(lang)[path]
        html = draw.render(name, lang, **context, **frame(path))
        return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})

    def alone(request: Request) -> Response:
        lang = request.path_params["lang"]
        return HTMLResponse(standalone(centre(lang), lang, "Kernteam"))

    def library(request: Request) -> Response:
        return FileResponse(vis_network_file(), media_type="text/javascript")

    return Starlette(
        routes=[
            Route("/static/vis/vis-network.min.js", library),
            Route("/static/app.css", lambda request: Response(style_sheet(), media_type="text/css")),
            Mount("/static", StaticFiles(directory=static_folder())),
            Route("/alone/{lang}", alone),
            Route("/{lang}/{path:path}", page),
        ]
    )


@contextmanager
def served() -> Iterator[str]:
    """Serve on a free port of 127.0.0.1 for as long as the block lasts."""
    server = uvicorn.Server(uvicorn.Config(application(), host="127.0.0.1", port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
