"""Every question as it can be copied from its page, with its parameters in VALUES, at the endpoint's own engine."""

from __future__ import annotations

from collections.abc import Callable
from csv import reader
from io import StringIO
from typing import Any

import pytest

from graph_api.engine import Embedded, with_values
from graph_api.errors import QueryTimeoutError
from graph_api.load import Dataset
from graph_api.names import Names, read_names
from graph_api.pool import Pool
from graph_api.questions import bind, read_library
from graph_api.wire import Limits, Query

LIBRARY = read_library()
SECONDS = 1.0
"""What a copied question may take, the time of its worker: a fifth of what the endpoint gives everyone.
The slowest takes some thirty milliseconds; one that multiplies all stages with all consultations passes it."""


def test_a_copied_question_gives_the_rows_of_its_page_and_needs_no_more_than_a_fifth_of_the_time_there_is(
    in_pool: Callable[..., Any], real_dataset: Dataset
) -> None:
    engine = Embedded(real_dataset.store)
    names = Names(read_names(engine))

    async def ask(pool: Pool) -> dict[str, tuple[int, int]]:
        different = {}
        for slug, question in LIBRARY.items():
            bound = bind(question, question.examples, names)
            shown = len(engine.select(question.sparql, bound).rows)
            try:
                answer = await pool.run(Query(with_values(question.sparql, bound), "text/csv"))
            except QueryTimeoutError:
                pytest.fail(f"{slug} was stopped: as copied it does far more work than on its page")
            copied = len(list(reader(StringIO(answer.body.decode())))) - 1
            if copied != shown:
                different[slug] = (shown, copied)
        return different

    assert Limits().slow_seconds >= 5 * SECONDS
    assert in_pool(ask, nquads=real_dataset.nquads(), workers=2, slow_seconds=SECONDS) == {}
