"""What is counted behaves as it did, and is counted by what became of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any

import pytest
from returns.result import Failure, Result, Success

from application.consistency.store_observer import Asked
from application.ports.failures import StaleAggregate, StoreUnavailable
from domain.planning.errors import PlanNotFound
from infrastructure.metrics.counted_ports import CountedPort
from infrastructure.metrics.counted_use_cases import Counted
from infrastructure.metrics.instruments import Instruments
from infrastructure.metrics.tallies import Stopwatch
from tests.builders import NOW

GONE = StoreUnavailable("mongo")


class Says:
    """A use case or a port that does what it is told to."""

    def __init__(self, said: Any) -> None:
        self.said = said

    async def __call__(self, _: object) -> Result[Any, Any]:
        return self._saying()  # type: ignore[no-any-return]

    async def get(self, *, key: str) -> Any:
        """Gets."""
        return self._saying()

    async def pieces(self) -> AsyncIterator[Any]:
        yield 1
        yield self._saying()

    def _saying(self) -> Any:
        if isinstance(self.said, BaseException):
            raise self.said
        return self.said


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (Success(1), "success"),
        (Failure(PlanNotFound()), "plan_not_found"),
        (GONE, "unavailable"),
        (StaleAggregate.__new__(StaleAggregate), "busy"),
        (asyncio.CancelledError(), "cancelled"),
        (ZeroDivisionError(), "error"),
    ],
    ids=["success", "refusal", "unavailable", "busy", "cancelled", "error"],
)
async def test_a_use_case_counts_by_its_outcome(said: Any, outcome: str) -> None:
    instruments = Instruments()
    counted = Counted(Says(said), "read_plan", instruments)
    if isinstance(said, BaseException):
        with pytest.raises(type(said)):
            await counted(NOW)
    else:
        assert await counted(NOW) is said
    assert instruments.use_cases.figures().values == {("read_plan", outcome): 1}
    assert sum(instruments.use_case_times.timings().counts["read_plan",]) == 1


def counted_port(said: Any) -> tuple[Any, list[tuple[str, Asked]]]:
    seen: list[tuple[str, Asked]] = []
    return CountedPort(Says(said), lambda operation, _, how: seen.append((operation, how))), seen


@pytest.mark.parametrize(
    ("said", "how"),
    [(1, Asked.DONE), (GONE, Asked.UNAVAILABLE), (KeyError(), Asked.FAILED)],
    ids=["done", "unavailable", "failed"],
)
async def test_a_port_counts_by_what_became_of_it(said: Any, how: Asked) -> None:
    port, seen = counted_port(said)
    for _ in range(2):
        if isinstance(said, BaseException):
            with pytest.raises(type(said)):
                await port.get(key="a")
        else:
            assert await port.get(key="a") == said
    assert seen == [("get", how)] * 2
    assert port.get.__doc__ == "Gets."


async def heard(port: Any) -> Sequence[Any]:
    return [piece async for piece in port.pieces()]


async def test_a_stream_counts_once_when_it_is_over() -> None:
    port, seen = counted_port(2)
    assert await heard(port) == [1, 2]
    assert seen == [("pieces", Asked.DONE)]
    port, seen = counted_port(GONE)
    with pytest.raises(StoreUnavailable):
        await heard(port)
    assert seen == [("pieces", Asked.UNAVAILABLE)]


async def test_a_stream_that_nobody_hears_to_its_end_is_done_too() -> None:
    port, seen = counted_port(2)
    async with aclosing(port.pieces()) as pieces:
        assert await anext(pieces) == 1
    assert seen == [("pieces", Asked.DONE)]


def test_what_is_no_operation_is_what_it_was() -> None:
    port, seen = counted_port(2)
    assert port.said == 2
    assert seen == []


def test_times_fall_under_the_first_bound_that_is_not_smaller() -> None:
    watch = Stopwatch("coach_x_seconds", "X.", "what", bounds=(0.2, 1.0))
    for seconds in (0.1, 0.2, 0.3, 5.0):
        watch.took(seconds, "walk")
    timings = watch.timings()
    assert timings.counts == {("walk",): (2, 1, 1)}
    assert timings.sums["walk",] == pytest.approx(5.6)
    watch.took(0.1, "walk")
    assert timings.counts == {("walk",): (2, 1, 1)}  # as they were
