"""Say how far each actor is from the centre, and on which side."""

from __future__ import annotations

from collections.abc import Iterable

import networkx

from visualisation.model import Flow


def columns(flows: Iterable[Flow], centre: str, distance: int) -> dict[str, int]:
    """Give the column of every actor within `distance` hand-overs of the centre: senders < 0 < receivers.

    Only actual flows are hand-overs. An actor that is both takes the side on which it is nearer, and the
    right when it is as near on both.
    """
    onward: networkx.DiGraph[str] = networkx.DiGraph()
    onward.add_node(centre)
    onward.add_edges_from((flow.sender, flow.receiver) for flow in flows if flow.standing == "actual")
    receivers = networkx.single_source_shortest_path_length(onward, centre, cutoff=distance)
    senders = networkx.single_source_shortest_path_length(onward.reverse(copy=False), centre, cutoff=distance)
    beyond = distance + 1
    return {
        actor: receivers[actor] if receivers.get(actor, beyond) <= senders.get(actor, beyond) else -senders[actor]
        for actor in sorted(receivers.keys() | senders.keys())
    }
