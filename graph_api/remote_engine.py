"""The questions of the library and the queries of the pages, answered by an engine elsewhere."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from math import isclose

import httpx
from pyoxigraph import Literal, NamedNode, QueryBoolean

from graph_api import remote
from graph_api.constants import with_constants
from graph_api.engine import Cell, Rows, Term, to_rows
from graph_api.errors import EngineError, QueryError, SettingsError
from graph_api.prefixes import PREFIXES
from graph_api.settings import Store
from graph_api.wire import Limits

CONNECTIONS = 16
BOOLEAN, DURATION = NamedNode(PREFIXES["xsd"] + "boolean"), NamedNode(PREFIXES["xsd"] + "duration")
SECONDS = re.compile(r"[\d.]+(?:e\+\d+)?")
SECONDS_A_DAY = 86_400
IDENTIFIER = PREFIXES["dcterms"] + "identifier"
FOUND = f"SELECT ?version WHERE {{ GRAPH <{remote.PUBLISHED}> {{ ?union <{IDENTIFIER}> ?version }} }}"
COUNTED = "SELECT (COUNT(*) AS ?count) WHERE {{ GRAPH <{}> {{ ?s ?p ?o }} }}"


@dataclass(eq=False)
class RemoteEngine:
    """Answers trusted queries, in the thread that asks; its connections are apart from those of free queries."""

    store: Store
    dataset: remote.Dataset
    limits: Limits

    def __post_init__(self) -> None:
        """Make ready to connect; nothing is sent."""
        self._client = httpx.Client(
            auth=remote.login(self.store),
            timeout=httpx.Timeout(
                self.limits.slow_seconds, connect=remote.CONNECT_SECONDS, pool=self.limits.queue_seconds
            ),
            limits=httpx.Limits(max_connections=CONNECTIONS),
            trust_env=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def select(self, sparql: str, given: Mapping[str, Term] | None = None, limit: int = 10_000) -> Rows:
        """Run a SELECT with the variables in `given` bound; at most `limit` rows, cut honestly.

        A row that comes twice is given once: in no question does that mean anything, and
        engines differ on how often a path of length zero or more leads to the same place.
        Raises EngineDownError, BusyError (503), EngineError (502), QueryTimeoutError (504) and
        ResultTooLargeError.
        """
        rows = self._rows(self.dataset.fields(with_constants(sparql, given or {})), limit)
        return Rows(rows.columns, tuple(dict.fromkeys(rows.rows)), rows.truncated)

    def verify(self, triples: int) -> None:
        """See that the store holds this version, whole: `triples` in its union.

        Raises SettingsError, saying what it holds and how to publish.
        """
        found = [record["version"] for record in self._rows({"query": FOUND}, 100).records()]
        if self.dataset.version not in found:
            held = f"holds version {', '.join(sorted(found))}" if found else "holds no published dataset"
            raise SettingsError(
                f"The store {self.store.address} {held}, and the files are version {self.dataset.version}; "
                "run 'ketenkaart publish' first."
            )
        counted = self._rows({"query": COUNTED.format(self.dataset.union)}, 1).records()[0]["count"]
        if int(counted) != triples:
            raise SettingsError(
                f"The store {self.store.address} holds {counted} of {triples} statements of version "
                f"{self.dataset.version}; run 'ketenkaart publish' again."
            )

    def _rows(self, fields: Mapping[str, object], limit: int) -> Rows:
        kind, body = self._ask(fields)
        if kind in remote.TRIPLES:
            raise remote.unreadable()
        rows = _read(body, limit)
        if rows is None:
            raise remote.unreadable()
        return rows

    def _ask(self, fields: Mapping[str, object]) -> tuple[str, bytes]:
        deadline = time.monotonic() + self.limits.slow_seconds
        try:
            try:
                return self._try(fields, deadline)
            except httpx.HTTPError as error:
                if not remote.is_stale(error):
                    raise
                return self._try(fields, deadline)
        except httpx.HTTPError as error:
            raise remote.translate(error, self.limits.slow_seconds) from error
        except QueryError as error:  # the queries here are ours, so it is no mistake of the user
            raise EngineError(error.message) from error

    def _try(self, fields: Mapping[str, object], deadline: float) -> tuple[str, bytes]:
        sent = {"accept": remote.RESULTS}
        with self._client.stream("POST", self.store.address, data=dict(fields), headers=sent) as response:
            body = bytearray()
            for part in response.iter_bytes():
                body += part
                if len(body) > self.limits.answer_bytes:
                    raise remote.too_large(self.limits.answer_bytes)
                if time.monotonic() > deadline:
                    raise remote.too_slow(self.limits.slow_seconds)
        remote.check_answer(response, bytes(body))
        return remote.media_type(response), bytes(body)


def _read(body: bytes, limit: int) -> Rows | None:
    """Read rows, None when they are not whole.

    No error leaves here: it would carry the engine's object along, which only this thread may let go of.
    """
    try:
        found = remote.read_rows(body)
        if isinstance(found, QueryBoolean):
            return None
        rows = to_rows(found, limit)
    except SyntaxError:
        return None
    return Rows(rows.columns, tuple(tuple(map(_spelt, row)) for row in rows.rows), rows.truncated)


def _spelt(cell: Cell) -> Cell:
    """Spell a boolean and a duration in days as the embedded engine does: Virtuoso writes 0 and 1, and seconds."""
    if isinstance(cell, Literal) and cell.datatype == BOOLEAN:
        return Literal({"0": "false", "1": "true"}.get(cell.value, cell.value), datatype=BOOLEAN)
    if isinstance(cell, Literal) and cell.datatype == DURATION and SECONDS.fullmatch(cell.value):
        days = float(cell.value) / SECONDS_A_DAY
        whole = round(days)  # six digits are written, so a long time is not exact
        return Literal(f"P{whole}D", datatype=DURATION) if isclose(days, whole, rel_tol=1e-5) else cell
    return cell
