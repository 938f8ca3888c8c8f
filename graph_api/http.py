"""The application: REST, SPARQL, pages and the addresses of things, put together over one checked dataset."""

from __future__ import annotations

import asyncio
import gc
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import proxy

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from graph_api.addresses import moved_to, thing_routes, unknown_question_routes
from graph_api.contract import Contract
from graph_api.embedding import Embedding
from graph_api.errors import GraphError, ParameterError, RetiredError
from graph_api.load import Dataset
from graph_api.mcp_http import McpEndpoint
from graph_api.metrics import MEDIA_TYPE, Metrics, Reading
from graph_api.negotiate import choose, has
from graph_api.opening import Opened, open_graph
from graph_api.page_routes import PageRoutes
from graph_api.problems import details
from graph_api.protocol import new_cache, routes, sparql_endpoint
from graph_api.recorded import Recorded
from graph_api.respond import Respondent
from graph_api.response_headers import Guarded
from graph_api.rest import rest
from graph_api.rest_lists import VERSIONED, give, gives
from graph_api.security_headers import HEADERS
from graph_api.settings import Settings
from graph_api.sources import SourceText, read_manifest
from graph_api.sparql_request import Terms
from graph_api.tool_query import FreeQueries
from graph_api.views import Views
from graph_api.well_known import WellKnown
from graph_api.workbench import Workbench
from visualisation import pages

if TYPE_CHECKING:
    from graph_api.tools import Toolbox

COMPRESSED_FROM = 1_400  # bytes; what fits one packet gains nothing
COMPRESSION = 5  # of 9; the rest takes twice as long and saves a few per cent
FIRST_SECONDS = 1.0


def create_app(
    dataset: Dataset, settings: Settings, metrics: Metrics | None = None, opened: Opened | None = None
) -> FastAPI:
    """Put the application together over a dataset that was checked; processes for free SPARQL start with it.

    `metrics` is where requests are counted, with the journal of the server's life that /health shows. `opened`
    is what `open_graph` gave for the dataset, when it was opened before.

    Raises SourceError when KETENKAART_SOURCES is set and its manifest cannot be read, and what
    `open_graph` raises.
    """
    metrics = metrics or Metrics()
    opened = opened or open_graph(dataset, settings)
    respondent, description, pool = opened.respondent, opened.description, opened.runner
    contract = Contract(respondent)
    kept = new_cache(Terms.of(settings))
    reading = Reading(dataset.version, dataset.release, len(dataset.store), pool, kept)
    texts = _read_texts(settings.sources)

    def toolbox() -> Toolbox:
        from graph_api.tools import Toolbox

        return Toolbox(respondent, FreeQueries(pool, Terms.of(settings)), texts)

    tools = McpEndpoint(toolbox, Terms.of(settings))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await pool.start()
        metrics.attach(reading)
        preparing = asyncio.create_task(_prepare_soon(respondent, views))
        async with tools.running():
            yield
        metrics.detach(reading)
        preparing.cancel()
        await asyncio.gather(preparing, return_exceptions=True)
        await pool.stop()
        opened.engine.close()

    app = FastAPI(
        title="Ketenkaart",
        description="Who passes signals to whom in the Dutch asylum chain, as public documents describe it.",
        version=str(dataset.release),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{VERSIONED}/openapi.json",
    )
    workbench = Workbench(pool, respondent.names, settings)
    views = Views(respondent, contract, pages.renderer(), texts, app.openapi, settings.public_url)
    site = PageRoutes(views, workbench)
    app.state.views = views  # for the static site, which holds the same pages
    # FastAPI keeps its operations as long as the process lives; they must not keep the graph, once it is renewed
    operations = rest(proxy(respondent), proxy(contract))
    app.include_router(operations, prefix=VERSIONED)
    app.include_router(operations, prefix="/api", include_in_schema=False)
    app.router.routes += [*unknown_question_routes(respondent), _described_route(app)]
    version = f"{dataset.version} {description.version}"
    endpoint = sparql_endpoint(pool, Terms.of(settings), version, description.service, kept)
    app.router.routes += routes(endpoint)
    _add_static(app)
    _add_monitoring(app, proxy(reading), metrics)
    app.router.routes += [
        *WellKnown(dataset, description, respondent.names).routes(),
        *thing_routes(respondent),
        *site.routes(),
    ]
    app.router.routes += Embedding(views.chain.views(), views.renderer, settings.frame_ancestors).routes()
    app.router.routes.append(tools.route())
    _add_errors(app, site)
    # inside Guarded, so that answers to free SPARQL, which may be long, do not hold up the others
    app.add_middleware(GZipMiddleware, minimum_size=COMPRESSED_FROM, compresslevel=COMPRESSION)
    app.add_middleware(Guarded, first=dict.fromkeys(("/sparql", "/sparql/"), endpoint))
    app.add_middleware(Recorded, metrics=metrics, version=dataset.version)
    return app


def _described_route(app: FastAPI) -> Route:
    """Give the description at the address without a version too."""

    def described(request: Request) -> Response:
        return JSONResponse(app.openapi())

    return Route("/api/openapi.json", described)


async def _prepare_soon(respondent: Respondent, views: Views) -> None:
    """Prepare what can wait, when the first requests have been answered."""
    await asyncio.sleep(FIRST_SECONDS)
    await asyncio.to_thread(_prepare, respondent, views)


def _prepare(respondent: Respondent, views: Views) -> None:
    """Prepare pages and typed questions, and keep the garbage collector from looking through them.

    It is not let through everything once more: all other threads would wait for it.
    """
    views.chain.prepare()
    views.references.prepare()
    gc.freeze()
    respondent.prepare()
    gc.freeze()


def _read_texts(folder: Path | None) -> Mapping[str, SourceText]:
    return {text.name: text for text in read_manifest(folder)} if folder else {}


def _add_monitoring(app: FastAPI, reading: Reading, metrics: Metrics) -> None:
    @app.get("/health", tags=["server"], summary="Say that the server answers, and on which dataset", **gives("Health"))
    async def health() -> JSONResponse:
        return give(metrics.health(reading), "Health")

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
    app.router.routes.append(Route("/static/app.css", _style_sheet))
    app.router.routes.append(Route("/favicon.ico", _icon))
    app.mount("/static", StaticFiles(directory=pages.static_folder()))


def _vis_network(request: Request) -> Response:
    return FileResponse(
        pages.vis_network_file(), media_type="text/javascript", headers={"cache-control": "max-age=86400"}
    )


def _style_sheet(request: Request) -> Response:
    """Answer with the parts of the style sheet as one file, or that the browser has it already."""
    sheet = pages.style_sheet()
    tag = f'"{blake2b(sheet.encode(), digest_size=8).hexdigest()}"'
    known = has(tag, request.method, request.headers.getlist("if-none-match"))
    return Response("" if known else sheet, 304 if known else 200, {"etag": tag}, "text/css")


def _icon(request: Request) -> Response:
    """Answer what asks for the icon without reading a page first."""
    return FileResponse(pages.static_folder() / "icon.svg", headers={"cache-control": "max-age=86400"})


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
    if isinstance(error, RetiredError) and (address := moved_to(request, error)):
        return RedirectResponse(address, 301, {"access-control-allow-origin": "*"})
    request_id = uuid.uuid4().hex[:12]
    wants_page = choose(request.headers.get("accept"), ("application/json", "text/html")) == "text/html"
    if wants_page and not request.url.path.startswith(("/api/", "/static/")):
        return site.error(request, error, request_id)
    problem = {**details(error), "instance": f"urn:request:{request_id}"}
    headers = {"retry-after": "1"} if error.status == 503 else {}
    return JSONResponse(problem, error.status, headers, "application/problem+json")
