"""Routes over a handful of flows, as the tests write them."""

from __future__ import annotations

from collections.abc import Iterable

from graph_api.paths import Edge, Route, Routes


def flows(*pairs: str) -> list[Edge]:
    """Make flows of 'A B', each called after the two."""
    return [Edge(pair.replace(" ", ">"), *pair.split()) for pair in pairs]


def routes_over(*pairs: str, members: dict[str, Iterable[str]] | None = None, actors: str = "") -> Routes:
    """Take the flows, with every part of a whole that is named in them or in `actors`."""
    named = {name for pair in (*pairs, actors) for name in pair.split()}
    wholes = {}
    while parts := {name for name in named if "/" in name and name not in wholes}:
        wholes |= {part: part.rpartition("/")[0] for part in parts}
        named |= set(wholes.values())
    return Routes(flows(*pairs), wholes, {body: frozenset(found) for body, found in (members or {}).items()})


def walked(routes: Routes, start: str, end: str, **wanted: object) -> list[str]:
    """Give the routes as text, '>' for a hand-over and '~' for a step within, the best first."""
    found, _ = routes.between(start, end, **{"limit": 100, **wanted})  # type: ignore[arg-type]
    return [written(route) for route in found]


def written(route: Route) -> str:
    return route.actors[0] + "".join(f" {'>' if hop.flows else '~'} {hop.receiver}" for hop in route.hops)
