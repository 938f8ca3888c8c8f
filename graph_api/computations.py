"""The computations a question can name under `compute`: each takes the rows and gives the steps that are the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph_api.answers import STATED, Item, Writer
from graph_api.engine import Engine, Rows
from graph_api.names import Names
from graph_api.paths import Edge, Hop, Route, Routes
from graph_api.prefixes import DEF, PREFIXES
from graph_api.wording import join, word

FUNCTION = f"{DEF}Function"
MEMBERS = f"""PREFIX org: <{PREFIXES["org"]}>
PREFIX kg: <{DEF}>
SELECT ?body ?member WHERE {{ ?seat a kg:Seat ; org:organization ?body ; org:member ?member }}"""


@dataclass(frozen=True)
class Computed:
    """What a computation found: the items in order (steps of a route, or `listed`), and what `{count}` stands for.

    `no_signal` says that what was found can be followed by information, but not by a signal.
    """

    items: tuple[Item, ...]
    count: int
    truncated: bool = False
    listed: bool = False
    no_signal: bool = False


@dataclass(frozen=True)
class Context:
    """What a computation may use: the rows of the question, its parameters (IRIs), and the names.

    `graph` gives the flows that can carry a signal, or those of anything when asked with True.
    """

    rows: Rows
    given: Mapping[str, str]
    names: Names
    graph: Callable[[bool], Routes]
    writer: Writer


def read_members(engine: Engine) -> dict[str, frozenset[str]]:
    """Give for each body the actors that sit in it."""
    members: dict[str, set[str]] = {}
    for record in engine.select(MEMBERS).records():
        members.setdefault(record["body"], set()).add(record["member"])
    return {body: frozenset(found) for body, found in members.items()}


def routes_of(rows: Rows, names: Names, members: Mapping[str, frozenset[str]], anything: bool = False) -> Routes:
    """Build the graph that routes are computed on from rows with ?flow, ?edgeFrom, ?edgeTo and ?carries.

    It holds the flows that can carry a signal, or with `anything` all flows.
    """
    edges = {
        record["flow"]: Edge(record["flow"], record["edgeFrom"], record["edgeTo"], record["carries"] == "true")
        for record in rows.records()
    }
    wholes = {name.iri: name.whole for name in names.things("actor") if name.whole}
    return Routes((edge for edge in edges.values() if edge.carries or anything), wholes, members)


def shortest_route(context: Context) -> Computed:
    """Give the steps of the best route from `sender` to `receiver`: of a signal, or else of any information."""
    found = signal_route(context)
    return found if found.items else replace(information_route(context), no_signal=True)


def signal_route(context: Context) -> Computed:
    """Give the steps of the best route of a signal from `sender` to `receiver`; not by way of `avoid`, if given."""
    return _best(context, anything=False)


def information_route(context: Context) -> Computed:
    """Give the steps of the best route of any information from `sender` to `receiver`."""
    return _best(context, anything=True)


def _best(context: Context, *, anything: bool) -> Computed:
    routes = context.graph(anything)
    avoid = (context.given["avoid"],) if "avoid" in context.given else ()
    found, more = routes.between(context.given["sender"], context.given["receiver"], avoid=avoid, limit=1)
    if not found:
        return Computed((), 0)
    return Computed(route_items(found[0], context.rows, context.writer), found[0].hand_overs, more)


def destinations(context: Context) -> Computed:
    """Give every actor that a signal of `sender` can come to, the nearest first, each with the steps to it."""
    routes = context.graph(False)
    told = reasons_of(context.rows, context.writer)
    items = tuple(
        _destination(end, route, told, context) for end, route in routes.destinations(context.given["sender"]).items()
    )
    return Computed(items, len(items), listed=True)


def _destination(end: str, route: Route, told: Mapping[str, Reason], context: Context) -> Item:
    lang, names = context.writer.lang, context.writer.names
    way = names.short(route.actors[0], lang)
    for hop in route.hops:
        within = f" ({word(lang, 'within', whole=names.short(hop.whole, lang))})" if hop.whole else ""
        way += f" → {names.short(hop.receiver, lang)}{within}"
    by = [told[flow] for hop in route.hops for flow in hop.flows]
    cited = tuple(dict.fromkeys(passage for reason in by for passage in reason.passages))
    return Item(names.full(end, lang), end, (way, *(reason.text for reason in by)), cited)


def indispensable(context: Context) -> Computed:
    """Give the organisations and bodies without which no route from `sender` to `receiver` is left."""
    routes = context.graph(False)
    start, end = context.given["sender"], context.given["receiver"]
    ways = routes.between(start, end, limit=1)[0]
    return _actors(context, dict.fromkeys(routes.indispensable(start, end), ways))


def still_reaches(context: Context) -> Computed:
    """Give the organisations and bodies from which `receiver` can be reached without `avoid`."""
    routes = context.graph(False)
    end, avoid = context.given["receiver"], (context.given["avoid"],)
    found = routes.origins(end, avoid)
    return _actors(context, {actor: routes.between(actor, end, avoid=avoid, limit=1)[0] for actor in found})


def origins(context: Context) -> Computed:
    """Give the organisations and bodies from which `receiver` can be reached."""
    routes = context.graph(False)
    end = context.given["receiver"]
    return _actors(context, {actor: routes.between(actor, end, limit=1)[0] for actor in routes.origins(end)})


def shortest_line(context: Context) -> Computed:
    """Give the best of the routes to `receiver` that start with a function that no colleague sends a signal to."""
    routes = context.graph(False)
    end = context.given["receiver"]
    functions = {name.iri for name in context.names.things("actor") if FUNCTION in name.classes}
    starts = sorted(functions & routes.first_senders())
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
    routes = context.graph(False)
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
    told = reasons_of(context.rows, context.writer)
    items = []
    for iri in sorted(found):
        by = [flow for route in found[iri] for hop in route.hops for flow in hop.flows]
        by += [flow for ends, several in (flows or {}).items() if iri in ends for flow in several]
        cited = tuple(dict.fromkeys(passage for flow in by for passage in told[flow].passages))
        items.append(Item(context.writer.names.full(iri, context.writer.lang), iri, (), cited))
    return Computed(tuple(items), len(items), listed=True)


@dataclass(frozen=True)
class Reason:
    """What is told of one flow of a route: its name with its conditions, and its passages (IRIs)."""

    text: str
    passages: tuple[str, ...]


def reasons_of(rows: Rows, writer: Writer) -> dict[str, Reason]:
    """Give for each flow in the rows what is told of it as a step of a route."""
    passages: dict[str, dict[str, None]] = {}
    conditions: dict[str, dict[str, None]] = {}
    certainties = {record["flow"]: record["certainty"] for record in rows.records() if "certainty" in record}
    for record in rows.records():
        passages.setdefault(record["flow"], {})[record["passage"]] = None
        conditions.setdefault(record["flow"], {}).update({record["condition"]: None} if "condition" in record else {})
    return {
        flow: Reason(_told(flow, conditions[flow], certainties.get(flow, STATED), writer), tuple(found))
        for flow, found in passages.items()
    }


def _told(flow: str, conditions: Iterable[str], certainty: str, writer: Writer) -> str:
    named = [writer.names.own(condition, writer.lang) for condition in conditions]
    told = [writer.names.own(flow, writer.lang)]
    told += [f"{word(writer.lang, 'condition')}: {join(named, writer.lang)}"] if named else []
    told += [writer.names.own(certainty, writer.lang)] if certainty != STATED else []
    return "; ".join(told)


def route_items(route: Route, rows: Rows, writer: Writer) -> tuple[Item, ...]:
    """Give the actors of a route in order, each with the hand-over by which the signal reaches it."""
    told = reasons_of(rows, writer)
    start = Item(writer.names.full(route.actors[0], writer.lang), route.actors[0])
    return (start, *(_step(hop, told, writer) for hop in route.hops))


def _step(hop: Hop, told: Mapping[str, Reason], writer: Writer) -> Item:
    label = writer.names.full(hop.receiver, writer.lang)
    if hop.whole is not None:
        why = word(writer.lang, "within", whole=writer.names.short(hop.whole, writer.lang))
        return Item(label, hop.receiver, (why,))
    by = [told[flow] for flow in hop.flows]
    cited = tuple(dict.fromkeys(passage for reason in by for passage in reason.passages))
    return Item(label, hop.receiver, tuple(reason.text for reason in by), cited)


def spoken(found: Computed, lang: str) -> str:
    """Write a route as one line with arrows, a list as a list."""
    labels = [item.label for item in found.items]
    return join(labels, lang) if found.listed else " → ".join(labels)


COMPUTATIONS: Mapping[str, Callable[[Context], Computed]] = {
    "shortest-route": shortest_route,
    "hand-overs": shortest_route,
    "signal-route": signal_route,
    "information-route": information_route,
    "destinations": destinations,
    "indispensable": indispensable,
    "still-reaches": still_reaches,
    "origins": origins,
    "shortest-line": shortest_line,
    "only-receives": only_receives,
    "only-sends": only_sends,
}
