"""What a server counts, in the text format that Prometheus reads; nothing in it is about a person.

Counts go on when the graph is renewed: what the processes and the cache of an old graph had
counted is kept when they go. Source of the names: the conventions of Prometheus (base units,
`_total` for counters).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import prometheus_client
from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from graph_api.cache import AnswerCache
from graph_api.journal import Journal, now
from graph_api.wire import READY, Runner

MEDIA_TYPE = prometheus_client.CONTENT_TYPE_LATEST
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

# metric, label, help, and which of the counts of a pool it shows under which value of the label
_TOTALS: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
    (
        "ketenkaart_queries",
        "outcome",
        "Free queries by how they ended: answered, or refused for want of a place.",
        {"served": "answered", "refused": "refused"},
    ),
    (
        "ketenkaart_workers_killed",
        "reason",
        "Processes ended, or dead, in the middle of a query.",
        {
            "killed_timeout": "timeout",
            "killed_no_place": "no_slow_place",
            "killed_client_left": "client_left",
            "deaths": "memory_or_stack",
        },
    ),
    (
        "ketenkaart_workers_recycled",
        "",
        "Processes replaced after many queries or when short of memory.",
        {"recycled": ""},
    ),
    ("ketenkaart_zygotes_started", "", "Starts of the process that loads the graph.", {"zygotes": ""}),
    ("ketenkaart_cache_lookups", "result", "Queries looked up in the cache.", {"hits": "hit", "misses": "miss"}),
)
_NOW: Mapping[str, tuple[str, str]] = {
    "running": ("ketenkaart_queries_running", "Free queries under way, waiting ones included."),
    "slow": ("ketenkaart_queries_slow", "Free queries that hold a place for slow ones."),
    "waiting": ("ketenkaart_queries_waiting", "Free queries that wait for a process."),
    "idle": ("ketenkaart_workers_idle", "Processes that wait for a query."),
    "bytes": ("ketenkaart_cache_bytes", "Bytes of answers kept."),
}


@dataclass(frozen=True, eq=False)
class Reading:
    """What is counted of one graph while it is served."""

    version: str
    release: str | None
    triples: int
    runner: Runner
    kept: AnswerCache
    loaded_at: str = field(default_factory=now)

    def counts(self) -> dict[str, int]:
        """Give all counts of now, by name."""
        return {**self.runner.counters(), "hits": self.kept.hits, "misses": self.kept.misses, "bytes": self.kept.size}


@dataclass(eq=False)
class Metrics(Collector):
    """Counts for as long as the server lives, whichever graph it serves."""

    journal: Journal = field(default_factory=Journal)

    def __post_init__(self) -> None:
        """Begin to count in a registry of its own."""
        self._readings: list[Reading] = []
        self._gone: Counter[str] = Counter()
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        about = ("route", "method", "status")
        self._requests = prometheus_client.Counter(
            "ketenkaart_requests", "Requests by the template of their route.", about, registry=self._registry
        )
        self._bytes = prometheus_client.Counter(
            "ketenkaart_response_bytes", "Bytes of answers sent.", ("route",), registry=self._registry
        )
        self._seconds = Histogram(
            "ketenkaart_request_seconds", "Time to answer.", ("route",), buckets=SECONDS, registry=self._registry
        )
        self._children: dict[tuple[str, str, int], Callable[[float, int], None]] = {}
        self._registry.register(self)

    def note(self, route: str, method: str, status: int, seconds: float, size: int) -> None:
        """Count one request; route and method must be of a limited number, not what a client makes up."""
        key = (route, method, status)
        counted = self._children.get(key)
        if counted is None:
            counted = self._children[key] = self._child(*key)
        counted(seconds, size)

    def _child(self, route: str, method: str, status: int) -> Callable[[float, int], None]:
        requests = self._requests.labels(route, method, str(status))
        sent, took = self._bytes.labels(route), self._seconds.labels(route)

        def count(seconds: float, size: int) -> None:
            requests.inc()
            sent.inc(size)
            took.observe(seconds)

        return count

    def health(self, reading: Reading) -> dict[str, Any]:
        """Give what /health says of the renewals, of a graph, and of the engine elsewhere, if there is one."""
        found = {**self.journal.health(), "dataset": reading.version, "release": reading.release}
        state = reading.runner.state
        if state is not None:
            found["engine"] = state
            found["status"] = found["status"] if state == READY else f"engine {state}"
        return {**found, "loaded_at": reading.loaded_at, "queries": dict(reading.runner.counters())}

    def attach(self, reading: Reading) -> None:
        """Begin to show what is counted of a graph."""
        self._readings.append(reading)

    def detach(self, reading: Reading) -> None:
        """Keep the totals of a graph that is no longer served."""
        self._readings.remove(reading)
        totals = {name for _, _, _, shown in _TOTALS for name in shown}
        self._gone.update({name: count for name, count in reading.counts().items() if name in totals})

    def write(self) -> bytes:
        """Give all metrics as /metrics does."""
        return prometheus_client.generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """Give what is counted elsewhere: by the processes, the cache and the journal."""
        counts = Counter(self._gone)
        for reading in tuple(self._readings):
            counts.update(reading.counts())
        yield from _totals(counts)
        for name, (metric, told) in _NOW.items():
            yield GaugeMetricFamily(metric, told, value=counts[name])
        yield self._datasets()
        states = [reading.runner.state for reading in tuple(self._readings) if reading.runner.state is not None]
        if states:
            ready = float(all(state == READY for state in states))
            yield GaugeMetricFamily(
                "ketenkaart_engine_ready", "1 while the engine elsewhere holds the graph.", value=ready
            )
        reloads = CounterMetricFamily("ketenkaart_reloads", "Renewals of the graph by outcome.", labels=("outcome",))
        for outcome in ("loaded", "unchanged", "refused", "failed"):
            reloads.add_metric((outcome,), self.journal.counts.get(outcome, 0))
        yield reloads
        stale = float(self.journal.status != "ok")
        yield GaugeMetricFamily("ketenkaart_stale", "1 while newer files could not be served.", value=stale)

    def _datasets(self) -> Metric:
        labels = ("version", "release")
        datasets = GaugeMetricFamily("ketenkaart_dataset_triples", "Statements of each graph served.", labels=labels)
        for reading in tuple(self._readings):
            datasets.add_metric((reading.version, reading.release or ""), reading.triples)
        return datasets


def _totals(counts: Mapping[str, int]) -> Iterator[Metric]:
    for metric, label, told, shown in _TOTALS:
        family = CounterMetricFamily(metric, told, labels=(label,) if label else ())
        for name, value in shown.items():
            family.add_metric((value,) if label else (), counts.get(name, 0))
        yield family
