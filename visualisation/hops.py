"""Say how far each actor is from the centre, and on which side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from visualisation.model import Flow


def columns(flows: Iterable[Flow], middle: frozenset[str], distance: int) -> dict[str, int]:
    """Give the column of every actor within `distance` hand-overs of the actors in the middle: senders < 0 < receivers.

    Only actual flows are hand-overs. An actor that is both takes the side on which it is nearer, and the
    right when it is as near on both.
    """
    onward: dict[str, set[str]] = defaultdict(set)
    back: dict[str, set[str]] = defaultdict(set)
    for flow in flows:
        if flow.standing == "actual":
            onward[flow.sender].add(flow.receiver)
            back[flow.receiver].add(flow.sender)
    receivers = _reached(onward, middle, distance)
    senders = _reached(back, middle, distance)
    beyond = distance + 1
    return {
        actor: receivers[actor] if receivers.get(actor, beyond) <= senders.get(actor, beyond) else -senders[actor]
        for actor in sorted(receivers.keys() | senders.keys())
    }


def _reached(onward: Mapping[str, set[str]], middle: frozenset[str], distance: int) -> dict[str, int]:
    """Give the fewest steps from the middle to every actor within `distance`."""
    found = dict.fromkeys(sorted(middle), 0)
    edge = list(found)
    for step in range(1, distance + 1):
        edge = sorted({near for actor in edge for near in onward.get(actor, ())} - found.keys())
        found.update(dict.fromkeys(edge, step))
    return found
