"""Order boxes within columns so that few lines cross, and place them so that no two overlap.

Barycentre ordering after Sugiyama, Tagawa and Toda (1981), then swaps of neighbours; heights by pooling
adjacent violators. Ties break on the order in which the boxes are handed in, so hand them in sorted.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

Columns = dict[int, list[str]]
Near = Mapping[str, Sequence[str]]

SWEEPS = 16
GAP = 18


def neighbours(links: Iterable[tuple[str, str]], column: Mapping[str, int]) -> dict[str, list[str]]:
    """Give for every box the boxes of other columns that it is linked to, each once."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in sorted(set(links)):
        if column[one] != column[other]:
            near[one].append(other)
            near[other].append(one)
    return {box: sorted(set(others)) for box, others in near.items()}


def order(boxes: Iterable[str], column: Mapping[str, int], near: Near, beside: Sequence[tuple[str, str]]) -> Columns:
    """Give the boxes of each column from top to bottom, in the best order that the sweeps met.

    `beside` are the links inside a column; their ends are brought next to each other.
    """
    best = current = _group(boxes, column)
    fewest = crossings(best, column, near)
    for sweep in range(SWEEPS):
        current = _sweep(current, near, outward=sweep % 2 == 0)
        met = crossings(current, column, near)
        if met < fewest:
            best, fewest = current, met
    return _gather(_swap(best, column, near), column, near, beside)


def crossings(columns: Columns, column: Mapping[str, int], near: Near) -> int:
    """Count the pairs of lines that cross, among lines that join the same two columns."""
    rank = _ranks(columns)
    lines: defaultdict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for box, others in near.items():
        for other in others:
            if column[box] < column[other]:
                lines[column[box], column[other]].append((rank[box], rank[other]))
    return sum(_inversions(sorted(group)) for group in lines.values())


def place(columns: Columns, near: Near, heights: Mapping[str, int]) -> dict[str, int]:
    """Give the height (y of the centre) of every box: near the boxes it is linked to, and GAP apart."""
    y: dict[str, float] = {}
    for boxes in columns.values():
        y.update(_stack(boxes, dict.fromkeys(boxes, 0.0), heights))
    for _ in range(SWEEPS):
        for key in sorted(columns, key=lambda k: (abs(k), k)):
            wanted = {box: _mean([y[other] for other in near.get(box, ())], y[box]) for box in columns[key]}
            y.update(_stack(columns[key], wanted, heights))
    return {box: round(value) for box, value in y.items()}


def _inversions(lines: Iterable[tuple[float, float]]) -> int:
    """Count the pairs whose second ends stand the other way round than their first ends."""
    seen: list[float] = []
    found = 0
    for _, end in lines:
        found += len(seen) - bisect_right(seen, end)
        insort(seen, end)
    return found


def _group(boxes: Iterable[str], column: Mapping[str, int]) -> Columns:
    columns: Columns = {key: [] for key in sorted(set(column.values()))}
    for box in boxes:
        columns[column[box]].append(box)
    return columns


def _ranks(columns: Columns) -> dict[str, float]:
    return {box: (i + 0.5) / len(boxes) for boxes in columns.values() for i, box in enumerate(boxes)}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _sweep(columns: Columns, near: Near, outward: bool) -> Columns:
    swept = {key: list(boxes) for key, boxes in columns.items()}
    for key in sorted(swept, key=lambda k: (abs(k), k), reverse=not outward):
        rank = _ranks(swept)
        mean = {box: _mean([rank[other] for other in near.get(box, ())], rank[box]) for box in swept[key]}
        swept[key].sort(key=mean.__getitem__)
    return swept


def _swap(columns: Columns, column: Mapping[str, int], near: Near) -> Columns:
    """Swap two boxes that lie next to each other as long as that removes a crossing."""
    better = True
    while better:
        better = False
        rank = _ranks(columns)
        for boxes in columns.values():
            for i in range(len(boxes) - 1):
                if _gain(boxes[i], boxes[i + 1], rank, column, near) > 0:
                    boxes[i], boxes[i + 1] = boxes[i + 1], boxes[i]
                    rank, better = _ranks(columns), True
    return columns


def _gather(columns: Columns, column: Mapping[str, int], near: Near, beside: Sequence[tuple[str, str]]) -> Columns:
    """Move the ends of links inside a column to where no box lies between them, if that costs no more crossings."""

    def cost() -> int:
        return crossings(columns, column, near) + sum(_between(columns[column[a]], a, b) for a, b in beside)

    for box in sorted({end for link in beside for end in link}):
        boxes = columns[column[box]]
        best, at = cost(), boxes.index(box)
        boxes.remove(box)
        for position in range(len(boxes) + 1):
            boxes.insert(position, box)
            if cost() < best:
                best, at = cost(), position
            boxes.remove(box)
        boxes.insert(at, box)
    return columns


def _between(boxes: Sequence[str], one: str, other: str) -> int:
    return 4 if abs(boxes.index(one) - boxes.index(other)) > 1 else 0


def _gain(upper: str, lower: str, rank: Mapping[str, float], column: Mapping[str, int], near: Near) -> int:
    pairs = ((a, b) for a in near.get(upper, ()) for b in near.get(lower, ()) if column[a] == column[b])
    return sum((rank[a] > rank[b]) - (rank[a] < rank[b]) for a, b in pairs)


def _stack(boxes: Sequence[str], wanted: Mapping[str, float], heights: Mapping[str, int]) -> dict[str, float]:
    """Put the boxes as near to where they are wanted as their order and GAP allow (least squares)."""
    offsets = [0.0]
    for upper, lower in pairwise(boxes):
        offsets.append(offsets[-1] + (heights[upper] + heights[lower]) / 2 + GAP)
    blocks: list[tuple[float, int]] = []
    for box, offset in zip(boxes, offsets, strict=True):
        blocks.append((wanted[box] - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (low, n), (high, m) = blocks.pop(), blocks.pop()
            blocks.append(((low * n + high * m) / (n + m), n + m))
    tops = [value for value, size in blocks for _ in range(size)]
    return {box: top + offset for box, top, offset in zip(boxes, tops, offsets, strict=True)}
