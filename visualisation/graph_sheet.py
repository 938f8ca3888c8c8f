"""Draw a small graph of any kind, such as the result of a query: in columns, by how far from a beginning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visualisation import network, network_drawing
from visualisation.content import Link
from visualisation.model import Actor, Ego, Flow
from visualisation.network_drawing import Sheet

LARGEST = 80
MOST_ARROWS = 200


@dataclass(frozen=True)
class Arrow:
    """One statement that joins two things: subject, relation and object, each (text, href)."""

    subject: Link
    relation: Link
    target: Link

    @property
    def ends(self) -> tuple[Link, Link, Link]:
        """Give the three in the order in which they are read."""
        return self.subject, self.relation, self.target


@dataclass(frozen=True)
class GraphSheet:
    """The arrows of a graph, and its drawing; `ego` names what the drawing shows. Neither where there are too many."""

    arrows: tuple[Arrow, ...]
    nodes: int
    ego: Ego | None
    sheet: Sheet | None


def graph_sheet(arrows: Sequence[Arrow]) -> GraphSheet | None:
    """Draw a graph of at most LARGEST nodes and MOST_ARROWS arrows; of no arrows there is nothing to show.

    The same arrows in any order give the same drawing.
    """
    ordered = tuple(sorted(set(arrows), key=lambda one: [(text, href or "") for text, href in one.ends]))
    nodes = {end for one in ordered for end in (one.subject, one.target)}
    if not nodes or len(nodes) > LARGEST or len(ordered) > MOST_ARROWS:
        return GraphSheet(ordered, len(nodes), None, None) if nodes else None
    actors = {_key(node): _actor(node) for node in sorted(nodes, key=_key)}
    flows = tuple(_flow(number, one) for number, one in enumerate(ordered))
    column = _columns(flows)
    boxes = network.boxes(actors, min(column, key=lambda key: (column[key], key)), column, flows)
    nobody = _actor(("", None))
    ego = Ego(nobody, 1, 1, boxes, flows, frozenset())
    return GraphSheet(ordered, len(nodes), ego, network_drawing.draw(ego))


def _columns(flows: Sequence[Flow]) -> dict[str, int]:
    """Give every node its distance from the nearest node that nothing points to, in its part of the graph."""
    import networkx  # not at the start of a server, which does without until the first drawing of a result

    onward: networkx.DiGraph[str] = networkx.DiGraph()
    onward.add_edges_from((flow.sender, flow.receiver) for flow in flows)
    column: dict[str, int] = {}
    for part in sorted(map(sorted, networkx.weakly_connected_components(onward))):
        first = [node for node in part if not set(onward.pred[node]) - {node}] or part[:1]
        found = networkx.multi_source_dijkstra_path_length(onward, set(first))
        column |= {node: int(found.get(node, 0)) for node in part}
    return column


def _key(node: Link) -> str:
    return f"{node[1] or ''} {node[0]}"


def _actor(node: Link) -> Actor:
    return Actor(_key(node), "", node[0], None, "other", "", "", None, node[1] or "")


def _flow(number: int, arrow: Arrow) -> Flow:
    return Flow(
        iri=f"{number:05}",
        slug=str(number),
        href="",
        sender=_key(arrow.subject),
        receiver=_key(arrow.target),
        passes=arrow.relation[0],
        channel="",
        conditions=(),
        modality="",
        modality_label="",
        legal_basis=(),
        on_behalf_of=(),
        standing="actual",
        standing_label="",
        certainty="stated",
        certainty_label="",
        reason=None,
        citations=(),
    )
