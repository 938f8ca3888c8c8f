"""Errors as HTTP responses: problem details (RFC 9457) for programs, one plain sentence for everyone else."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from graph_api.errors import BusyError, GraphError, QuerySyntaxError, RetiredError
from graph_api.negotiate import choose

JSON_TYPES = (
    "application/problem+json",
    "application/json",
    "application/sparql-results+json",
    "application/ld+json",
)
TEXT_TYPES = ("text/plain", "text/html")
RETRY_AFTER_SECONDS = 1


def respond(error: GraphError, accept: str | None) -> Response:
    """Give the response for an error, as JSON when the Accept header takes it, else as plain text.

    A busy server (503) and a busy client (429) are told when to come back. Never cached.
    """
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    if isinstance(error, BusyError):
        headers["retry-after"] = str(RETRY_AFTER_SECONDS)
    if choose(accept, JSON_TYPES + TEXT_TYPES) in JSON_TYPES:
        content = json.dumps(details(error), ensure_ascii=False).encode()
        return Response(content, error.status, headers, "application/problem+json")
    return Response(f"{_text(error)}\n".encode(), error.status, headers, "text/plain; charset=utf-8")


def details(error: GraphError) -> dict[str, Any]:
    """Give the members of the problem details; a syntax error has its place, what is retired its successors."""
    known: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.message,
    }
    if error.suggestions:
        known["suggestions"] = list(error.suggestions)
    if isinstance(error, RetiredError):
        known["replaced_by"] = list(error.successors)
    if isinstance(error, QuerySyntaxError) and error.line is not None:
        known |= {"line": error.line, "column": error.column, "excerpt": error.excerpt}
    return known


def _text(error: GraphError) -> str:
    excerpt = error.excerpt if isinstance(error, QuerySyntaxError) else ""
    return f"{error.message}\n{excerpt}" if excerpt else error.message
