"""The operations of an OpenAPI description as rows for our own page of it: the stock pages load code from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from visualisation import content


def operations_of(description: Mapping[str, Any]) -> list[content.Operation]:
    """Give the operations of an OpenAPI description as plain rows."""
    found = []
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            parameters = tuple(
                content.Parameter(
                    p["name"],
                    p["in"],
                    p.get("schema", {}).get("type", "string"),
                    p.get("required", False),
                    p.get("description", ""),
                )
                for p in operation.get("parameters", ())
            )
            responses = tuple(
                (status, r.get("description", "")) for status, r in operation.get("responses", {}).items()
            )
            found.append(
                content.Operation(
                    method.upper(),
                    path,
                    operation.get("summary", ""),
                    operation.get("description", ""),
                    parameters,
                    responses,
                )
            )
    return found
