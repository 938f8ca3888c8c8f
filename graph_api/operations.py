"""The operations of an OpenAPI description as rows for our own page of it: the stock pages load code from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_api.error_texts import in_language
from visualisation import content


def operations_of(description: Mapping[str, Any], lang: str) -> list[content.Operation]:
    """Give the operations of an OpenAPI description as plain rows, in this language.

    A question has its English title as summary and its Dutch one as description: a page shows its own.
    """

    def told(text: str) -> str:
        return in_language(text, lang, "operations")

    found = []
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            asks = "questions" in operation.get("tags", ()) and "description" in operation
            parameters = tuple(
                content.Parameter(
                    p["name"],
                    p["in"],
                    p.get("schema", {}).get("type", "string"),
                    p.get("required", False),
                    told(p.get("description", "")),
                )
                for p in operation.get("parameters", ())
            )
            responses = tuple(
                (status, told(r.get("description", ""))) for status, r in operation.get("responses", {}).items()
            )
            found.append(
                content.Operation(
                    method.upper(),
                    path,
                    operation["description"] if asks and lang == "nl" else told(operation.get("summary", "")),
                    "" if asks else told(operation.get("description", "")),
                    parameters,
                    responses,
                )
            )
    return found
