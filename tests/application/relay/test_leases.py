"""Leases: whoever is at work keeps what it has, and whoever died loses it soon."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.system.clock import SystemClock
from application.ports.outbox import DeliveredEvent
from tests.application.relay.bench import QUICK, Bench, Bus, bench, running, until

SHORT = replace(QUICK, lease=timedelta(seconds=0.15))


@pytest.fixture
async def at() -> Bench:
    return await bench(SystemClock())


async def test_slow_work_is_not_given_to_another(at: Bench) -> None:
    await at.school.plans(1)
    go = asyncio.Event()

    async def act(_: DeliveredEvent) -> None:
        await go.wait()

    slow, eager = Bus(act), Bus()
    async with running(at.relay(slow, options=SHORT)):
        await asyncio.sleep(0.05)
        async with running(at.relay(eager, options=SHORT)):
            await asyncio.sleep(4 * SHORT.lease.total_seconds())
            go.set()
            await until(lambda: len(slow.handled) == 1)
            await asyncio.sleep(2 * SHORT.lease.total_seconds())
    assert eager.handled == []
    assert at.waiting("bus") == {}


async def test_the_work_of_a_dead_worker_is_taken_over(at: Bench) -> None:
    await at.school.plans(1)
    assert len(await at.stores.outbox.claim("bus", limit=1, lease=SHORT.lease)) == 1  # and never seen again
    bus = Bus()
    async with running(at.relay(bus, options=SHORT)):
        await until(lambda: len(bus.handled) == 1)
