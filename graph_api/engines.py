"""Where queries go: to processes and a store of our own, or to a SPARQL engine elsewhere.

What speaks to an engine elsewhere is loaded only when there is one: it takes time at the start.
"""

from __future__ import annotations

import threading

from graph_api.disk import store_of_queries
from graph_api.engine import Embedded, Engine
from graph_api.load import Dataset
from graph_api.nursery import Nursery
from graph_api.pool import Pool
from graph_api.settings import Settings
from graph_api.wire import Limits, Runner


def open_library(dataset: Dataset, settings: Settings) -> Engine:
    """Give what runs the queries of the library and the pages.

    Raises SettingsError when the store elsewhere holds another version than the dataset, or
    not all of it, and EngineDownError or EngineError when it cannot be asked.
    """
    if settings.store is None:
        return Embedded(dataset.store)
    from graph_api.publishing import graphs_of, union_of
    from graph_api.remote import Dataset as Published
    from graph_api.remote_engine import RemoteEngine

    graphs = graphs_of(dataset)
    engine = RemoteEngine(settings.store, Published(dataset.version, tuple(graphs)), Limits.of(settings))
    engine.verify(len(union_of(graphs)))
    return engine


def open_runner(dataset: Dataset, settings: Settings, more: bytes = b"", *, begin: bool = False) -> Runner:
    """Give what runs free queries, once it is started; `more` are N-Quads that only a store of our own holds too.

    With `begin` its processes begin now, beside whatever else is done. Raises DataError when a store on disk
    cannot be built.
    """
    limits = Limits.of(settings)
    if settings.store is None:
        if dataset.kept is not None:
            nursery = Nursery(b"", limits, store_of_queries(dataset, more))
        else:
            nursery = Nursery(dataset.nquads() + more, limits)
        if begin:
            threading.Thread(target=nursery.prepare, name="nursery", daemon=True).start()
        return Pool(nursery, limits)
    from graph_api.publishing import graphs_of
    from graph_api.remote import Dataset as Published
    from graph_api.remote_pool import RemotePool

    return RemotePool(settings.store, Published(dataset.version, tuple(graphs_of(dataset)), described=True), limits)
