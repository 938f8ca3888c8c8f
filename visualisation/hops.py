"""Say how far each actor is from the centre, and on which side."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from visualisation.model import Network


def columns(network: Network, middle: frozenset[str], distance: int) -> dict[str, int]:
    """Give the column of every actor within `distance` hand-overs of the actors in the middle: senders < 0 < receivers.

    Only actual flows are hand-overs. An actor that is both takes the side on which it is nearer, and the
    right when it is as near on both.
    """

    def onward(actor: str) -> Iterable[str]:
        return (flow.receiver for flow in network.sent.get(actor, ()) if flow.standing == "actual")

    def back(actor: str) -> Iterable[str]:
        return (flow.sender for flow in network.received.get(actor, ()) if flow.standing == "actual")

    receivers = _reached(onward, middle, distance)
    senders = _reached(back, middle, distance)
    beyond = distance + 1
    return {
        actor: receivers[actor] if receivers.get(actor, beyond) <= senders.get(actor, beyond) else -senders[actor]
        for actor in sorted(receivers.keys() | senders.keys())
    }


def _reached(onward: Callable[[str], Iterable[str]], middle: frozenset[str], distance: int) -> dict[str, int]:
    """Give the fewest steps from the middle to every actor within `distance`."""
    found = dict.fromkeys(sorted(middle), 0)
    edge = list(found)
    for step in range(1, distance + 1):
        edge = sorted({near for actor in edge for near in onward(actor)} - found.keys())
        found.update(dict.fromkeys(edge, step))
    return found
