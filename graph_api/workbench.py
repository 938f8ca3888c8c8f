"""The query workbench: runs what was typed in the same processes as the endpoint, and shows the result as a page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import NamedNode, RdfFormat, parse
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from graph_api import guard
from graph_api.cache import Flights
from graph_api.contract import page_of
from graph_api.error_texts import in_language
from graph_api.errors import GraphError, QuerySyntaxError
from graph_api.names import Names
from graph_api.prefixes import DEF, shorten
from graph_api.property_labels import property_label
from graph_api.protocol import CLIENT_LEFT
from graph_api.settings import Settings
from graph_api.sparql_request import Terms
from graph_api.turns import Shares
from graph_api.wire import Query, Result, Runner
from graph_api.wording import word
from visualisation import content
from visualisation.graph_sheet import Arrow, graph_sheet

BEGIN = f"""PREFIX kg: <{DEF}>

SELECT ?sender ?passes ?receiver WHERE {{
  ?flow kg:hasStanding <{DEF}standing/actual> ;
    kg:hasSender   ?sender ;
    kg:passes      ?passes ;
    kg:hasReceiver ?receiver .
}}
ORDER BY ?sender ?receiver ?passes"""
MOST_ROWS = 500
MOST_BYTES = 2_000_000
RESULTS = "application/sparql-results+json"
GRAPH = "text/turtle"


@dataclass(frozen=True)
class Workbench:
    """Runs free queries for the page; a client has a share of the places, and identical queries run once."""

    pool: Runner
    names: Names
    settings: Settings
    shares: Shares = field(default_factory=lambda: Shares(Terms.per_client))
    flights: Flights[Result] = field(default_factory=Flights)

    async def run(self, query: str, lang: str, request: Request) -> dict[str, Any]:
        """Give what the template takes (`result`, `boolean`, `text`, `problem`, `limits`) and the HTTP `status`."""
        limits = word(lang, "limits", seconds=f"{self.settings.slow_seconds:g}", rows=str(MOST_ROWS))
        shown: dict[str, Any] = {
            "result": None,
            "boolean": None,
            "text": None,
            "graph": None,
            "problem": None,
            "limits": limits,
            "status": 200,
        }
        if not query.strip():
            return shown
        try:
            guard.check(query, self.settings.query_characters)
            result = await self._ask(query, request)
        except QuerySyntaxError as error:
            said = in_language(error.message, lang)
            said = said.partition(": ")[2] if error.line else said  # the page says line and column itself
            problem = content.QueryProblem(said[:1].upper() + said[1:], error.line, error.column, error.excerpt)
            return shown | {"problem": problem, "status": 400}
        except GraphError as error:
            return shown | {"problem": content.QueryProblem(in_language(error.message, lang)), "status": error.status}
        if result is None:
            return shown | {"status": CLIENT_LEFT}
        return shown | await run_in_threadpool(self._show, result.media_type, result.body, query, lang)

    async def _ask(self, query: str, request: Request) -> Result | None:
        """Run a query in the client's share of the places; stop it, and give None, when the client leaves."""
        base = f"{self.settings.public_url}/sparql"
        asked = Query(query, RESULTS, GRAPH, base_iri=base, most_rows=MOST_ROWS + 1, most_bytes=MOST_BYTES)
        with self.shares.held_by(request.client.host if request.client else ""):
            return await self.flights.join(asked, lambda: self.pool.run(asked), request.is_disconnected)

    def _show(self, media_type: str, body: bytes, query: str, lang: str) -> dict[str, Any]:
        if not media_type.startswith(RESULTS):
            return {"text": body.decode(), "graph": graph_sheet(self._arrows(body, lang))}
        found = json.loads(body)
        if "boolean" in found:
            return {"boolean": found["boolean"]}
        columns = tuple(found["head"]["vars"])
        rows = tuple(
            tuple(self._cell(binding.get(column), lang) for column in columns)
            for binding in found["results"]["bindings"][:MOST_ROWS]
        )
        cut = len(found["results"]["bindings"]) > MOST_ROWS
        downloads = tuple((name, f"/sparql?{urlencode({'query': query})}") for name in ("JSON",))
        return {"result": content.Table(columns, rows, downloads, word(lang, "cut") if cut else None)}

    def _arrows(self, turtle: bytes, lang: str) -> list[Arrow]:
        """Give the statements of a result that join two things; what a thing has as a text joins nothing."""
        return [
            Arrow(
                self._named(triple.subject.value, lang),
                (property_label(triple.predicate.value, self.names, lang), page_of(triple.predicate.value, lang)),
                self._named(triple.object.value, lang),
            )
            for triple in parse(turtle, format=RdfFormat.TURTLE)
            if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode)
        ]

    def _named(self, iri: str, lang: str) -> content.Link:
        return (self.names.full(iri, lang) if iri in self.names else shorten(iri)), page_of(iri, lang)

    def _cell(self, value: dict[str, str] | None, lang: str) -> content.Link | None:
        if value is None:
            return None
        text = value["value"]
        if value["type"] != "uri":
            return text, None
        known = text in self.names
        return (self.names.full(text, lang) if known else text), page_of(text, lang)
