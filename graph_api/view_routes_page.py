"""The page of routes and its files: the form, and what was found."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from graph_api import view_routes
from graph_api.contract import Contract, slug
from graph_api.errors import NotFoundError
from graph_api.respond import Respondent
from graph_api.view_files import Context, File, csv_file, json_file, svg_file
from graph_api.view_filters import NO_FILTERS
from graph_api.view_routes import Asked, RouteFinder, address
from graph_api.view_versions import Versions
from visualisation import network, route_looks, route_page
from visualisation.pages import Renderer
from visualisation.route_model import Emptied, Found, Limit, Row, Way

KEPT = 120


class RoutesPage:
    """Shows routes, flows and the matrix over one dataset."""

    def __init__(self, respondent: Respondent, contract: Contract, renderer: Renderer, versions: Versions) -> None:
        """Take what the pages are drawn from; what was drawn last is kept."""
        self._respondent = respondent
        self._contract = contract
        self._renderer = renderer
        self._versions = versions
        self._finder = RouteFinder(respondent, contract)
        self._drawn = lru_cache(KEPT)(self._draw)

    def page(self, request: Request, lang: str) -> Context:
        """Show what the address asks for: the routes between two actors, their flows, or the matrix."""
        asked = self._read(request)
        whole, names = self._contract.network(lang), self._respondent.names
        actors = self._contract.actors(lang)
        documents = sorted(self._respondent.passages.documents.values(), key=lambda one: one.issued)
        both = bool(asked.sender and asked.receiver)
        shown = {
            "asked": asked,
            "sender": actors.get(asked.sender or ""),
            "receiver": actors.get(asked.receiver or ""),
            "sectors": network.choices(whole),
            "documents": tuple((one.iri, one.name, names.own(one.iri, lang)) for one in documents),
            "actors": actors,
            "look": route_looks.classes,
            "swap_href": address(replace(asked, sender=asked.receiver, receiver=asked.sender, route=1), lang),
            "flows_href": address(replace(asked, show="flows", grain="unit", avoid=(), route=1), lang)
            if asked.wants_routes
            else None,
            "routes_href": address(_to_routes(asked), lang) if both else None,
            "periphery_href": address(replace(asked, periphery=not asked.periphery), lang),
            "choices": self._finder.filter.choices(lang),
            "limits": self._limits(asked, lang),
            "emptied": self._emptied(asked, lang),
        }
        return "routes.html", shown | self._drawn(asked, lang)

    def _limits(self, asked: Asked, lang: str) -> tuple[Limit, ...]:
        """Give the filters that are set, each with the address without it."""
        return tuple(
            Limit(name, self._chosen(name, value, lang), address(_without(asked, name), lang))
            for name, value in asked.filters.given
        )

    def _chosen(self, name: str, value: str, lang: str) -> str:
        labels = dict(self._finder.filter.choices(lang).get(name, ()))
        return labels.get(value) or self._renderer.text(lang, f"legal_basis_{value}")

    def _emptied(self, asked: Asked, lang: str) -> Emptied | None:
        """Where nothing satisfies all filters, say without which of them most is left, and how to undo them."""
        if not asked.filters.given or self._size(asked, lang):
            return None
        left = [(self._size(_without(asked, limit.name), lang), limit) for limit in self._limits(asked, lang)]
        most, limit = max(left, key=lambda one: one[0])
        return Emptied(limit if most else None, most, address(replace(asked, filters=NO_FILTERS, route=1), lang))

    def _size(self, asked: Asked, lang: str) -> int:
        """Count what is found: routes where those are asked for, else flows."""
        drawn = self._drawn(replace(asked, route=1), lang)
        if asked.wants_routes:
            return len(drawn["found"].ways) if drawn["found"] else 0
        return drawn["matrix"].number if drawn["matrix"] else len(drawn["rows"])

    def files(self) -> dict[str, File]:
        """Give the same as files, by the ending of the address."""
        return {"csv": self._csv, "json": self._json, "svg": self._svg}

    def _read(self, request: Request) -> Asked:
        parameters = request.query_params
        return view_routes.read(parameters, tuple(parameters.getlist("avoid")), self._respondent.names)

    def _draw(self, asked: Asked, lang: str) -> dict[str, Any]:
        endings = ["csv", "json"]
        drawn = dict(route_page.NOTHING)
        if asked.wants_routes:
            found = self._finder.found(asked, lang)
            if found:
                passed = {flow.iri for step in found.way.hand_overs for flow in step.flows}
                differences = {iri: self._versions.of(iri, lang) for iri in passed}
                drawn = route_page.NOTHING | {"found": found, "differences": differences}
                drawn |= route_page.of_routes(found, self._renderer.texts[lang])
                endings += ["svg"] if drawn["diagram"] else []
        elif asked.sender or asked.receiver:
            flows = self._finder.flows(asked, lang)
            reached, more = self._finder.reach(asked, lang) if _reaches(asked) else ((), False)
            drawn = route_page.NOTHING | {"rows": route_page.of_flows(flows, self._contract.actors(lang))}
            drawn |= {"reached": reached, "reached_more": more}
        else:
            matrix, left_out = self._finder.matrix(asked, lang)
            drawn = route_page.NOTHING | {"matrix": matrix, "left_out": left_out}
        downloads = tuple((ending.upper(), address(asked, lang, f".{ending}")) for ending in endings)
        return drawn | {"downloads": downloads, "files": downloads}

    def _table(self, asked: Asked, lang: str) -> tuple[list[str], list[list[str]]]:
        drawn, t = self._drawn(asked, lang), self._renderer.texts[lang]
        if drawn["matrix"]:
            return route_page.matrix_table(drawn["matrix"], t)
        return route_page.table(drawn["rows"], self._contract.actors(lang), t)

    def _csv(self, request: Request, lang: str) -> Response:
        asked = self._read(request)
        return csv_file(_name(asked), *self._table(asked, lang))

    def _json(self, request: Request, lang: str) -> Response:
        asked = self._read(request)
        head, rows = self._table(asked, lang)
        found: Found | None = self._drawn(asked, lang)["found"]
        ways = [_way_json(way) for way in (found.ways if found else ())]
        made: tuple[Row, ...] = self._drawn(asked, lang)["rows"]
        flows = [row.flow.iri for row in made if row.flow]
        reached = [_way_json(way) for way in self._drawn(asked, lang)["reached"]]
        content = {
            "routes": ways,
            "more": bool(found and found.more),
            "reached": reached,
            "reached_more": self._drawn(asked, lang)["reached_more"],
            "flows": flows,
            "columns": head,
            "rows": rows,
        }
        return json_file({"dataset": self._respondent.version, "as_of": request.state.as_of, **content})

    def _svg(self, request: Request, lang: str) -> Response:
        asked = self._read(request)
        diagram = self._drawn(asked, lang)["diagram"]
        if diagram is None:
            raise NotFoundError("There is no drawing here: it needs a sender and a receiver with a route between them.")
        drawn = self._renderer.render("routes.svg", lang, diagram=diagram, look=route_looks.attributes)
        return svg_file(_name(asked), drawn)


def _reaches(asked: Asked) -> bool:
    return asked.show != "flows" and asked.filters.standing in ("", "actual")


def _without(asked: Asked, name: str) -> Asked:
    return replace(asked, filters=asked.filters.without(name), route=1)


def _to_routes(asked: Asked) -> Asked:
    """Give what asks for the routes where the flows are shown: routes go by actual flows only."""
    filters = asked.filters if asked.filters.standing in ("", "actual") else asked.filters.without("standing")
    return replace(asked, show="", filters=filters)


def _way_json(way: Way) -> list[dict[str, Any]]:
    return [
        {"from": s.sender.iri, "to": s.receiver.iri, "within": s.whole, "flows": [f.iri for f in s.flows]}
        for s in way.steps
    ]


def _name(asked: Asked) -> str:
    return "-".join(["routes", *(slug(iri) for iri in (asked.sender, asked.receiver) if iri)])
