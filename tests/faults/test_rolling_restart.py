"""A rolling restart under load: nobody's request is lost, no message, and nothing happens twice."""

import asyncio
import json
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from tests.benchmarks.places import places
from tests.faults.habits import Habits
from tests.faults.polite_client import PoliteClient
from tests.faults.rolling import (
    LEARNERS,
    Effects,
    Heard,
    Learner,
    Producer,
    open_thread,
    register,
    released,
    until_nothing_waits,
)
from tests.infrastructure.processes import coach


@pytest.mark.timeout(600)
async def test_nothing_is_lost_and_nothing_doubled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heard, over = Heard(), asyncio.Event()
    with places() as stores:
        await stores.create("rolling", migrated=True)
        looking = await asyncpg.connect(stores.postgres.dsn("rolling"))
        async with released(stores, tmp_path) as (crew, balancer):
            learners = [await register(balancer.port, number) for number in range(LEARNERS)]
            threads = [await open_thread(balancer.port, token) for _, token in learners]
            async with asyncio.TaskGroup() as group:
                for number, ((_, token), thread) in enumerate(zip(learners, threads, strict=True)):
                    client, habits = PoliteClient(balancer.port), Habits(token, seed=number)
                    group.create_task(Learner(client, habits, heard, thread).study(over))
                producer = Producer(stores.postgres.dsn("rolling"), learners[0][0], heard)
                group.create_task(producer.send(over))
                statuses = []
                for name in ("serve-0", "work-0", "serve-1", "work-1"):
                    await until_all_are_ready(balancer.ready)
                    statuses.append(await crew.roll(name))
                await until_all_are_ready(balancer.ready)
                over.set()
            await until_nothing_waits(looking)
            statuses += await crew.end()
        effects = await Effects.of(looking)
        await looking.close()
        settings = stores.product_environment("rolling")
        fsck = await asyncio.to_thread(
            partial(coach, "fsck", "--json", "--grace", "0", cwd=tmp_path, **settings)
        )
    with capsys.disabled():
        print(
            f"\nrolling restart: {sum(heard.answers.values())} requests {dict(heard.answers)},"
            f" {heard.streams} of them streams, {len(heard.wrong)} failed;"
            f" {len(heard.commands)} commands, {sum(effects.outcomes.values())} outcomes;"
            f" {len(effects.to_publish)} events, {sum(effects.published.values())} published"
        )
    assert heard.wrong == []
    assert set(statuses) == {0}
    assert effects.outcomes == dict.fromkeys(heard.commands, 1)
    assert effects.published == dict.fromkeys(effects.to_publish, 1)
    assert effects.study_sessions == heard.study_sessions + len(heard.commands)
    assert fsck.returncode == 0, json.loads(fsck.stdout or json.dumps(fsck.stderr))


async def until_all_are_ready(ready: set[int]) -> None:
    async with asyncio.timeout(90):
        while len(ready) < 2:  # noqa: ASYNC110 - the balancer looks, we look at the balancer
            await asyncio.sleep(0.1)
