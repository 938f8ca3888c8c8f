"""The REST operations that list: questions, actors, flows, passages, releases and search, page by page; the schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from graph_api.contract import Contract, slug
from graph_api.errors import NotFoundError
from graph_api.paging import Page, cut_ranked, cut_sorted
from graph_api.prefixes import ID, thing
from graph_api.questions import Question
from graph_api.releases import Release
from graph_api.respond import Respondent
from graph_api.rest_schemas import MODELS, schema
from graph_api.retired import Retired

Lang = Literal["nl", "en"]
LangQuery = Annotated[Lang, Query(description="Language of the answer.")]
LIMIT = Query(200, ge=1, le=1000, description="How many to give at most.")
AFTER = Query(None, description="The key after which to go on: see the link `next` in the Link header.")
VERSIONED = "/api/v1"
SCHEMAS = f"{VERSIONED}/schemas"
MOST_FOUND = 10_000


def gives(name: str) -> dict[str, Any]:
    """Describe that an operation answers as the schema of this name says; its content is written as it is."""
    model = MODELS[name]
    link = {"description": "The schema of the answer; of a list also its first and next page.", "schema": TEXT}
    told = {"model": model, "description": model.__doc__ or "", "headers": {"Link": link}}
    return {"response_model": None, "responses": {200: told}}


TEXT: Mapping[str, str] = {"type": "string"}


def give(content: Any, name: str, links: str = "") -> JSONResponse:
    """Answer with plain values, and a link to their schema (RFC 8288, `describedby`) before `links`."""
    told = f'<{SCHEMAS}/{name}.json>; rel="describedby"; type="application/schema+json"'
    return JSONResponse(content, headers={"link": f"{told}, {links}" if links else told})


def _give_page(page: Page, name: str, request: Request) -> JSONResponse:
    return give(page.as_json(), name, page.links(request))


def add_lists(router: APIRouter, respondent: Respondent, contract: Contract) -> None:
    """Add what gives one list or the whole graph."""
    _add_graph(router, respondent, contract)
    _add_passages(router, respondent)
    _add_found(router, respondent)
    _add_versions(router, respondent)


def _add_graph(router: APIRouter, respondent: Respondent, contract: Contract) -> None:
    @router.get("/actors", tags=["graph"], summary="List the actors", **gives("ActorPage"))
    def actors(request: Request, limit: int = LIMIT, after: str | None = AFTER) -> JSONResponse:
        return _give_page(cut_sorted(contract.plain["actors"], limit, after, _slug), "ActorPage", request)

    @router.get("/flows", tags=["graph"], summary="List the flows", **gives("FlowPage"))
    def flows(request: Request, limit: int = LIMIT, after: str | None = AFTER) -> JSONResponse:
        return _give_page(cut_sorted(contract.plain["flows"], limit, after, _slug), "FlowPage", request)

    @router.get("/graph.json", tags=["graph"], summary="Give all actors and flows at once", **gives("WholeGraph"))
    def graph() -> JSONResponse:
        return give({"dataset": respondent.version, **contract.plain}, "WholeGraph")


def _slug(row: Mapping[str, Any]) -> str:
    return slug(row["iri"])


def _add_passages(router: APIRouter, respondent: Respondent) -> None:
    in_order = sorted(respondent.passages, key=lambda passage: passage.slug)

    @router.get(
        "/passages", tags=["graph"], summary="List the passages, of all documents or of one", **gives("PassagePage")
    )
    def passages(
        request: Request,
        document: Annotated[str | None, Query(description="Only the passages of this document.")] = None,
        lang: LangQuery = "nl",
        limit: int = LIMIT,
        after: str | None = AFTER,
    ) -> JSONResponse:
        only = respondent.names.resolve("document", document) if document else None
        wanted = [passage for passage in in_order if only in (None, passage.document.iri)]
        page = cut_sorted(wanted, limit, after, lambda passage: passage.slug)
        writer = respondent.writer(lang)
        shown = replace(page, rows=[vars(writer.citation(passage)) for passage in page.rows])
        return _give_page(shown, "PassagePage", request)

    @router.get(
        "/passages/{name}",
        tags=["graph"],
        summary="Give one passage: where it stands and what it says in our words",
        **gives("Citation"),
    )
    def passage(name: str, lang: LangQuery = "nl") -> JSONResponse:
        iri = thing("passage", name)
        if (found := respondent.passages.get(iri)) is None:
            respondent.names.refuse_retired(iri)
            near = respondent.names.nearest(name, "passage")
            raise NotFoundError(f"There is no passage called '{name}'.", near, "passage")
        return give(vars(respondent.writer(lang).citation(found)), "Citation")


def _add_found(router: APIRouter, respondent: Respondent) -> None:
    @router.get("/questions", tags=["questions"], summary="List the questions of the library", **gives("Questions"))
    def questions(
        request: Request, lang: LangQuery = "nl", limit: int = LIMIT, after: str | None = AFTER
    ) -> JSONResponse:
        page = cut_ranked(list(respondent.library.values()), limit, after, lambda question: question.slug)
        base = request.url.path
        return give([question_json(question, lang, base) for question in page.rows], "Questions", page.links(request))

    @router.get(
        "/search", tags=["search"], summary="Find things by name, abbreviation or other spelling", **gives("Hits")
    )
    def search(
        request: Request,
        q: Annotated[str, Query(description="What to look for.", max_length=200)],
        lang: LangQuery = "nl",
        limit: Annotated[int, Query(ge=1, le=50, description="How many to give at most.")] = 10,
        after: str | None = AFTER,
    ) -> JSONResponse:
        names = respondent.names
        page = cut_ranked(names.search(q, MOST_FOUND), limit, after, lambda iri: iri.removeprefix(ID))
        hits = [{"iri": iri, "label": names.full(iri, lang)} for iri in page.rows]
        return give(hits, "Hits", page.links(request))


def _add_versions(router: APIRouter, respondent: Respondent) -> None:
    releases = sorted(respondent.releases.known, key=lambda release: release.version)
    retired = [respondent.names.retired[iri] for iri in sorted(respondent.names.retired)]

    @router.get(
        "/releases", tags=["versions"], summary="List the releases with what each changed", **gives("ReleasePage")
    )
    def list_releases(request: Request, limit: int = LIMIT, after: str | None = AFTER) -> JSONResponse:
        page = cut_sorted(releases, limit, after, lambda release: release.version)
        shown = replace(page, rows=[_release_json(release, respondent) for release in page.rows])
        return _give_page(shown, "ReleasePage", request)

    @router.get(
        "/retired",
        tags=["versions"],
        summary="List the names that are no longer used, with their successors",
        **gives("RetirementPage"),
    )
    def list_retired(request: Request, limit: int = LIMIT, after: str | None = AFTER) -> JSONResponse:
        page = cut_sorted(retired, limit, after, lambda one: one.iri.removeprefix(ID))
        shown = replace(page, rows=[_retired_json(one) for one in page.rows])
        return _give_page(shown, "RetirementPage", request)


def _release_json(release: Release, respondent: Respondent) -> dict[str, Any]:
    return {**vars(release), "served": release.version == respondent.dataset.release}


def _retired_json(one: Retired) -> dict[str, Any]:
    return {"iri": one.iri, "since": one.since, "replaced_by": one.successors, "reason": one.reason}


def add_schemas(router: APIRouter, public_url: str) -> None:
    """Add the addresses of the schemas that answers link to."""

    @router.get(
        "/schemas/{name}.json",
        tags=["schemas"],
        summary="Give the JSON Schema that an answer links to",
        response_model=None,
    )
    def one_schema(name: str) -> JSONResponse:
        if name not in MODELS:
            raise NotFoundError(f"There is no schema '{name[:100]}'; there are {', '.join(MODELS)}.", list(MODELS))
        return JSONResponse(schema(name, f"{public_url}{SCHEMAS}/{name}.json"), media_type="application/schema+json")


def question_json(question: Question, lang: str, base: str = f"{VERSIONED}/questions") -> dict[str, Any]:
    """Give a question of the library as the list of questions does; `base` is the path of that list."""
    return {
        "slug": question.slug,
        "title": question.title[lang],
        "parameters": [vars(parameter) for parameter in question.parameters.values()],
        "tags": list(question.tags),
        "href": f"{base}/{question.slug}",
    }
