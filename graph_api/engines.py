"""Where queries go: to processes and a store of our own, or to a SPARQL engine elsewhere."""

from __future__ import annotations

from graph_api.engine import Embedded, Engine
from graph_api.load import Dataset
from graph_api.pool import Pool
from graph_api.publishing import graphs_of, union_of
from graph_api.remote import Dataset as Published
from graph_api.remote_engine import RemoteEngine
from graph_api.remote_pool import RemotePool
from graph_api.settings import Settings
from graph_api.wire import Limits, Runner


def open_library(dataset: Dataset, settings: Settings) -> Engine:
    """Give what runs the queries of the library and the pages.

    Raises SettingsError when the store elsewhere holds another version than the dataset, or
    not all of it, and EngineDownError or EngineError when it cannot be asked.
    """
    if settings.store is None:
        return Embedded(dataset.store)
    graphs = graphs_of(dataset)
    engine = RemoteEngine(settings.store, Published(dataset.version, tuple(graphs)), Limits.of(settings))
    engine.verify(len(union_of(graphs)))
    return engine


def open_runner(dataset: Dataset, settings: Settings, more: bytes = b"") -> Runner:
    """Give what runs free queries, once it is started; `more` are N-Quads that only a store of our own holds too."""
    limits = Limits.of(settings)
    if settings.store is None:
        return Pool(dataset.nquads() + more, limits)
    return RemotePool(settings.store, Published(dataset.version, tuple(graphs_of(dataset))), limits)
