"""The computations a question can name under `compute`: each takes the rows and gives the steps that are the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
    """What a computation found: the items in order, and the number that `{count}` stands for."""

    items: tuple[Item, ...]
    count: int
    truncated: bool = False


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
    routes = routes_of(context.rows, context.names, context.members)
    found, more = routes.between(context.given["sender"], context.given["receiver"], limit=1)
    if not found:
        return Computed((), 0)
    return Computed(route_items(found[0], context.rows, context.writer), found[0].hand_overs, more)


def route_items(route: Route, rows: Rows, writer: Writer) -> tuple[Item, ...]:
    """Give the actors of a route in order, each with the hand-over by which the signal reaches it."""
    passages: dict[str, list[str]] = {}
    for record in rows.records():
        passages.setdefault(record["flow"], []).append(record["passage"])
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


def spoken_route(items: tuple[Item, ...], lang: str) -> str:
    """Write a route as one line with arrows."""
    return " → ".join(item.label for item in items) if items else join([], lang)


COMPUTATIONS: Mapping[str, Callable[[Context], Computed]] = {"shortest-route": shortest_route}
