"""The computations a question can name under `compute`: each takes the rows and gives the steps that are the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from graph_api.answers import STATED, Item, Writer
from graph_api.engine import ALL, Cell, Engine, Rows
from graph_api.names import Names
from graph_api.paths import Edge, Hop, Route, Routes
from graph_api.prefixes import DEF, PREFIXES
from graph_api.wording import join, word

FUNCTION = f"{DEF}Function"
TOGETHER = 200
TOLD = f"""PREFIX kg: <{DEF}>
SELECT ?flow ?certainty ?passage ?condition WHERE {{
  VALUES ?flow {{ FLOWS }}
  ?flow kg:hasCertainty ?certainty ; kg:isStatedIn ?passage .
  OPTIONAL {{ ?flow kg:hasCondition ?condition }}
}}
ORDER BY ?flow ?passage ?condition"""
MEMBERS = f"""PREFIX org: <{PREFIXES["org"]}>
PREFIX kg: <{DEF}>
SELECT ?body ?member WHERE {{ ?seat a kg:Seat ; org:organization ?body ; org:member ?member }}"""


@dataclass(frozen=True)
class Computed:
    """What a computation found: the items in order (steps of a route, or `listed`), and what `{count}` stands for.

    `remarks` are the sentences (words of `texts`) that belong to it: that only information can follow what was found,
    and no signal; that there are other routes than the one told.
    """

    items: tuple[Item, ...]
    count: int
    truncated: bool = False
    listed: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """What a computation may use: the parameters of the question (IRIs), and the names.

    `told` gives the rows that `told_of` gives of some flows; `graph` gives the flows that can carry a signal, or
    those of anything when asked with True. At most `most` actors are listed.
    """

    told: Callable[[Iterable[str]], Rows]
    given: Mapping[str, str]
    names: Names
    graph: Callable[[bool], Routes]
    writer: Writer
    most: int


def read_members(engine: Engine) -> dict[str, frozenset[str]]:
    """Give for each body the actors that sit in it."""
    members: dict[str, set[str]] = {}
    for record in engine.select(MEMBERS, limit=ALL).records():
        members.setdefault(record["body"], set()).add(record["member"])
    return {body: frozenset(found) for body, found in members.items()}


def told_of(engine: Engine, flows: Iterable[str]) -> Rows:
    """Give what is told of some flows: rows with ?flow, ?certainty, ?passage and, where there is one, ?condition."""
    wanted = sorted(set(flows))
    rows: list[tuple[Cell, ...]] = []
    for first in range(0, len(wanted), TOGETHER):
        values = " ".join(str(NamedNode(flow)) for flow in wanted[first : first + TOGETHER])
        rows += engine.select(TOLD.replace("FLOWS", values), limit=ALL).rows
    return Rows(("flow", "certainty", "passage", "condition"), tuple(rows))


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
    if found.items:
        return found
    found = information_route(context)
    return replace(found, remarks=("no_signal", *found.remarks))


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
    steps = _from_whole(route_items(found[0], context), context)
    return Computed(steps, found[0].hand_overs, remarks=("other_routes",) if more else ())


def _from_whole(steps: tuple[Item, ...], context: Context) -> tuple[Item, ...]:
    """Begin a route with the organisation that is asked for where one of its parts is the first to pass on."""
    sender, lang, names = context.given["sender"], context.writer.lang, context.writer.names
    if steps[0].iri == sender:
        return steps
    within = word(lang, "within", whole=names.short(sender, lang))
    return (Item(names.full(sender, lang), sender), replace(steps[0], why=(within,)), *steps[1:])


def destinations(context: Context) -> Computed:
    """Give every actor that a signal of `sender` can come to, the nearest first, each with the steps to it."""
    found, more = context.graph(False).destinations(context.given["sender"], most=context.most)
    told = reasons_of(flows_of(found.values()), context)
    items = tuple(_destination(end, route, told, context) for end, route in found.items())
    return Computed(items, len(items), more, listed=True)


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
    found = routes.indispensable(start, end)
    best = routes.best(start, end) if found else None
    return _actors(context, dict.fromkeys(found, flows_of([best] if best else ())))


def still_reaches(context: Context) -> Computed:
    """Give the organisations and bodies from which `receiver` can be reached without `avoid`."""
    found, more = context.graph(False).origins(context.given["receiver"], (context.given["avoid"],), context.most)
    return _actors(context, {actor: flows_of([route]) for actor, route in found.items()}, more)


def loses_way(context: Context) -> Computed:
    """Give the organisations and bodies from which `receiver` can be reached, but not without `avoid`."""
    routes, receiver, avoid = context.graph(False), context.given["receiver"], context.given["avoid"]
    found, more = routes.origins(receiver, most=context.most)
    lost = {actor: route for actor, route in found.items() if not routes.reaches(actor, receiver, (avoid,))}
    return _actors(context, {actor: flows_of([route]) for actor, route in lost.items() if actor != avoid}, more)


def origins(context: Context) -> Computed:
    """Give the organisations and bodies from which `receiver` can be reached."""
    found, more = context.graph(False).origins(context.given["receiver"], most=context.most)
    return _actors(context, {actor: flows_of([route]) for actor, route in found.items()}, more)


def shortest_line(context: Context) -> Computed:
    """Give the best of the routes to `receiver` that start with a function that no colleague sends a signal to."""
    routes = context.graph(False)
    end = context.given["receiver"]
    functions = {name.iri for name in context.names.things("actor") if FUNCTION in name.classes}
    starts = sorted(functions & routes.first_senders)
    found = (routes.best(start, end) for start in starts)
    best = min((route for route in found if route), key=lambda route: route.order, default=None)
    return Computed(route_items(best, context), best.hand_overs) if best else Computed((), 0)


def only_receives(context: Context) -> Computed:
    """Give the actors that receive by a flow and send by none, parts counted with their whole."""
    flows = context.graph(True).between_tops
    senders = {sender for sender, _ in flows}
    return _only(context, {end for _, end in flows if end not in senders}, flows)


def only_sends(context: Context) -> Computed:
    """Give the actors that send by a flow and receive by none, parts counted with their whole."""
    flows = context.graph(True).between_tops
    receivers = {receiver for _, receiver in flows}
    return _only(context, {end for end, _ in flows if end not in receivers}, flows)


def _only(context: Context, found: Iterable[str], flows: Mapping[tuple[str, str], Sequence[str]]) -> Computed:
    """List actors, each with the flows it is an end of."""
    by: dict[str, list[str]] = {iri: [] for iri in found}
    for ends, several in flows.items():
        for iri in by.keys() & set(ends):
            by[iri] += several
    return _actors(context, by)


def _actors(context: Context, found: Mapping[str, Sequence[str]], more: bool = False) -> Computed:
    """List actors, each with the passages of the flows it is found by; `more` says that there are further ones."""
    kept = sorted(found.items())[: context.most]
    told = reasons_of({flow for _, flows in kept for flow in flows}, context)
    items = []
    for iri, flows in kept:
        cited = tuple(dict.fromkeys(passage for flow in flows for passage in told[flow].passages))
        items.append(Item(context.writer.names.full(iri, context.writer.lang), iri, (), cited))
    return Computed(tuple(items), len(items), more or len(kept) < len(found), listed=True)


def flows_of(routes: Iterable[Route]) -> tuple[str, ...]:
    """Give the flows of the hand-overs of routes, in order."""
    return tuple(flow for route in routes for hop in route.hops for flow in hop.flows)


@dataclass(frozen=True)
class Reason:
    """What is told of one flow of a route: its name with its conditions, and its passages (IRIs)."""

    text: str
    passages: tuple[str, ...]


def reasons_of(flows: Iterable[str], context: Context) -> dict[str, Reason]:
    """Give for each of these flows what is told of it as a step of a route."""
    rows, writer = context.told(flows), context.writer
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


def route_items(route: Route, context: Context) -> tuple[Item, ...]:
    """Give the actors of a route in order, each with the hand-over by which the signal reaches it."""
    told, writer = reasons_of(flows_of([route]), context), context.writer
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


def spoken(found: Computed, writer: Writer) -> str:
    """Write a route as one line with arrows, a list as a list with the articles that its names take."""
    if not found.listed:
        return " → ".join(item.label for item in found.items)
    articles = (writer.names.article(item.iri, writer.lang) if item.iri else "" for item in found.items)
    return join([f"{article}{item.label}" for article, item in zip(articles, found.items, strict=True)], writer.lang)


COMPUTATIONS: Mapping[str, Callable[[Context], Computed]] = {
    "shortest-route": shortest_route,
    "hand-overs": shortest_route,
    "signal-route": signal_route,
    "information-route": information_route,
    "destinations": destinations,
    "indispensable": indispensable,
    "still-reaches": still_reaches,
    "loses-way": loses_way,
    "origins": origins,
    "shortest-line": shortest_line,
    "only-receives": only_receives,
    "only-sends": only_sends,
}
