"""Open a checked dataset: what answers about it, what it says of itself, and the processes for free queries.

Nothing of the web is loaded for it, so that the processes begin while that is.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph_api.description import Description
from graph_api.engine import Engine
from graph_api.engines import open_library, open_runner
from graph_api.load import Dataset
from graph_api.respond import Respondent
from graph_api.settings import Settings
from graph_api.wire import Runner


@dataclass(frozen=True)
class Opened:
    """A dataset with the engine of its questions, what answers them, its description, and what runs free queries."""

    engine: Engine
    respondent: Respondent
    description: Description
    runner: Runner


def open_graph(dataset: Dataset, settings: Settings, *, begin: bool = False) -> Opened:
    """Open a dataset that was checked; with `begin` the processes for free queries begin at once, beside the rest.

    Raises what `open_library` and `open_runner` raise.
    """
    engine = open_library(dataset, settings)
    respondent = Respondent(dataset, settings.public_url, engine, settings.cache)
    description = Description(dataset, respondent.library, respondent.names, settings.public_url, settings.cache)
    runner = open_runner(dataset, settings, description.nquads, begin=begin)
    return Opened(engine, respondent, description, runner)
