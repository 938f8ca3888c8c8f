"""The tables of what was measured: all of it, and how many times the throughput of each peer on the real graph."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

COLUMNS = "graph | peer | requests | cache | connections | throughput x | p50 x | p99 x | requests/s | failed"
HEAD = f"| {COLUMNS} |\n|{'---|' * 10}"
SHOWN = "real"
CACHES = {"warm": "repeated requests", "cold": "every request new"}
KINDS = ("mix", "look-ups")


@dataclass(frozen=True)
class Round:
    """One round of load: requests a second, milliseconds at p50 and p99, and requests that failed."""

    throughput: float
    p50: float
    p99: float
    failed: int


@dataclass(frozen=True)
class Row:
    """One line: graph, peer, requests and cache; with how many connections, the ratios, and what they are made from.

    One without connections says something of a server instead.
    """

    of: tuple[str, str, str, str]
    connections: int = 0
    throughput: float = 0.0
    rest: tuple[str, ...] = ("",) * 4

    @classmethod
    def of_rounds(
        cls, of: tuple[str, str, str, str], connections: int, ours: Sequence[Round], theirs: Sequence[Round]
    ) -> Row:
        """Compare the medians of the rounds of both."""

        def middle(name: str) -> tuple[float, float]:
            mine, other = (statistics.median(getattr(one, name) for one in rounds) for rounds in (ours, theirs))
            return mine, other

        def ratio(name: str) -> float:
            mine, other = middle(name)
            return mine / other if other else float("nan")

        served = " / ".join(f"{one:.0f}" for one in middle("throughput"))
        failed = " / ".join(str(sum(one.failed for one in rounds)) for rounds in (ours, theirs))
        rest = (f"{ratio('p50'):.2f}", f"{ratio('p99'):.2f}", served, failed)
        return cls(of, connections, round(ratio("throughput"), 2), rest)  # so that both tables say the same

    def line(self) -> str:
        """Give the line of the whole table."""
        told = (str(self.connections), f"{self.throughput:.2f}") if self.connections else ("", "")
        return f"| {' | '.join((*self.of, *told, *self.rest))} |"


def whole(rows: Iterable[Row]) -> str:
    """Give the table of everything."""
    return "\n".join((HEAD, *(row.line() for row in rows)))


def short(rows: Sequence[Row]) -> str:
    """Give the throughput, ours / theirs, on the real graph: a line for each kind of request, a column a peer."""
    measured = [row for row in rows if row.of[0] == SHOWN and row.connections]
    peers = list(dict.fromkeys(row.of[1] for row in measured))
    connections = ", ".join(map(str, sorted({row.connections for row in measured})))
    lines = [
        f"| at {connections} connections | {' | '.join(f'`{peer}`' for peer in peers)} |",
        f"|{'---|' * (len(peers) + 1)}",
    ]
    for kind in KINDS:
        for cache, said in CACHES.items():
            cells = [_ratios(row for row in measured if row.of[1:] == (peer, kind, cache)) for peer in peers]
            lines.append(f"| {kind}, {said} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _ratios(rows: Iterable[Row]) -> str:
    ordered = sorted(rows, key=lambda row: row.connections)
    return ", ".join(f"{row.throughput:.1f}" if row.throughput < 20 else f"{row.throughput:.0f}" for row in ordered)
