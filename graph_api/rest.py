"""The REST operations under /api: questions, typed questions, routes, actors, flows, passages and the whole graph."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from graph_api.answers import Answer
from graph_api.contract import Contract, slug
from graph_api.errors import NotFoundError, ParameterError
from graph_api.parameters import refuse_empty, refuse_unknown
from graph_api.paths import Route
from graph_api.prefixes import thing
from graph_api.questions import Question
from graph_api.respond import LONGEST, Respondent, RouteAnswer
from graph_api.things import FlowRecord, read_flows
from graph_api.wording import word

Lang = Literal["nl", "en"]
Grain = Literal["unit", "organisation"]
LangQuery = Annotated[Lang, Query(description="Language of the answer.")]
MOST_ROUTES = 20
LIMIT = Query(200, ge=1, le=1000, description="How many to give at most.")
PROBLEM: Mapping[str, Any] = {
    "description": "Why there is no answer, as problem details (RFC 9457).",
    "content": {
        "application/problem+json": {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "detail"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                },
            }
        }
    },
}
AFTER = Query(None, description="The slug after which to go on: `next` of the page before.")


def rest(respondent: Respondent, contract: Contract) -> APIRouter:
    """Give the REST operations over one dataset; errors are raised as GraphError and written by the application."""
    router = APIRouter(prefix="/api", dependencies=[Depends(refuse_unknown)], responses={"4XX": dict(PROBLEM)})
    _add_answers(router, respondent, contract)
    _add_lists(router, respondent, contract)
    for question in respondent.library.values():
        _add_question(router, respondent, question)
    return router


def _add_answers(router: APIRouter, respondent: Respondent, contract: Contract) -> None:
    @router.get("/ask", tags=["ask"], summary="Answer a question typed in Dutch or English")
    def ask(
        q: Annotated[str, Query(description=f"The question, at most {LONGEST} characters.")],
        lang: Annotated[Lang | None, Query(description="Language of the answer; else that of the question.")] = None,
    ) -> JSONResponse:
        return JSONResponse(answer_json(respondent.ask(q, lang)))

    @router.get("/questions", tags=["questions"], summary="List the questions of the library")
    def questions(lang: LangQuery = "nl") -> list[dict[str, Any]]:
        return [question_json(question, lang) for question in respondent.library.values()]

    @router.get(
        "/routes", tags=["routes"], summary="Compute the routes by which a signal can get from one actor to another"
    )
    def routes(
        sender: Annotated[str, Query(description="Actor the signal starts with: slug, abbreviation or name.")],
        receiver: Annotated[str, Query(description="Actor the signal is to reach.")],
        grain: Annotated[Grain, Query(description="Count hand-overs between units or between organisations.")] = "unit",
        avoid: Annotated[list[str] | None, Query(description="Actors no route may touch.")] = None,
        document: Annotated[str | None, Query(description="Use only flows stated in this document.")] = None,
        lang: LangQuery = "nl",
        limit: Annotated[int, Query(ge=1, le=MOST_ROUTES, description="How many routes at most.")] = 5,
    ) -> dict[str, Any]:
        refuse_empty(sender=sender, receiver=receiver)
        refuse_same(sender, receiver, respondent)
        barred = tuple(one for one in avoid or () if one.strip())
        found = respondent.routes(sender, receiver, grain=grain, avoid=barred, document=document or None, limit=limit)
        return routes_json(found, respondent, lang, contract.by_iri)


def _add_lists(router: APIRouter, respondent: Respondent, contract: Contract) -> None:
    @router.get("/actors", tags=["graph"], summary="List the actors")
    def actors(limit: int = LIMIT, after: str | None = AFTER) -> dict[str, Any]:
        return page(contract.plain["actors"], limit, after)

    @router.get("/flows", tags=["graph"], summary="List the flows")
    def flows(limit: int = LIMIT, after: str | None = AFTER) -> dict[str, Any]:
        return page(contract.plain["flows"], limit, after)

    @router.get(
        "/passages/{name}", tags=["graph"], summary="Give one passage: where it stands and what it says in our words"
    )
    def passage(name: str, lang: LangQuery = "nl") -> dict[str, Any]:
        iri = thing("passage", name)
        if (found := respondent.passages.get(iri)) is None:
            near = respondent.names.nearest(name, "passage")
            raise NotFoundError(f"There is no passage called '{name}'.", near, "passage")
        return vars(respondent.writer(lang).citation(found))

    @router.get("/search", tags=["search"], summary="Find things by name, abbreviation or other spelling")
    def search(
        q: Annotated[str, Query(description="What to look for.", max_length=200)],
        lang: LangQuery = "nl",
        limit: Annotated[int, Query(ge=1, le=50)] = 10,
    ) -> list[dict[str, str]]:
        names = respondent.names
        return [{"iri": iri, "label": names.full(iri, lang)} for iri in names.search(q, limit)]

    @router.get("/graph.json", tags=["graph"], summary="Give all actors and flows at once")
    def graph() -> dict[str, Any]:
        return {"dataset": respondent.version, **contract.plain}


def _add_question(router: APIRouter, respondent: Respondent, question: Question) -> None:
    def run(request: Request) -> JSONResponse:
        given = dict(request.query_params)
        lang = given.pop("lang", "nl")
        if lang not in ("nl", "en"):
            raise ParameterError("'lang' is nl or en.")
        return JSONResponse(answer_json(respondent.answer(question.slug, given, lang)))

    router.add_api_route(
        f"/questions/{question.slug}",
        run,
        tags=["questions"],
        summary=question.title["en"],
        description=question.title["nl"],
        operation_id=question.slug,
        openapi_extra={"parameters": [*_parameters(question), LANG_PARAMETER]},
    )


LANG_PARAMETER: Mapping[str, Any] = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "Language of the answer.",
    "schema": {"type": "string", "enum": ["nl", "en"], "default": "nl"},
}


def _parameters(question: Question) -> list[dict[str, Any]]:
    return [
        {
            "name": parameter.name,
            "in": "query",
            "required": parameter.required,
            "description": f"A thing of kind {parameter.kind}: slug, abbreviation, name or IRI.",
            "schema": {"type": "string", "pattern": "\\S"},
            "example": parameter.example,
        }
        for parameter in question.parameters.values()
    ]


def answer_json(answer: Answer) -> dict[str, Any]:
    """Give an answer as the API does: the passages of an item are numbered into `citations`."""
    plain = answer.as_json()
    numbers = {citation["iri"]: number for number, citation in enumerate(plain["citations"])}
    for item in plain["items"]:
        item["citations"] = [numbers[iri] for iri in item.pop("passages") if iri in numbers]
    return plain


def question_json(question: Question, lang: str) -> dict[str, Any]:
    """Give a question of the library as the list of questions does."""
    return {
        "slug": question.slug,
        "title": question.title[lang],
        "parameters": [vars(parameter) for parameter in question.parameters.values()],
        "tags": list(question.tags),
        "href": f"/api/questions/{question.slug}",
    }


def refuse_same(sender: str, receiver: str, respondent: Respondent) -> None:
    """Refuse a route from an actor to itself. Raises ParameterError, and NotFoundError for an actor nobody knows."""
    first, last = (respondent.names.resolve("actor", given) for given in (sender, receiver))
    if first == last:
        raise ParameterError(word("en", "same_actor", actor=respondent.names.full(first, "en")))


def routes_json(
    found: RouteAnswer, respondent: Respondent, lang: str, records: Mapping[str, FlowRecord] | None = None
) -> dict[str, Any]:
    """Give routes with the label, flows and passages of each step; `records` are the flows by IRI, else read anew."""
    if records is None:
        records = {record.iri: record for record in read_flows(respondent.engine)}
    return {
        "routes": [route_json(route, found, records, respondent, lang) for route in found.routes],
        "more": found.more,
        "carries": "information" if found.no_signal else "signal",
        "dataset": respondent.version,
    }


def route_json(
    route: Route, found: RouteAnswer, records: Mapping[str, FlowRecord], respondent: Respondent, lang: str
) -> dict[str, Any]:
    """Give one route: the number of hand-overs and its steps; `records` are the flows by IRI."""
    writer = respondent.writer(lang)
    cited: dict[str, dict[str, None]] = {}
    for record in found.rows.records():
        cited.setdefault(record["flow"], {})[record["passage"]] = None
    steps = [
        {
            "sender": {"iri": hop.sender, "label": respondent.names.full(hop.sender, lang)},
            "receiver": {"iri": hop.receiver, "label": respondent.names.full(hop.receiver, lang)},
            "within": respondent.names.full(hop.whole, lang) if hop.whole else None,
            "flows": [flow_json(records[flow], respondent, lang) for flow in hop.flows],
            "citations": [vars(c) for c in writer.citations(p for flow in hop.flows for p in cited.get(flow, ()))],
        }
        for hop in route.hops
    ]
    return {"hand_overs": route.hand_overs, "steps": steps}


def flow_json(record: FlowRecord, respondent: Respondent, lang: str) -> dict[str, Any]:
    """Give one flow of a step: its label, channels, conditions, modality, legal basis and certainty, as labels."""

    def labels(name: str) -> list[str]:
        return [respondent.names.own(iri, lang) for iri in record.all(name)]

    return {
        "iri": record.iri,
        "label": respondent.names.own(record.iri, lang),
        "channel": labels("usesChannel"),
        "condition": labels("hasCondition"),
        "modality": respondent.names.own(record.one("hasModality"), lang),
        "legal_basis": labels("hasLegalBasis"),
        "certainty": respondent.names.own(record.one("hasCertainty"), lang),
    }


def page(rows: list[dict[str, Any]], limit: int, after: str | None) -> dict[str, Any]:
    """Cut a list that is ordered by IRI into a page; `next` is the slug to go on after, or None."""
    start = 0
    if after is not None:
        start = bisect_right(rows, after, key=lambda row: slug(row["iri"]))
        if not start or slug(rows[start - 1]["iri"]) != after:
            raise NotFoundError(f"There is no '{after}' in this list to go on after.")
    shown = rows[start : start + limit]
    return {"items": shown, "next": slug(shown[-1]["iri"]) if start + limit < len(rows) else None, "total": len(rows)}
