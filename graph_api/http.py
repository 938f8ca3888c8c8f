"""The application: REST, SPARQL, pages and the addresses of things, put together over one checked dataset."""

from __future__ import annotations

import asyncio
import gc
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_api.contract import Contract, page_of
from graph_api.description import Description
from graph_api.engines import open_library, open_runner
from graph_api.errors import GraphError, NotFoundError, ParameterError
from graph_api.load import Dataset
from graph_api.mcp_http import McpEndpoint
from graph_api.metrics import MEDIA_TYPE, Metrics, Reading
from graph_api.negotiate import choose, choose_language
from graph_api.page_routes import PageRoutes
from graph_api.prefixes import BASE, DEF, ID, KINDS
from graph_api.problems import details
from graph_api.protocol import new_cache, routes, sparql_endpoint
from graph_api.recorded import Recorded
from graph_api.respond import Respondent
from graph_api.rest import rest
from graph_api.settings import Settings
from graph_api.sources import SourceText, read_manifest
from graph_api.sparql_request import Terms
from graph_api.things import MEDIA_TYPES, RDF, as_rdf
from graph_api.tool_query import FreeQueries
from graph_api.tools import Toolbox
from graph_api.views import Views
from graph_api.well_known import WellKnown
from graph_api.workbench import Workbench
from visualisation import pages

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
HEADERS: Mapping[bytes, bytes] = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
}


class Guarded:
    """Adds the security headers to every response, and takes the shortest way to the addresses asked most.

    `first` are applications by path that need neither the framework's routing nor its error handling.
    """

    def __init__(self, app: ASGIApp, first: Mapping[str, ASGIApp]) -> None:
        """Wrap an application."""
        self._app = app
        self._first = first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers that the response does not set itself."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                have = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((n, v) for n, v in HEADERS.items() if n not in have)]
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif (endpoint := self._first.get(scope["path"])) is None:
            await self._app(scope, receive, add)
        else:
            scope["endpoint"] = endpoint  # as the router does, for whoever records the request
            await endpoint(scope, receive, add)


def create_app(dataset: Dataset, settings: Settings, metrics: Metrics | None = None) -> FastAPI:
    """Put the application together over a dataset that was checked; processes for free SPARQL start with it.

    `metrics` is where requests are counted, with the journal of the server's life that /health shows.

    Raises SourceError when KETENKAART_SOURCES is set and its manifest cannot be read, and what
    `open_library` raises.
    """
    metrics = metrics or Metrics()
    engine = open_library(dataset, settings)
    respondent = Respondent(dataset, settings.public_url, engine)
    contract = Contract(respondent)
    description = Description(dataset, respondent.library, respondent.names, settings.public_url)
    pool = open_runner(dataset, settings, description.nquads)
    kept = new_cache(Terms.of(settings))
    reading = Reading(dataset.version, dataset.release, len(dataset.store), pool, kept)
    texts = _read_texts(settings.sources)
    tools = McpEndpoint(Toolbox(respondent, FreeQueries(pool, Terms.of(settings)), texts), Terms.of(settings))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await pool.start()
        metrics.attach(reading)
        prepared = asyncio.get_running_loop().run_in_executor(None, _prepare, respondent)
        async with tools.running():
            yield
        metrics.detach(reading)
        await prepared
        await pool.stop()
        engine.close()

    app = FastAPI(
        title="Ketenkaart",
        description="Who passes signals to whom in the Dutch asylum chain, as five public documents describe it.",
        version=str(dataset.release),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    workbench = Workbench(pool, respondent.names, settings)
    views = Views(respondent, contract, pages.renderer(), texts, app.openapi, settings.public_url)
    site = PageRoutes(views, workbench)
    app.include_router(rest(respondent, contract))
    version = f"{dataset.version} {description.version}"
    endpoint = sparql_endpoint(pool, Terms.of(settings), version, description.service, kept)
    app.router.routes += routes(endpoint)
    _add_static(app)
    _add_monitoring(app, reading, metrics)
    app.router.routes += [*WellKnown(dataset, description).routes(), *_thing_routes(dataset, views), *site.routes()]
    app.router.routes.append(tools.route())
    _add_errors(app, site)
    app.add_middleware(Guarded, first=dict.fromkeys(("/sparql", "/sparql/"), endpoint))
    app.add_middleware(Recorded, metrics=metrics, version=dataset.version)
    return app


def _prepare(respondent: Respondent) -> None:
    """Prepare typed questions, and keep the garbage collector from looking through the graph again and again."""
    respondent.prepare()
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _read_texts(folder: Path | None) -> Mapping[str, SourceText]:
    return {text.name: text for text in read_manifest(folder)} if folder else {}


def _add_monitoring(app: FastAPI, reading: Reading, metrics: Metrics) -> None:
    @app.get("/health", tags=["server"], summary="Say that the server answers, and on which dataset")
    async def health() -> dict[str, Any]:
        return metrics.health(reading)

    @app.get(
        "/metrics",
        tags=["server"],
        summary="Give what the server counts, in the format of Prometheus",
        response_class=PlainTextResponse,
    )
    def measured() -> Response:
        return Response(metrics.write(), headers={"cache-control": "no-store"}, media_type=MEDIA_TYPE)


def _add_static(app: FastAPI) -> None:
    app.router.routes.append(Route("/static/vis/vis-network.min.js", _vis_network))
    app.router.routes.append(Route("/favicon.ico", _icon))
    app.mount("/static", StaticFiles(directory=pages.static_folder()))


def _vis_network(request: Request) -> Response:
    return FileResponse(
        pages.vis_network_file(), media_type="text/javascript", headers={"cache-control": "max-age=86400"}
    )


def _icon(request: Request) -> Response:
    """Answer what asks for the icon without reading a page first."""
    return FileResponse(pages.static_folder() / "icon.svg", headers={"cache-control": "max-age=86400"})


def _thing_routes(dataset: Dataset, views: Views) -> list[Route]:
    """Let things and terms answer at their own address, as linked data does: 303 to what the client prefers."""

    def about(base: str) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            local, _, ending = request.path_params["local"].rpartition(".")
            if ending in RDF and local:
                iri = _known(views, base + local)
                return Response(
                    as_rdf(dataset, iri, ending), media_type=RDF[ending], headers={"access-control-allow-origin": "*"}
                )
            return _see_other(request, _known(views, base + request.path_params["local"]))

        return answer

    async def document(request: Request) -> Response:
        lang = choose_language(request.headers.get("accept-language"))
        iri = _known(views, ID + request.path_params["local"])
        return RedirectResponse(page_of(iri, lang), 303, {"vary": "Accept-Language"})

    return [
        Route("/id/{local:path}", about(ID)),
        Route("/def/{local:path}", about(DEF)),
        Route("/doc/{local:path}", document),
    ]


def _known(views: Views, iri: str) -> str:
    if iri in views.respondent.names:
        return iri
    kind, _, name = iri.removeprefix(ID).partition("/")
    names = views.respondent.names
    if iri.startswith(DEF):
        kind, near = "def", names.nearest_term(iri.removeprefix(DEF))
    else:
        near = names.nearest(name, kind) if kind in KINDS and name else []
    hint = f" The nearest are: {', '.join(near)}." if near else ""
    raise NotFoundError(f"The graph does not know {iri.removeprefix(BASE)}.{hint}", near, kind)


def _see_other(request: Request, iri: str) -> Response:
    chosen = choose(request.headers.get("accept"), MEDIA_TYPES)
    if chosen is None:
        raise _not_acceptable()
    if MEDIA_TYPES[chosen] == "html":
        target = page_of(iri, choose_language(request.headers.get("accept-language")))
    else:
        target = f"/{iri.removeprefix(BASE)}.{MEDIA_TYPES[chosen]}"
    return RedirectResponse(target, 303, {"vary": "Accept, Accept-Language", "access-control-allow-origin": "*"})


def _not_acceptable() -> GraphError:
    error = ParameterError(f"This address answers as {', '.join(MEDIA_TYPES)}.")
    error.status = 406
    return error


def _add_errors(app: FastAPI, site: PageRoutes) -> None:
    @app.exception_handler(GraphError)
    async def known(request: Request, error: GraphError) -> Response:
        return _write(request, site, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        told = "; ".join(_told(found) for found in error.errors())
        return _write(request, site, ParameterError(f"{told}."))

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        problem = GraphError(_sentence(request, error))
        problem.status = error.status_code
        response = _write(request, site, problem)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    async def unknown(request: Request, error: Exception) -> Response:
        response = _write(request, site, GraphError("The server made a mistake; it has been logged."))
        # this handler runs outside Guarded
        response.headers.update({name.decode(): value.decode() for name, value in HEADERS.items()})
        return response


def _told(found: Mapping[str, Any]) -> str:
    """Say in a clause what is wrong with one parameter."""
    name = found["loc"][-1]
    return f"the parameter '{name}' is missing" if found["type"] == "missing" else f"{name}: {found['msg']}"


def _sentence(request: Request, error: HTTPException) -> str:
    if error.status_code == 404:
        return f"There is nothing at {request.url.path}."
    if error.status_code == 405:
        allowed = {name.lower(): value for name, value in (error.headers or {}).items()}.get("allow", "GET")
        return f"{request.url.path} does not take {request.method}; use {allowed}."
    return str(error.detail)


def _write(request: Request, site: PageRoutes, error: GraphError) -> Response:
    request_id = uuid.uuid4().hex[:12]
    wants_page = choose(request.headers.get("accept"), ("application/json", "text/html")) == "text/html"
    if wants_page and not request.url.path.startswith(("/api/", "/static/")):
        return site.error(request, error, request_id)
    problem = {**details(error), "instance": f"urn:request:{request_id}"}
    headers = {"retry-after": "1"} if error.status == 503 else {}
    return JSONResponse(problem, error.status, headers, "application/problem+json")
