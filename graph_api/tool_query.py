"""Free SPARQL for the tool: the endpoint's guard, processes and limits, and a result that a reader can take in."""

from __future__ import annotations

import json
from typing import Any

from anyio import to_thread

from graph_api import guard
from graph_api.errors import QueryError, ResultTooLargeError
from graph_api.sparql_request import Terms
from graph_api.turns import Shares
from graph_api.wire import Query, Result, Runner

RESULTS = "application/sparql-results+json"
GRAPH = "text/turtle"
MOST_BYTES = 500_000


class FreeQueries:
    """Runs free queries in the processes of a pool; each client has a share of the places, as at the endpoint."""

    def __init__(self, pool: Runner, terms: Terms) -> None:
        """Keep a pool that its owner starts and stops."""
        self._pool = pool
        self._terms = terms
        self._shares = Shares(terms.per_client)

    async def run(self, text: str, limit: int, client: str) -> dict[str, Any]:
        """Run a query and give `tool_results.SparqlResult` with at most `limit` rows; cancel it to stop its worker.

        Raises QueryError for an empty query, what `guard.check` and `Pool.run` raise, TooManyQueriesError, and
        ResultTooLargeError above MOST_BYTES.
        """
        if not text.strip():
            raise QueryError("The query is empty; begin with SELECT, ASK, CONSTRUCT or DESCRIBE.")
        guard.check(text, self._terms.query_characters, self._terms.graphs)
        with self._shares.held_by(client):
            result = await self._pool.run(Query(text, RESULTS, GRAPH, self._terms.endpoint))
        return await to_thread.run_sync(_show, result, limit)


def _show(result: Result, limit: int) -> dict[str, Any]:
    if len(result.body) > MOST_BYTES:
        size = f"The result has {len(result.body):,} bytes; a tool gives at most {MOST_BYTES:,}."
        raise ResultTooLargeError(f"{size} Add LIMIT, select fewer columns, or count with COUNT and GROUP BY.")
    shown = {"columns": [], "rows": [], "total": 0, "truncated": False, "boolean": None, "turtle": None}
    if not result.media_type.startswith(RESULTS):
        return shown | {"turtle": result.body.decode()}
    found = json.loads(result.body)
    if "boolean" in found:
        return shown | {"boolean": found["boolean"]}
    rows = found["results"]["bindings"]
    cut = {"rows": rows[:limit], "total": len(rows), "truncated": len(rows) > limit}
    return shown | {"columns": found["head"]["vars"]} | cut
