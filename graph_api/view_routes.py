"""What the page of routes is asked for, and the routes, flows and matrix that answer it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args
from urllib.parse import urlencode

from graph_api.computations import routes_of
from graph_api.contract import Contract, slug
from graph_api.errors import ParameterError
from graph_api.names import Names
from graph_api.paths import Grain, Hop, Route, Routes
from graph_api.respond import Respondent
from graph_api.view_filters import NO_FILTERS, Filters, FlowFilter, read_filters
from visualisation.matrix import Matrix, matrix
from visualisation.model import Actor, Flow
from visualisation.route_model import Found, Step, Way

MOST_ROUTES = 5
KEPT = 240
GRAPHS = 24


@dataclass(frozen=True)
class Asked:
    """What an address asks for; actors and document are IRIs, `route` counts from 1.

    `show` is "flows" for the flows from the sender to the receiver instead of the routes.
    """

    sender: str | None = None
    receiver: str | None = None
    grain: Grain = "unit"
    avoid: tuple[str, ...] = ()
    document: str | None = None
    route: int = 1
    show: str = ""
    periphery: bool = False
    filters: Filters = NO_FILTERS

    @property
    def wants_routes(self) -> bool:
        """Say whether routes are asked for: between two actors, over flows that are actual."""
        return bool(self.sender and self.receiver) and self.show != "flows" and self.filters.standing in ("", "actual")


class RouteFinder:
    """Finds routes and flows over one dataset; what was found last is kept."""

    def __init__(self, respondent: Respondent, contract: Contract) -> None:
        """Take the names and seats of the dataset, and its flows from the contract."""
        self._respondent = respondent
        self._contract = contract
        self._names: Names = respondent.names
        self._peripheral = {one.iri for one in contract.records if one.one("isPeripheral") == "true"}
        self.filter = FlowFilter(respondent, contract)
        self._ways = lru_cache(KEPT)(self._between)
        self._graph = lru_cache(GRAPHS)(self._build)

    def home(self, iri: str) -> str:
        """Give the organisation or body that an actor belongs to in the end; itself when it is part of nothing."""
        return [iri, *self._names.wholes(iri)][-1]

    def found(self, asked: Asked, lang: str) -> Found | None:
        """Give the routes between sender and receiver, or None when there is none."""
        assert asked.sender and asked.receiver
        routes, more, no_signal = self._ways(replace(asked, route=1))
        if not routes:
            return None
        ways = tuple(
            Way(self._steps(route, lang), address(replace(asked, route=number), lang))
            for number, route in enumerate(routes, 1)
        )
        shown = {actor.iri: actor for way in ways for actor in way.actors}
        homes = tuple((iri, self._contract.actor(self.home(iri), lang)) for iri in sorted(shown))
        chosen = min(asked.route, len(ways))
        return Found(ways, chosen, more, self._others(asked, shown, lang), homes, no_signal)

    def flows(self, asked: Asked, lang: str) -> tuple[Flow, ...]:
        """Give the flows from the sender (or any) to the receiver (or any), parts included."""
        actors = self._contract.actors(lang)
        senders, receivers = self._parts(asked.sender), self._parts(asked.receiver)
        found = [
            flow
            for flow in self._near(senders if senders is not None else receivers, lang)
            if (senders is None or flow.sender in senders)
            and (receivers is None or flow.receiver in receivers)
            and self._wanted(flow, asked)
        ]

        def order(flow: Flow) -> tuple[str, str, str]:
            return actors[flow.sender].name.casefold(), actors[flow.receiver].name.casefold(), flow.iri

        return tuple(sorted(found, key=order))

    def _near(self, iris: Collection[str] | None, lang: str) -> tuple[Flow, ...]:
        """Give the flows that these actors send or receive; all flows where none are named."""
        if iris is None:
            return self._contract.network(lang).flows
        sent, received = self._contract.flows_of(iris, lang)
        return sent + received

    def matrix(self, asked: Asked, lang: str) -> tuple[Matrix, int]:
        """Give the flows between organisations, and how many were left out because they lie outside the chain."""
        network = self._contract.network(lang)
        flows = [flow for flow in network.flows if self._wanted(flow, asked)]
        near = [flow for flow in flows if asked.periphery or flow.iri not in self._peripheral]
        actors, home = network.by_iri(), {actor.iri: self.home(actor.iri) for actor in network.actors}

        def listed(sender: str, receiver: str) -> str:
            return address(Asked(sender, receiver, document=asked.document, show="flows", filters=asked.filters), lang)

        return matrix(near, actors, home, listed), len(flows) - len(near)

    def _parts(self, iri: str | None) -> frozenset[str] | None:
        if iri is None:
            return None
        return frozenset({iri}) | self._names.parts(iri)

    def _wanted(self, flow: Flow, asked: Asked) -> bool:
        """Say whether a flow satisfies the filters, and is cited from the document that is asked for."""
        wanted = slug(asked.document) if asked.document else ""
        cited = not wanted or any(one.document == wanted for one in flow.citations)
        return cited and flow.iri in self.filter.passing(asked.filters)

    def _build(self, document: str | None, filters: Filters, anything: bool) -> Routes:
        documents = (document,) if document else ()
        if not filters.given:
            return self._respondent.graph(documents, anything)
        rows = self._respondent.edges(documents, self.filter.passing(filters))
        return routes_of(rows, self._names, self._respondent.members, anything)

    def reach(self, asked: Asked, lang: str) -> tuple[tuple[Way, ...], bool]:
        """Give the best route of a signal of the sender to each actor, or of a signal to the receiver from each body.

        Empty where both are given, or neither. The second value says whether there are more.
        """
        graph = self._graph(asked.document, asked.filters, False)
        if asked.sender and not asked.receiver:
            routes, more = graph.destinations(asked.sender, asked.avoid)
        elif asked.receiver and not asked.sender:
            routes, more = graph.origins(asked.receiver, asked.avoid)
        else:
            return (), False
        found = sorted(routes.values(), key=lambda route: route.order)
        return tuple(self._way(route, asked, lang) for route in found), more

    def _way(self, route: Route, asked: Asked, lang: str) -> Way:
        one = replace(asked, sender=asked.sender or route.actors[0], receiver=asked.receiver or route.actors[-1])
        return Way(self._steps(route, lang), address(one, lang))

    def _between(self, asked: Asked) -> tuple[tuple[Route, ...], bool, bool]:
        """Give the routes, whether there are more, and whether they are of information that is no signal."""
        assert asked.sender and asked.receiver
        for anything in (False, True):
            graph = self._graph(asked.document, asked.filters, anything)
            found, more = graph.between(asked.sender, asked.receiver, grain=asked.grain, avoid=asked.avoid)
            if found:
                return found, more, anything
        return (), False, True

    def _steps(self, route: Route, lang: str) -> tuple[Step, ...]:
        return tuple(self._step(hop, lang) for hop in route.hops)

    def _step(self, hop: Hop, lang: str) -> Step:
        actors = self._contract.actors(lang)
        flows = tuple(self._contract.flow(self._contract.by_iri[iri], lang) for iri in hop.flows)
        whole = self._names.short(hop.whole, lang) if hop.whole else None
        return Step(actors[hop.sender], actors[hop.receiver], flows, whole)

    def _others(self, asked: Asked, shown: Mapping[str, Actor], lang: str) -> tuple[Step, ...]:
        """Give the flows between the actors shown that are denied, planned or recommended, by their ends."""
        groups: dict[tuple[str, str, str], list[Flow]] = {}
        within = {part for iri in shown for part in self._parts(iri) or ()} if asked.grain == "organisation" else shown
        for flow in sorted(self._near(within, lang), key=lambda one: one.iri):
            ends = (flow.sender, flow.receiver)
            sender, receiver = (self.home(iri) for iri in ends) if asked.grain == "organisation" else ends
            between = sender != receiver and {sender, receiver} <= shown.keys()
            if flow.standing != "actual" and between and self._wanted(flow, asked):
                groups.setdefault((sender, receiver, flow.standing), []).append(flow)
        return tuple(Step(shown[a], shown[b], tuple(found)) for (a, b, _), found in sorted(groups.items()))


def read(parameters: Mapping[str, str], avoid: tuple[str, ...], names: Names) -> Asked:
    """Read what an address asks for. Raises NotFoundError for an unknown actor or document, else ParameterError."""

    def one(kind: str, name: str) -> str | None:
        given = parameters.get(name, "").strip()
        return names.resolve(kind, given) if given else None

    grain, show, route = (parameters.get(name) or plain for name, plain in PLAIN.items())
    if grain not in get_args(Grain):
        raise ParameterError(f"'grain' is one of: {', '.join(get_args(Grain))}.")
    if show not in ("", "flows"):
        raise ParameterError("'show' is 'flows', or left out.")
    if not (route.isascii() and route.isdigit() and 1 <= int(route) <= MOST_ROUTES):
        raise ParameterError(f"'route' is a number from 1 to {MOST_ROUTES}.")
    barred = tuple(sorted({names.resolve("actor", given.strip()) for given in avoid if given.strip()}))
    sender, receiver = one("actor", "sender"), one("actor", "receiver")
    periphery = parameters.get("periphery") == "1"
    document, filters = one("document", "document"), read_filters(parameters, names)
    return Asked(sender, receiver, grain, barred, document, int(route), show, periphery, filters)  # type: ignore[arg-type]


PLAIN: Mapping[str, str] = {"grain": "unit", "show": "", "route": "1"}


def address(asked: Asked, lang: str, ending: str = "") -> str:
    """Give the address that asks for this, with what is usual left out."""
    pairs = [("sender", asked.sender), ("receiver", asked.receiver), *(("avoid", one) for one in asked.avoid)]
    given = [(name, slug(iri)) for name, iri in (*pairs, ("document", asked.document)) if iri]
    given += asked.filters.given
    given += [("grain", asked.grain)] if asked.grain != "unit" else []
    given += [("show", asked.show)] if asked.show else []
    given += [("periphery", "1")] if asked.periphery else []
    given += [("route", str(asked.route))] if asked.route > 1 else []
    return f"/{lang}/routes{ending}" + (f"?{urlencode(given)}" if given else "")
