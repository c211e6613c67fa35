"""On real stores, vectors move to another model while learners write, delete and ask."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import asyncpg
import pytest

from application.caller import Caller
from application.coach import Coach
from application.consistency import fill_shadow
from application.consistency.fsck import CheckAgreementCommand
from application.consistency.make_shadow import Filled
from application.consistency.migrate_vectors import MigrateVectorsCommand, ShelfMoved
from application.consistency.tend_vectors import ServeVectorsCommand
from application.ports.recall_index import Shelf
from infrastructure.container import Container
from tests.infrastructure.processes import COMMAND, coach, environment
from tests.infrastructure.test_fsck import LEARNER, Stores
from tests.infrastructure.test_rebuild_vectors import TEXTS, Busy, Interrupted
from tests.openai_server import OpenAIServer, openai_server
from tests.servers import MongoDatabase, PostgresDatabase

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

OLD, NEW = "hashed-words-v1", "hashed-pieces-v1"
KEPT = "SELECT text_hash FROM kept_vectors WHERE model = 'small-1536'"
OF_OLD_AND_NEW = """
    SELECT v.collection, v.id, v.content_hash FROM vectors v
    JOIN vector_collections c ON c.name = v.collection WHERE c.shelf <> 'persona' AND c.model = $1
"""


async def moved(container: Container, model: str, **how: object) -> Sequence[ShelfMoved]:
    command = MigrateVectorsCommand(model=model, min_overlap=0.0, questions=20, **how)  # type: ignore[arg-type] # by name
    use: Coach = container.coach()
    return (await use.migrate_vectors(command)).unwrap()


async def there_and_back_while_busy(learners: Container, operator: Container, caller: Caller) -> Counter[str]:
    """Learners are served by another process than the one that moves the vectors."""
    busy = Busy(learners, caller)
    texts = [await busy.text(number) for number in range(TEXTS)]
    await busy.relay.drain()

    def stop(filled: Filled) -> None:
        if filled.done == 2 * fill_shadow.BATCH:
            raise Interrupted

    async with asyncio.TaskGroup() as group:
        group.create_task(busy.write(texts))
        group.create_task(busy.ask())
        with pytest.raises(Interrupted):
            await moved(operator, NEW, watch=stop)
        for each in await moved(operator, NEW):
            assert (each.serves, each.refused) == (f"{each.shelf.value}-{NEW}-1", []), each
        for shelf in Shelf:
            back = ServeVectorsCommand(collection=f"{shelf.value}-{OLD}-1")
            (await operator.coach().serve_vectors(back)).unwrap()
        for each in await moved(operator, NEW):
            assert (each.serves, each.refused) == (f"{each.shelf.value}-{NEW}-2", []), each
        busy.stop.set()
    await busy.relay.drain()
    return busy.done


async def test_no_question_fails_and_nothing_is_missing_in_old_or_new(
    empty_database: PostgresDatabase,
    mongo_database: MongoDatabase,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fill_shadow, "BATCH", 5)
    stores = Stores(empty_database.dsn, mongo_database, tmp_path_factory.mktemp("home"))
    await stores.begin()

    async def with_learners(learners: Container) -> None:
        async def run(operator: Container) -> None:
            done = await there_and_back_while_busy(learners, operator, Caller(stores.tenant, LEARNER))
            assert done["found nothing"] == 0
            assert min(done["found"], done["written"]) > 3, done
            report = (await operator.coach().check_agreement(CheckAgreementCommand())).unwrap()
            assert (report.left, report.unavailable) == (0, ())

        await stores.do(run)

    await stores.do(with_learners)
    connection = await asyncpg.connect(empty_database.dsn)
    held = {model: await connection.fetch(OF_OLD_AND_NEW, model) for model in (OLD, NEW)}
    await connection.close()
    in_old, in_new = ({(each["id"], each["content_hash"]) for each in held[model]} for model in (OLD, NEW))
    assert in_old == in_new
    assert len(held[NEW]) == len(in_new) > TEXTS


def measured(server: OpenAIServer) -> Counter[str]:
    return Counter(text for request in server.requests for text in request["input"])


async def test_a_killed_move_goes_on_and_measures_no_text_twice(
    empty_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path
) -> None:
    """It is killed while it waits for the model's answer, which is lost with it."""
    stores = Stores(empty_database.dsn, mongo_database, tmp_path)
    await stores.begin()
    with openai_server() as server:
        reached = {"COACH_MODEL_BASE_URL": server.url, "COACH_MODEL_API_KEY": "key"}
        settings = stores.environment | reached
        move = ("vectors", "migrate", "--model", "small")
        server.then().then().then(delay=60.0)  # longer than it takes to kill it, however slow the machine is
        process = await asyncio.create_subprocess_exec(
            *COMMAND, *move, cwd=tmp_path, env=environment(settings), stdout=asyncio.subprocess.DEVNULL
        )
        async with asyncio.timeout(60):
            while len(server.requests) < 3:  # noqa: ASYNC110 - of another process
                await asyncio.sleep(0.05)
        process.kill()
        assert await process.wait() < 0
        connection = await asyncpg.connect(empty_database.dsn)
        begun, kept = measured(server), await connection.fetch(KEPT)
        assert 0 < len(kept) < len(begun) - 1  # all but the question that is asked before anything is begun
        done = await asyncio.to_thread(coach, *move, cwd=tmp_path, **settings)
        assert done.returncode == 0, done.stdout + done.stderr
        digests = {each["text_hash"] for each in kept}
        again = [text for text, times in (measured(server) - begun).items() for _ in range(times)]
        assert not digests & {hashlib.sha256(text.encode()).digest() for text in again}
        assert set(begun) < set(measured(server))
        assert len(await connection.fetch(KEPT)) == len(measured(server)) - 1
        await connection.close()
    back = ("vectors", "serve", "knowledge-hashed-words-v1-1")
    assert (await asyncio.to_thread(coach, *back, cwd=tmp_path, **stores.environment)).returncode == 0
    forth = ("vectors", "serve", "knowledge-small-1536-1")
    refused = await asyncio.to_thread(coach, *forth, cwd=tmp_path, **stores.environment)
    assert (refused.returncode, "embedding_model_unknown" in refused.stdout) == (1, True)
