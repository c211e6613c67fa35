"""The relay passes the harness; every relay that is wrong in a usual way does not."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.faults.harness import Harness, Verdict
from tests.faults.relay_worker import Shift
from tests.servers import PostgresDatabase, PostgresServer

RIGHT = Verdict(lost=[], repeated=[], out_of_order=[], handled_twice=[])
SEED = 11


@pytest.fixture
def database(postgres_server: PostgresServer, migrated_template: PostgresDatabase) -> Iterator[str]:
    with postgres_server.database(template=migrated_template.name) as made:
        yield made.dsn


def kills(dsn: str, mutant: str | None = None) -> Verdict:
    """Workers die in the middle of their effects, again and again."""
    harness = Harness(dsn, Shift(dsn, lease=0.4, busy=0.04, mutant=mutant), SEED)

    async def run() -> Verdict:
        await harness.prepare()
        await harness.write(events=250, aggregates=25)
        with harness.workers(2) as crew:
            await harness.kill_now_and_then(crew, times=8)
            await harness.settle()
        return await harness.verdict()

    return asyncio.run(run())


def latecomers(dsn: str, mutant: str | None = None) -> Verdict:
    """Transactions that drew an older position commit after younger ones were delivered."""
    harness = Harness(dsn, Shift(dsn, lease=30, busy=0.001, mutant=mutant), SEED)

    async def run() -> Verdict:
        await harness.prepare()
        with harness.workers(1):
            await asyncio.sleep(0.5)
            await harness.write(events=40, aggregates=5, late=3)
            await harness.settle()
        return await harness.verdict()

    return asyncio.run(run())


def rivals(dsn: str, mutant: str | None = None) -> Verdict:
    """Two healthy workers side by side, neither slow nor dying."""
    harness = Harness(dsn, Shift(dsn, lease=30, busy=0.05, mutant=mutant), SEED)

    async def run() -> Verdict:
        await harness.prepare()
        await harness.write(events=80, aggregates=20)
        with harness.workers(2):
            await harness.settle()
        return await harness.verdict()

    return asyncio.run(run())


def test_workers_that_are_killed_lose_and_repeat_nothing(database: str) -> None:
    assert replace(kills(database), handled_twice=[]) == RIGHT


def test_late_commits_are_not_overlooked(database: str) -> None:
    assert latecomers(database) == RIGHT


def test_rivals_never_handle_the_same_delivery(database: str) -> None:
    assert rivals(database) == RIGHT


def test_a_frozen_worker_that_wakes_after_its_lease_has_no_second_effect(database: str) -> None:
    harness = Harness(database, Shift(database, lease=0.5, busy=0.3), SEED)

    async def run() -> Verdict:
        await harness.prepare()
        await harness.write(events=60, aggregates=6)
        with harness.workers(2) as crew:
            await asyncio.sleep(1.2)
            await harness.freeze(crew[0], seconds=1.5)
            await harness.settle()
        return await harness.verdict()

    assert replace(asyncio.run(run()), handled_twice=[]) == RIGHT


def test_catches_a_relay_that_acknowledges_before_the_effect(database: str) -> None:
    assert kills(database, "acknowledges first").lost


def test_catches_a_relay_that_reads_past_a_cursor(database: str) -> None:
    assert latecomers(database, "reads past a cursor").lost


def test_catches_a_relay_that_drops_the_ledger(database: str) -> None:
    assert kills(database, "drops the ledger").repeated


def test_catches_a_relay_that_ignores_the_lease(database: str) -> None:
    assert rivals(database, "ignores the lease").handled_twice
