"""Contract: what nobody could act on is kept, once, until somebody removes it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from adapters.memory.dead_letters import MemoryDeadLetters
from adapters.postgres.connections import Connections
from adapters.postgres.dead_letters import PostgresDeadLetters
from adapters.postgres.engine import create_engine
from application.ports.dead_letters import DeadLetter, DeadLetters
from tests.servers import PostgresDatabase

NOW = datetime(2030, 5, 1, 12, 30, 15, 123456, tzinfo=UTC)


def a_letter(*, minutes: int = 0, letter_id: UUID | None = None) -> DeadLetter:
    return DeadLetter(
        id=letter_id or uuid4(),
        received_at=NOW + timedelta(minutes=minutes),
        transport="pgqueuer",
        code="data_unfit",
        reason="expected `str`, got `int` - at `$.title`",
        body="sealed",
    )


class DeadLettersContract:
    async def test_gives_back_every_field(self, dead_letters: DeadLetters) -> None:
        letter = a_letter()
        await dead_letters.keep(letter)
        assert await dead_letters.get(letter.id) == letter
        assert await dead_letters.get(uuid4()) is None

    async def test_keeps_the_first_of_one_id(self, dead_letters: DeadLetters) -> None:
        letter = a_letter()
        await dead_letters.keep(letter)
        await dead_letters.keep(replace(letter, reason="another time", received_at=NOW + timedelta(days=1)))
        assert await dead_letters.oldest(limit=9) == [letter]

    async def test_lists_the_oldest_first(self, dead_letters: DeadLetters) -> None:
        letters = [a_letter(minutes=minutes) for minutes in range(4)]
        for letter in reversed(letters):
            await dead_letters.keep(letter)
        assert await dead_letters.oldest(limit=3) == letters[:3]

    async def test_removes_only_what_it_was_told_to(self, dead_letters: DeadLetters) -> None:
        first, second = a_letter(), a_letter(minutes=1)
        await dead_letters.keep(first)
        await dead_letters.keep(second)
        await dead_letters.remove(first.id)
        await dead_letters.remove(first.id)
        assert await dead_letters.oldest(limit=9) == [second]


class TestMemoryDeadLetters(DeadLettersContract):
    @pytest.fixture
    def dead_letters(self) -> DeadLetters:
        return MemoryDeadLetters()


@pytest.mark.infra
class TestPostgresDeadLetters(DeadLettersContract):
    @pytest.fixture
    async def dead_letters(self, postgres_database: PostgresDatabase) -> AsyncIterator[DeadLetters]:
        engine = create_engine(postgres_database.dsn, pool_size=1)
        yield PostgresDeadLetters(Connections(engine))
        await engine.dispose()
