"""Put the actors of several routes into columns and blocks: by hand-over depth, then by organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from visualisation import labels, layered
from visualisation.model import Actor
from visualisation.route_model import Found, Step

NODE_WIDTH = 156
ROOM = 146  # for a label, in the size that labels.estimate counts in; drawn smaller it fits the box
HEAD = 21
INSET = 4
LINE_HEIGHT = 15
PORT = 9
THREAD = 10  # the height that a line takes where it passes a column


@dataclass(frozen=True)
class Placed:
    """Where everything stands: actors by column, blocks (by key) with their members, and the threads of long lines."""

    column: Mapping[str, int]
    members: Mapping[str, tuple[str, ...]]
    block: Mapping[str, str]
    threads: Mapping[tuple[str, str], tuple[str, ...]]
    y: Mapping[str, float]
    heights: Mapping[str, int]


def depths(found: Found) -> dict[str, int]:
    """Give the column of every actor: the most hand-overs by which a shown route gets there.

    A step that would lead back to an actor before it does not count, so that there is always an answer.
    """
    import networkx  # not at the start of a server, which does without until the first drawing of routes

    onward: networkx.DiGraph[str] = networkx.DiGraph()
    for step in found.steps:
        sender, receiver = step.ends
        onward.add_nodes_from(step.ends)
        if not networkx.has_path(onward, receiver, sender):
            onward.add_edge(sender, receiver, cost=int(bool(step.flows)))
    depth: dict[str, int] = {}
    for actor in networkx.topological_sort(onward):
        before = onward.pred[actor]
        depth[actor] = max((depth[one] + before[one]["cost"] for one in before), default=0)
    return depth


def place(found: Found, lines: Mapping[str, Sequence[str]]) -> Placed:
    """Order the blocks of every column so that few lines cross, and give each its height and place."""
    column = depths(found)
    home = dict(found.homes)
    block = {iri: f"{column[iri]}|{home[iri].iri}" for iri in column}
    steps = [step for step in (*found.steps, *found.others) if set(step.ends) <= column.keys()]
    heights = _node_heights(steps, lines)
    members: dict[str, tuple[str, ...]] = {}
    for iri in sorted(column):
        members[block[iri]] = (*members.get(block[iri], ()), iri)
    place_of, links, threads = _links(steps, column, block)
    near = layered.neighbours(links, place_of)
    sizes = {key: HEAD + INSET + sum(heights[one] + INSET for one in inside) for key, inside in members.items()}
    sizes |= {key: THREAD for chain in threads.values() for key in chain}
    order = layered.order(sorted(place_of), place_of, near, ())
    y = layered.place(order, near, sizes)
    ordered = {key: _sort(inside, steps, block, y) for key, inside in members.items()}
    return Placed(column, ordered, block, threads, y, heights | sizes)


def text_lines(actor: Actor, home: Actor, whole: str) -> tuple[str, ...]:
    """Give the lines of a node: its name, or where the head of its block says that: what it is, or `whole`."""
    if actor.iri == home.iri and actor.abbreviation is None:
        return tuple(labels.wrap(actor.kind_label, 2, ROOM)) if actor.sector == "people" else (whole,)
    return tuple(labels.wrap(actor.label, 3, ROOM))


def _node_heights(steps: Iterable[Step], lines: Mapping[str, Sequence[str]]) -> dict[str, int]:
    out: dict[str, int] = {}
    into: dict[str, int] = {}
    for step in steps:
        out[step.sender.iri] = out.get(step.sender.iri, 0) + 1
        into[step.receiver.iri] = into.get(step.receiver.iri, 0) + 1
    ports = {iri: max(out.get(iri, 0), into.get(iri, 0)) for iri in lines}
    return {iri: max(LINE_HEIGHT * len(rows) + 13, PORT * ports[iri] + 10) for iri, rows in lines.items()}


def _links(
    steps: Iterable[Step], column: Mapping[str, int], block: Mapping[str, str]
) -> tuple[dict[str, int], list[tuple[str, str]], dict[tuple[str, str], tuple[str, ...]]]:
    """Give the column of every block and thread, the links between them, and the threads of each long line."""
    place_of = {key: int(key.partition("|")[0]) for key in block.values()}
    links: list[tuple[str, str]] = []
    threads: dict[tuple[str, str], tuple[str, ...]] = {}
    for step in steps:
        first, last = sorted(step.ends, key=lambda iri: column[iri])
        between = range(column[first] + 1, column[last])
        chain = tuple(f"{at}|~{step.sender.iri}|{step.receiver.iri}" for at in between)
        threads[step.ends] = chain
        place_of |= dict(zip(chain, between, strict=True))
        stops = (block[first], *chain, block[last])
        links += [(a, b) for a, b in pairwise(stops) if place_of[a] != place_of[b]]
    return place_of, links, threads


def _sort(
    inside: tuple[str, ...], steps: Iterable[Step], block: Mapping[str, str], y: Mapping[str, float]
) -> tuple[str, ...]:
    """Put the members of a block in the order of the blocks that they are linked to."""
    pulls: dict[str, list[float]] = {iri: [] for iri in inside}
    for step in steps:
        for one, other in (step.ends, step.ends[::-1]):
            if one in pulls and block[one] != block[other]:
                pulls[one].append(y[block[other]])
    own = y[block[inside[0]]]
    return tuple(sorted(inside, key=lambda iri: (sum(pulls[iri]) / len(pulls[iri]) if pulls[iri] else own, iri)))
