"""Things and terms at their own addresses, as linked data has it; and where those lead that are retired."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from graph_api.contract import page_of, slug
from graph_api.errors import GraphError, NotFoundError, ParameterError, RetiredError
from graph_api.names import Names
from graph_api.negotiate import choose, choose_language
from graph_api.prefixes import BASE, DEF, ID, KINDS, thing
from graph_api.questions import find
from graph_api.respond import Respondent
from graph_api.rest_lists import VERSIONED
from graph_api.things import MEDIA_TYPES, RDF, as_rdf


def thing_routes(respondent: Respondent) -> list[Route]:
    """Let things and terms answer at their own address: 303 to what the client prefers, or RDF by its ending.

    With `version` the headers say which release is served and which one a citation named.
    """

    def about(base: str) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            local, _, ending = request.path_params["local"].rpartition(".")
            told = {"access-control-allow-origin": "*", **respondent.releases.headers(_cited(request))}
            if ending in RDF and local:
                iri = _known(respondent.names, base + local)
                return Response(as_rdf(respondent.dataset, iri, ending), media_type=RDF[ending], headers=told)
            target = _target(request, _known(respondent.names, base + request.path_params["local"]))
            return RedirectResponse(target, 303, {"vary": "Accept, Accept-Language", **told})

        return answer

    async def document(request: Request) -> Response:
        lang = choose_language(request.headers.get("accept-language"))
        iri = _known(respondent.names, ID + request.path_params["local"])
        return RedirectResponse(_with_version(page_of(iri, lang), request), 303, {"vary": "Accept-Language"})

    return [
        Route("/id/{local:path}", about(ID)),
        Route("/def/{local:path}", about(DEF)),
        Route("/doc/{local:path}", document),
    ]


def unknown_question_routes(respondent: Respondent) -> list[Route]:
    """Say of a question that is not in the library which are nearest, or by which it is replaced."""

    def unknown(request: Request) -> Response:
        name = request.path_params["name"]
        respondent.names.refuse_retired(thing("question", name))
        find(respondent.library, name)
        raise HTTPException(405, headers={"allow": "GET"})  # one that is there has a route of its own for GET

    return [Route(f"{base}/questions/{{name}}", unknown) for base in ("/api", VERSIONED)]


def moved_to(request: Request, error: RetiredError) -> str | None:
    """Give the address of the one successor of a retired thing that a request asked for by its path.

    None where there is not exactly one, or where the request names the thing in another place than its path.
    """
    if len(error.successors) != 1:
        return None
    path, (successor,) = request.url.path, error.successors
    query = f"?{request.url.query}" if request.url.query else ""
    for base in (ID, DEF):
        old, new = error.iri.removeprefix(base), successor.removeprefix(base)
        head, found, ending = path.rpartition(f"/{old}")
        if found and (not ending or ending.removeprefix(".") in RDF):
            return f"{head}/{new}{ending}{query}"
    kinds = {iri.removeprefix(ID).partition("/")[0] for iri in (error.iri, successor)}
    head, _, last = path.rpartition("/")
    return f"{head}/{slug(successor)}{query}" if len(kinds) == 1 and last == slug(error.iri) else None


def _known(names: Names, iri: str) -> str:
    """Give the IRI back. Raises RetiredError when it is retired, NotFoundError with the nearest names when unknown."""
    if iri in names:
        return iri
    names.refuse_retired(iri)
    kind, _, name = iri.removeprefix(ID).partition("/")
    if iri.startswith(DEF):
        kind, near = "def", names.nearest_term(iri.removeprefix(DEF))
    else:
        near = names.nearest(name, kind) if kind in KINDS and name else []
    hint = f" The nearest are: {', '.join(near)}." if near else ""
    raise NotFoundError(f"The graph does not know {iri.removeprefix(BASE)}.{hint}", near, kind)


def _target(request: Request, iri: str) -> str:
    chosen = choose(request.headers.get("accept"), MEDIA_TYPES)
    if chosen is None:
        raise _not_acceptable()
    if MEDIA_TYPES[chosen] == "html":
        return _with_version(page_of(iri, choose_language(request.headers.get("accept-language"))), request)
    return _with_version(f"/{iri.removeprefix(BASE)}.{MEDIA_TYPES[chosen]}", request)


def _cited(request: Request) -> str | None:
    return request.query_params.get("version")


def _with_version(path: str, request: Request) -> str:
    version = _cited(request)
    return f"{path}?{urlencode({'version': version})}" if version else path


def _not_acceptable() -> GraphError:
    error = ParameterError(f"This address answers as {', '.join(MEDIA_TYPES)}.")
    error.status = 406
    return error
