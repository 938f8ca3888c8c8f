"""The computations a question can name under `compute`: each takes the rows and gives the steps that are the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from graph_api.answers import Item, Writer
from graph_api.engine import Embedded, Rows
from graph_api.names import Names
from graph_api.paths import Edge, Hop, Route, Routes
from graph_api.prefixes import DEF, PREFIXES
from graph_api.wording import join, word

MEMBERS = f"""PREFIX org: <{PREFIXES["org"]}>
PREFIX kg: <{DEF}>
SELECT ?body ?member WHERE {{ ?seat a kg:Seat ; org:organization ?body ; org:member ?member }}"""


@dataclass(frozen=True)
class Computed:
    """What a computation found: the items in order (steps of a route, or `listed`), and what `{count}` stands for."""

    items: tuple[Item, ...]
    count: int
    truncated: bool = False
    listed: bool = False


@dataclass(frozen=True)
class Context:
    """What a computation may use: the rows of the question, its parameters (IRIs), and the names and members."""

    rows: Rows
    given: Mapping[str, str]
    names: Names
    members: Mapping[str, frozenset[str]]
    writer: Writer


def read_members(engine: Embedded) -> dict[str, frozenset[str]]:
    """Give for each body the actors that sit in it."""
    members: dict[str, set[str]] = {}
    for record in engine.select(MEMBERS).records():
        members.setdefault(record["body"], set()).add(record["member"])
    return {body: frozenset(found) for body, found in members.items()}


def routes_of(rows: Rows, names: Names, members: Mapping[str, frozenset[str]]) -> Routes:
    """Build the graph that routes are computed on from rows with ?flow, ?edgeFrom and ?edgeTo."""
    records = rows.records()
    edges = {record["flow"]: Edge(record["flow"], record["edgeFrom"], record["edgeTo"]) for record in records}
    wholes = {name.iri: name.whole for name in names.things("actor") if name.whole}
    return Routes(edges.values(), wholes, members)


def shortest_route(context: Context) -> Computed:
    """Give the steps of the best route between the parameters `sender` and `receiver`."""
    return _best(context)


def route_avoiding(context: Context) -> Computed:
    """Give the steps of the best route from `sender` to `receiver` that does not touch `avoid`."""
    return _best(context, (context.given["avoid"],))


def _best(context: Context, avoid: tuple[str, ...] = ()) -> Computed:
    routes = routes_of(context.rows, context.names, context.members)
    found, more = routes.between(context.given["sender"], context.given["receiver"], avoid=avoid, limit=1)
    if not found:
        return Computed((), 0)
    return Computed(route_items(found[0], context.rows, context.writer), found[0].hand_overs, more)


def indispensable(context: Context) -> Computed:
    """Give the organisations and bodies without which no route from `sender` to `receiver` is left."""
    routes = routes_of(context.rows, context.names, context.members)
    start, end = context.given["sender"], context.given["receiver"]
    ways = routes.between(start, end, limit=1)[0]
    return _actors(context, dict.fromkeys(routes.indispensable(start, end), ways))


def still_reaches(context: Context) -> Computed:
    """Give the organisations and bodies from which `receiver` can be reached without `avoid`."""
    routes = routes_of(context.rows, context.names, context.members)
    end, avoid = context.given["receiver"], (context.given["avoid"],)
    found = routes.origins(end, avoid)
    return _actors(context, {actor: routes.between(actor, end, avoid=avoid, limit=1)[0] for actor in found})


def origins(context: Context) -> Computed:
    """Give the organisations and bodies from which `receiver` can be reached."""
    routes = routes_of(context.rows, context.names, context.members)
    end = context.given["receiver"]
    return _actors(context, {actor: routes.between(actor, end, limit=1)[0] for actor in routes.origins(end)})


def shortest_line(context: Context) -> Computed:
    """Give the best of the routes to `receiver` that start with an employee: with the function that has no sender."""
    routes = routes_of(context.rows, context.names, context.members)
    end = context.given["receiver"]
    starts = [name.iri for name in context.names.things("actor") if name.iri.endswith("-employee")]
    found = [route for start in starts for route in routes.between(start, end, limit=1)[0]]
    best = min(found, key=lambda route: route.order, default=None)
    return Computed(route_items(best, context.rows, context.writer), best.hand_overs) if best else Computed((), 0)


def only_receives(context: Context) -> Computed:
    """Give the actors that receive by a flow and send by none, parts counted with their whole."""
    flows = _flows_between_tops(context)
    senders = {sender for sender, _ in flows}
    return _actors(context, {end: [] for _, end in flows if end not in senders}, flows)


def only_sends(context: Context) -> Computed:
    """Give the actors that send by a flow and receive by none, parts counted with their whole."""
    flows = _flows_between_tops(context)
    receivers = {receiver for _, receiver in flows}
    return _actors(context, {end: [] for end, _ in flows if end not in receivers}, flows)


def _flows_between_tops(context: Context) -> dict[tuple[str, str], list[str]]:
    routes = routes_of(context.rows, context.names, context.members)
    found: dict[tuple[str, str], list[str]] = {}
    for record in context.rows.records():
        ends = routes.top(record["edgeFrom"]), routes.top(record["edgeTo"])
        if ends[0] != ends[1]:
            found.setdefault(ends, []).append(record["flow"])
    return found


def _actors(
    context: Context,
    found: Mapping[str, Sequence[Route]],
    flows: Mapping[tuple[str, str], list[str]] | None = None,
) -> Computed:
    """List actors, each with the passages of the flows it is found by: of its routes, or of those it is an end of."""
    passages = _passages_of(context.rows)
    items = []
    for iri in sorted(found):
        by = [flow for route in found[iri] for hop in route.hops for flow in hop.flows]
        by += [flow for ends, several in (flows or {}).items() if iri in ends for flow in several]
        cited = tuple(dict.fromkeys(passage for flow in by for passage in passages.get(flow, ())))
        items.append(Item(context.writer.names.full(iri, context.writer.lang), iri, (), cited))
    return Computed(tuple(items), len(items), listed=True)


def _passages_of(rows: Rows) -> dict[str, list[str]]:
    passages: dict[str, list[str]] = {}
    for record in rows.records():
        passages.setdefault(record["flow"], []).append(record["passage"])
    return passages


def route_items(route: Route, rows: Rows, writer: Writer) -> tuple[Item, ...]:
    """Give the actors of a route in order, each with the hand-over by which the signal reaches it."""
    passages = _passages_of(rows)
    start = Item(writer.names.full(route.actors[0], writer.lang), route.actors[0])
    steps = (_step(hop, passages, writer) for hop in route.hops)
    return (start, *steps)


def _step(hop: Hop, passages: Mapping[str, list[str]], writer: Writer) -> Item:
    label = writer.names.full(hop.receiver, writer.lang)
    if hop.whole is not None:
        why = word(writer.lang, "within", whole=writer.names.short(hop.whole, writer.lang))
        return Item(label, hop.receiver, (why,))
    cited = tuple(dict.fromkeys(passage for flow in hop.flows for passage in passages.get(flow, ())))
    return Item(label, hop.receiver, tuple(writer.names.own(flow, writer.lang) for flow in hop.flows), cited)


def spoken(found: Computed, lang: str) -> str:
    """Write a route as one line with arrows, a list as a list."""
    labels = [item.label for item in found.items]
    return join(labels, lang) if found.listed else " → ".join(labels)


COMPUTATIONS: Mapping[str, Callable[[Context], Computed]] = {
    "shortest-route": shortest_route,
    "hand-overs": shortest_route,
    "route-avoiding": route_avoiding,
    "indispensable": indispensable,
    "still-reaches": still_reaches,
    "origins": origins,
    "shortest-line": shortest_line,
    "only-receives": only_receives,
    "only-sends": only_sends,
}
