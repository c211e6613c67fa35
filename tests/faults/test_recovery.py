"""Stores that die under load and come back: work goes on within seconds; nothing is lost, nothing twice."""

import asyncio
import os
import subprocess
from collections.abc import Callable, Iterator
from uuid import uuid4

import asyncpg
import pytest

from infrastructure.embedded import postgres_program
from infrastructure.settings import DEFAULT_TENANT
from tests.faults.accounts import held, promised
from tests.faults.learner import Learner, Pulse, beat, learner
from tests.faults.producer import Producer
from tests.faults.product import Product, running
from tests.faults.recovery import FAR_OFF, RECOVERY, ROUNDS, recovered
from tests.queue.messages import command

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

BEFORE, AFTER = 2.0, 3.0  # seconds of load before the blow and after it
COMMANDS = 40
LATEST = 60.0  # seconds: a command that a worker had in hand may wait for the end of its silence


@pytest.fixture(scope="module", params=["nats", "postgres"])
def product(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("recovery") / "product", queue=request.param, seed=1) as made:
        yield made


async def test_postgres_stopped_at_once_and_started(
    product: Product, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped_and_started() -> None:
        owner = product.postgres.data.stat()
        asked = subprocess.run(
            [postgres_program("pg_ctl"), "stop", "-W", "-m", "immediate", "-D", str(product.postgres.data)],
            user=owner.st_uid if os.geteuid() == 0 else None,
            group=owner.st_gid if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
            cwd=product.postgres.data,
            check=False,
            capture_output=True,
            text=True,
        )
        assert asked.returncode == 0, asked.stderr
        product.postgres.stop()  # it is our child: nobody else can see the end of it
        product.postgres.start()

    await survives(product, "pg_ctl stop -m immediate", stopped_and_started, capsys)


async def test_every_connection_to_postgres_terminated(
    product: Product, capsys: pytest.CaptureFixture[str]
) -> None:
    async def terminated() -> None:
        sql = await asyncpg.connect(product.postgres.dsn())
        ended = 0
        for _ in range(5):
            ended += await sql.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            await asyncio.sleep(0.2)
        await sql.close()
        assert ended > 5

    await survives(product, "pg_terminate_backend, 5 times", lambda: asyncio.run(terminated()), capsys)


async def test_mongo_killed_and_started(product: Product, capsys: pytest.CaptureFixture[str]) -> None:
    def killed_and_started() -> None:
        product.mongo.kill()
        product.mongo.start()

    await survives(product, "MongoDB killed", killed_and_started, capsys)


async def test_broker_killed_and_started(product: Product, capsys: pytest.CaptureFixture[str]) -> None:
    def killed_and_started() -> None:
        product.nats.kill()
        product.nats.start()

    await survives(product, "nats-server killed", killed_and_started, capsys)


async def survives(
    product: Product, blow: str, deal: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Another time only where the machine may have been too busy; what is far off fails at once."""
    async with learner(product.url) as ada:
        times: list[float] = []
        while not times or (times[-1] > RECOVERY and len(times) < ROUNDS):
            pulses, took = await _struck(product, ada, deal)
            times.append(took)
            answered = sum(pulse.good for pulse in pulses)
            sorry = sum(pulse.statuses[503] for pulse in pulses)
            assert [odd for pulse in pulses for odd in pulse.odd] == []
            assert took <= FAR_OFF * RECOVERY
            with capsys.disabled():
                print(
                    f"\n{blow} (queue in {product.queue}): works again after {took:.2f} s; {answered}"
                    f" requests answered, {sorry} asked to come again; {ada.studied + ada.said} writes,",
                    end="",
                )
        await ada.confirm()
        async with asyncio.timeout(LATEST):
            while await held(product, ada) != promised(ada):  # noqa: ASYNC110 - other processes
                await asyncio.sleep(0.5)
        with capsys.disabled():
            print(" none lost, none twice")
        assert times[-1] <= RECOVERY
    assert product.disagreements() == {}


async def _struck(product: Product, ada: Learner, deal: Callable[[], None]) -> tuple[list[Pulse], float]:
    """What the load saw, and how long after the blow everything worked again."""
    asks = [ada.study, ada.study, ada.say, ada.plans, ada.persona]
    pulses = [Pulse() for _ in asks]
    async with asyncio.TaskGroup() as load:
        for ask, pulse in zip(asks, pulses, strict=True):
            load.create_task(beat(ask, pulse, seconds=BEFORE + AFTER, rest=0.02))
        load.create_task(_command(product, ada))
        await asyncio.sleep(BEFORE)
        await asyncio.to_thread(deal)
        took = await recovered(product, ada)
    return pulses, took


async def _command(product: Product, ada: Learner) -> None:
    """Through the queue, straight to the broker, each until it is accepted."""
    async with Producer(product) as producer:
        for _ in range(COMMANDS):
            ada.studied += 1
            body = command(
                "log_study_session", {"minutes": 1}, id=uuid4().hex, tenant=DEFAULT_TENANT, learner=ada.id
            )
            await producer.send(body)
            await asyncio.sleep(BEFORE / COMMANDS)
