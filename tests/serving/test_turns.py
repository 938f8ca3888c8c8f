"""Who is served when many wait for a place."""

from __future__ import annotations

import asyncio

import pytest

from graph_api.errors import (
    GraphError,
)
from graph_api.turns import FLOOD_SECONDS, Shares, Turns


def test_the_first_who_waits_is_served_first_and_in_a_flood_the_newest_and_the_oldest_in_turn() -> None:
    async def main() -> None:
        turns: Turns[str] = Turns(wait_seconds=4.0, length=10)
        served: list[str] = []

        async def wait(name: str) -> None:
            await turns.take()
            served.append(name)

        waiting = []
        for name in ("first", "second", "third"):
            waiting.append(asyncio.create_task(wait(name)))
            await asyncio.sleep(0)
        turns.free("thing")
        await asyncio.sleep(FLOOD_SECONDS + 0.1)
        assert served == ["first"]
        for name in ("fourth", "fifth"):
            waiting.append(asyncio.create_task(wait(name)))
            await asyncio.sleep(0)
        for _ in range(4):
            turns.free("thing")
            await asyncio.sleep(0)
        await asyncio.gather(*waiting)
        assert served == ["first", "fifth", "second", "fourth", "third"]
        assert turns.waiting == 0

    asyncio.run(main())


def test_a_turn_given_at_the_moment_its_taker_leaves_goes_to_the_next() -> None:
    async def main() -> None:
        turns: Turns[str] = Turns(wait_seconds=5.0, length=10)
        leaving, staying = asyncio.create_task(turns.take()), asyncio.create_task(turns.take())
        await asyncio.sleep(0)
        turns.free("it")
        leaving.cancel()
        assert await asyncio.wait_for(staying, 2) == "it"

    asyncio.run(main())


def test_a_client_may_hold_only_its_share() -> None:
    shares = Shares(1)
    with shares.held_by("a"), shares.held_by("b"):
        with pytest.raises(GraphError) as caught, shares.held_by("a"):
            pass
        assert caught.value.status == 429
    with shares.held_by("a"):
        pass
