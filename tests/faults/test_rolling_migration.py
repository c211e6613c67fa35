"""The schema changes under the release before, up and back again, while its learners go on asking."""

import asyncio
from functools import partial
from pathlib import Path

import asyncpg
import httpx
import pytest

from infrastructure.migrations.postgres.schema import steps
from tests.benchmarks.places import places
from tests.faults.habits import Habits
from tests.faults.polite_client import PoliteClient
from tests.faults.release_before import release_before
from tests.faults.rolling import LEARNERS, Crew, Heard, Learner, open_thread, register, until_nothing_waits
from tests.infrastructure.processes import coach
from tests.nats_server import quiet_port


@pytest.mark.timeout(600)
async def test_no_request_of_the_release_before_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, known = release_before(steps()[-1].version, tmp_path / "before")
    heard, over, port, moves = Heard(), asyncio.Event(), quiet_port(), dict[str, int]()
    with places() as stores:
        await stores.create("moving", migrated=False)
        today = {**stores.product_environment("moving"), "COACH_REQUEST_DEADLINE": "60"}
        before = today | {"PYTHONPATH": str(code), "COACH_PORT": str(port)}
        assert coach("migrate", cwd=tmp_path, **before).returncode == 0
        crew = Crew(tmp_path, before)
        crew.start("serve")
        crew.start("work")
        await until_it_answers(port)
        learners = [await register(port, number) for number in range(LEARNERS)]
        threads = [await open_thread(port, token) for _, token in learners]
        async with asyncio.TaskGroup() as group:
            for number, ((_, token), thread) in enumerate(zip(learners, threads, strict=True)):
                client, habits = PoliteClient(port), Habits(token, seed=number)
                group.create_task(Learner(client, habits, heard, thread).study(over))
            for move in ("up", f"down postgres --to {known} --yes", "up"):
                answered = sum(heard.answers.values())
                done = await asyncio.to_thread(
                    partial(coach, "migrate", *move.split(), cwd=tmp_path, **today)
                )
                assert (done.returncode, done.stderr) == (0, "")
                moves[f"{len(moves) + 1}. {move}"] = sum(heard.answers.values()) - answered
                await asyncio.sleep(2)
            over.set()
        looking = await asyncpg.connect(stores.postgres.dsn("moving"))
        await until_nothing_waits(looking)
        version = await looking.fetchval("SELECT version_num FROM alembic_version")
        await looking.close()
        statuses = await crew.end()
    with capsys.disabled():
        print(
            f"\nthe release of {known} under {version}: {sum(heard.answers.values())} requests"
            f" {dict(heard.answers)}, {len(heard.wrong)} failed; requests during {moves}"
        )
    assert heard.wrong == []
    assert min(moves.values()) > 0
    assert version == steps()[-1].version > known
    assert statuses == [0, 0]


async def until_it_answers(port: int) -> None:
    async with asyncio.timeout(90), httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        while True:
            try:
                (await client.get("/health/ready")).raise_for_status()
            except httpx.HTTPError:
                await asyncio.sleep(0.2)
            else:
                return
