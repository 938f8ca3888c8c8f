"""Lists in pages: where a page begins and ends, and the links to the first and the next one (RFC 8288)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from graph_api.errors import NotFoundError

Key = Callable[[Any], str]


@dataclass(frozen=True)
class Page:
    """Part of a list: its rows, the key of the last to go on after (None on the last page), and the whole's length."""

    rows: Sequence[Any]
    next: str | None
    total: int

    def as_json(self) -> dict[str, Any]:
        """Give the page as an object with its rows, for a list that is given as one."""
        return {"items": self.rows, "next": self.next, "total": self.total}

    def links(self, request: Request) -> str:
        """Give the links to the first page and, unless this is the last, to the next, with the request's parameters."""
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
        told = [_link(request, kept, "first")]
        if self.next is not None:
            told.append(_link(request, [*kept, ("after", self.next)], "next"))
        return ", ".join(told)


def cut_sorted(rows: Sequence[Any], limit: int, after: str | None, key: Key) -> Page:
    """Cut a page out of a list that is sorted by `key`. Raises NotFoundError when no row has the key `after`."""
    start = 0
    if after is not None:
        start = bisect_right(rows, after, key=key)
        if not start or key(rows[start - 1]) != after:
            raise _no_such(after)
    return _cut(rows, start, limit, key)


def cut_ranked(rows: Sequence[Any], limit: int, after: str | None, key: Key) -> Page:
    """Cut a page out of a list in an order of its own. Raises NotFoundError when no row has the key `after`."""
    start = 0
    if after is not None:
        start = next((number for number, row in enumerate(rows, 1) if key(row) == after), 0)
        if not start:
            raise _no_such(after)
    return _cut(rows, start, limit, key)


def _cut(rows: Sequence[Any], start: int, limit: int, key: Key) -> Page:
    shown = rows[start : start + limit]
    return Page(shown, key(shown[-1]) if start + limit < len(rows) else None, len(rows))


def _no_such(after: str) -> NotFoundError:
    return NotFoundError(f"There is no '{after[:200]}' in this list to go on after.")


def _link(request: Request, parameters: Sequence[tuple[str, str]], relation: str) -> str:
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f'<{request.url.path}{query}>; rel="{relation}"'
