"""The query parameters of an address: one that it does not take is refused, or a typing error would go unseen."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import Request
from fastapi.routing import APIRoute
from rapidfuzz import process

from graph_api.errors import ParameterError


def refuse_unknown(request: Request) -> None:
    """Let a request to an operation through when the operation takes all of its query parameters.

    Raises ParameterError that names the first other one and those it takes, the nearest first.
    """
    route = request.scope["route"]
    known = parameters_of(route)
    for given in request.query_params:
        if given not in known:
            raise unknown_parameter(given, known, request.url.path)


def refuse_empty(**given: str) -> None:
    """Take parameters that must be given; raises ParameterError that names the first that is empty."""
    for name, value in given.items():
        if not value.strip():
            raise ParameterError(f"the parameter '{name}' is missing.")


def parameters_of(route: APIRoute) -> tuple[str, ...]:
    """Give the names of the query parameters of an operation, those described by hand included."""
    described = (route.openapi_extra or {}).get("parameters", ())
    declared = (parameter.alias for parameter in route.dependant.query_params)
    return tuple(dict.fromkeys((*declared, *(one["name"] for one in described if one["in"] == "query"))))


def unknown_parameter(given: str, known: Iterable[str], path: str) -> ParameterError:
    """Give the error for a parameter that the address does not take."""
    near = [name for name, _, _ in process.extract(given, list(known), limit=None)]
    takes = f"it takes {', '.join(near)}" if near else "it takes none"
    return ParameterError(f"{path} has no parameter '{given[:100]}'; {takes}.", near)
