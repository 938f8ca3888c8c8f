"""What a server remembers of its own life: which graph it serves since when, and how the last renewal went."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from graph_api.check import Violation

LOG = logging.getLogger("graph_api.lifecycle")

Outcome = Literal["loaded", "unchanged", "refused", "failed"]


@dataclass(frozen=True)
class Renewal:
    """One attempt to serve newer files: when it began, how it ended, and the first violations where it was refused.

    loaded: a new graph is served. unchanged: the files are those already served.
    refused: they break a rule. failed: they could not be loaded for another reason.
    """

    at: str
    outcome: Outcome
    version: str
    reason: str = ""
    violations: tuple[Violation, ...] = ()
    count: int = 0

    def as_json(self) -> dict[str, Any]:
        """Give the renewal as /health shows it."""
        shown: dict[str, Any] = {"at": self.at, "outcome": self.outcome, "version": self.version or None}
        if self.reason:
            shown["reason"] = self.reason
        if self.count:
            shown["violation_count"] = self.count
            shown["violations"] = [_place(violation) for violation in self.violations]
        return shown


def _place(violation: Violation) -> dict[str, Any]:
    return {
        "file": violation.file,
        "line": violation.line,
        "record": violation.record or None,
        "message": violation.message_en,
    }


@dataclass
class Journal:
    """Kept for as long as the server lives, whichever graph it serves."""

    last: Renewal | None = None
    counts: dict[Outcome, int] = field(default_factory=dict)

    def note(self, renewal: Renewal) -> None:
        """Remember a renewal and write it to the log, with the file and line of the first violations."""
        self.last = renewal
        self.counts[renewal.outcome] = self.counts.get(renewal.outcome, 0) + 1
        fine = renewal.outcome in ("loaded", "unchanged")
        self.tell(f"reload {renewal.outcome}", logging.INFO if fine else logging.ERROR, **renewal.as_json())

    @property
    def status(self) -> str:
        """Give 'ok', or 'stale' while the files are not what is served because the last renewal did not succeed."""
        return "ok" if self.last is None or self.last.outcome in ("loaded", "unchanged") else "stale"

    def health(self) -> dict[str, Any]:
        """Give what /health says of renewals."""
        return {"status": self.status, "last_reload": self.last.as_json() if self.last else None}

    @staticmethod
    def tell(event: str, level: int = logging.INFO, **fields: Any) -> None:
        """Write an event of the server's life to the log."""
        told: Mapping[str, Any] = {name: value for name, value in fields.items() if value not in (None, "")}
        LOG.log(level, event, extra={"fields": told})


def now() -> str:
    """Give the time in UTC, to the millisecond, such as 2026-11-22T09:50:01.123Z."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
