"""The REST operations that answer: questions of the library, typed questions and routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from graph_api.answers import Answer
from graph_api.contract import Contract
from graph_api.errors import ParameterError
from graph_api.parameters import refuse_empty, refuse_unknown
from graph_api.paths import Route
from graph_api.questions import Question
from graph_api.respond import LONGEST, Respondent, RouteAnswer
from graph_api.rest_lists import Lang, LangQuery, add_lists, add_schemas, give, gives
from graph_api.rest_schemas import Problem
from graph_api.things import FlowRecord, read_flows
from graph_api.wording import word

Grain = Literal["unit", "organisation"]
MOST_ROUTES = 20
PROBLEM: Mapping[str, Any] = {
    "description": "Why there is no answer, as problem details (RFC 9457).",
    "content": {"application/problem+json": {"schema": Problem.model_json_schema()}},
}
NOT_EMPTY: dict[str, Any] = {"minLength": 1, "pattern": r"\S"}


def rest(respondent: Respondent, contract: Contract) -> APIRouter:
    """Give the REST operations over one dataset; errors are raised as GraphError and written by the application."""
    router = APIRouter(dependencies=[Depends(refuse_unknown)], responses={"4XX": dict(PROBLEM)})
    _add_answers(router, respondent, contract)
    add_lists(router, respondent, contract)
    add_schemas(router, respondent.public_url)
    for question in respondent.library.values():
        _add_question(router, respondent, question)
    return router


def _add_answers(router: APIRouter, respondent: Respondent, contract: Contract) -> None:
    @router.get("/ask", tags=["ask"], summary="Answer a question typed in Dutch or English", **gives("Answer"))
    def ask(
        q: Annotated[str, Query(description=f"The question, at most {LONGEST} characters.")],
        lang: Annotated[Lang | None, Query(description="Language of the answer; else that of the question.")] = None,
    ) -> JSONResponse:
        return give(answer_json(respondent.ask(q, lang)), "Answer")

    @router.get(
        "/routes",
        tags=["routes"],
        summary="Compute the routes by which a signal can get from one actor to another",
        **gives("RouteResult"),
    )
    def routes(
        sender: Annotated[
            str,
            Query(description="Actor the signal starts with: slug, abbreviation or name.", json_schema_extra=NOT_EMPTY),
        ],
        receiver: Annotated[str, Query(description="Actor the signal is to reach.", json_schema_extra=NOT_EMPTY)],
        grain: Annotated[Grain, Query(description="Count hand-overs between units or between organisations.")] = "unit",
        avoid: Annotated[list[str] | None, Query(description="Actors no route may touch.")] = None,
        document: Annotated[str | None, Query(description="Use only flows stated in this document.")] = None,
        lang: LangQuery = "nl",
        limit: Annotated[int, Query(ge=1, le=MOST_ROUTES, description="How many routes at most.")] = 5,
    ) -> JSONResponse:
        refuse_empty(sender=sender, receiver=receiver)
        refuse_same(sender, receiver, respondent)
        barred = tuple(one for one in avoid or () if one.strip())
        found = respondent.routes(sender, receiver, grain=grain, avoid=barred, document=document or None, limit=limit)
        return give(routes_json(found, respondent, lang, contract.by_iri), "RouteResult")


def _add_question(router: APIRouter, respondent: Respondent, question: Question) -> None:
    def run(request: Request) -> JSONResponse:
        given = dict(request.query_params)
        lang = given.pop("lang", "nl")
        if lang not in ("nl", "en"):
            raise ParameterError("'lang' is nl or en.")
        return give(answer_json(respondent.answer(question.slug, given, lang)), "Answer")

    router.add_api_route(
        f"/questions/{question.slug}",
        run,
        tags=["questions"],
        summary=question.title["en"],
        description=question.title["nl"],
        operation_id=question.slug,
        openapi_extra={"parameters": [*_parameters(question), LANG_PARAMETER]},
        **gives("Answer"),
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
