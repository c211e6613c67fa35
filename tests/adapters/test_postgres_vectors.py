"""Whoever asks while a shelf gets its first collection is answered."""

from collections.abc import Awaitable, Callable, Sequence

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.connections import Connections
from adapters.postgres.engine import create_engine
from adapters.postgres.statements import Statement
from adapters.postgres.vectors import PostgresRecallIndex
from application.ports.recall_index import Shelf
from tests.builders import a_recallable
from tests.contracts.recall_index import ADA, TENANT, found
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra
STATEMENTS = 3  # as many as a question may take


class Crowded(Connections):
    """Somebody else gets a turn after the ``number``th statement."""

    def __init__(self, engine: AsyncEngine, number: int, turn: Callable[[], Awaitable[None]]) -> None:
        super().__init__(engine)
        self._left, self._turn = number, turn

    async def rows(self, statement: Statement, **values: object) -> Sequence[asyncpg.Record]:
        rows = await super().rows(statement, **values)
        self._left -= 1
        if self._left == 0:
            await self._turn()
        return rows


@pytest.mark.parametrize("after", range(1, STATEMENTS + 1))
async def test_a_question_never_meets_a_shelf_half_opened(
    postgres_database: PostgresDatabase, after: int
) -> None:
    engine = create_engine(postgres_database.dsn, pool_size=5)
    writer = PostgresRecallIndex(Connections(engine))

    async def write() -> None:
        await writer.put(Shelf.KNOWLEDGE, [a_recallable(tenant_id=TENANT, owner_id=ADA)])

    asker = PostgresRecallIndex(Crowded(engine, after, write))
    assert await found(asker) == []  # as it was when the question came
    await write()
    assert len(await found(asker)) >= 1
    await engine.dispose()
