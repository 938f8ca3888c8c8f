"""The query workbench: runs what was typed in the same processes as the endpoint, and shows the result as a page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from graph_api import guard
from graph_api.contract import page_of
from graph_api.errors import GraphError, QuerySyntaxError
from graph_api.names import Names
from graph_api.pool import Pool
from graph_api.settings import Settings
from graph_api.wire import Query
from graph_api.wording import word
from visualisation import content

MOST_ROWS = 500
RESULTS = "application/sparql-results+json"
GRAPH = "text/turtle"


@dataclass(frozen=True)
class Workbench:
    """Runs free queries for the page."""

    pool: Pool
    names: Names
    settings: Settings

    async def run(self, query: str, lang: str, request: Request) -> dict[str, Any]:
        """Give what the template takes (`result`, `boolean`, `text`, `problem`, `limits`) and the HTTP `status`."""
        limits = word(lang, "limits", seconds=f"{self.settings.slow_seconds:g}", rows=str(MOST_ROWS))
        shown: dict[str, Any] = {
            "result": None,
            "boolean": None,
            "text": None,
            "problem": None,
            "limits": limits,
            "status": 200,
        }
        if not query.strip():
            return shown
        try:
            guard.check(query, self.settings.query_characters)
            result = await self.pool.run(Query(query, RESULTS, GRAPH, base_iri=f"{self.settings.public_url}/sparql"))
        except QuerySyntaxError as error:
            return shown | {
                "problem": content.QueryProblem(error.message, error.line, error.column, error.excerpt),
                "status": 400,
            }
        except GraphError as error:
            return shown | {"problem": content.QueryProblem(error.message), "status": error.status}
        return shown | self._show(result.media_type, result.body, query, lang)

    def _show(self, media_type: str, body: bytes, query: str, lang: str) -> dict[str, Any]:
        if not media_type.startswith(RESULTS):
            return {"text": body.decode()}
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

    def _cell(self, value: dict[str, str] | None, lang: str) -> content.Link | None:
        if value is None:
            return None
        text = value["value"]
        if value["type"] != "uri":
            return text, None
        known = text in self.names
        return (self.names.full(text, lang) if known else text), page_of(text, lang)
