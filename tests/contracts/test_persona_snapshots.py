"""Contract: what was learned of a learner, the latest of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from adapters.memory.persona_snapshots import MemoryPersonaSnapshots
from adapters.mongo.client import Client
from adapters.mongo.persona_snapshots import MongoPersonaSnapshots
from application.ports.persona_snapshots import PersonaSnapshots
from domain.persona.snapshot import PersonaSnapshot
from tests.contracts.on_mongo import OnMongo

NOW = datetime(2030, 5, 1, 12, 30, 15, 123456, tzinfo=UTC)
TENANT, OTHER_TENANT = uuid4(), uuid4()
ADA, BOB = uuid4(), uuid4()


def a_snapshot(*, micros: int = 0, tenant_id: UUID = TENANT, user_id: UUID = ADA) -> PersonaSnapshot:
    return PersonaSnapshot(
        id=uuid4(),
        tenant_id=tenant_id,
        user_id=user_id,
        traits={"sitting": "long", "follow_through": "3 of 4 tasks done", "a.b": "$ö"},
        preferences={"time_of_day": "evening"},
        keywords=("fourier", "ableitung"),
        created_at=NOW + timedelta(microseconds=micros),
    )


class PersonaSnapshotsContract:
    async def test_gives_back_every_field(self, personas: PersonaSnapshots) -> None:
        snapshot = a_snapshot()
        await personas.add(snapshot)
        assert await personas.latest(TENANT, ADA) == snapshot

    async def test_gives_back_a_persona_without_anything(self, personas: PersonaSnapshots) -> None:
        snapshot = replace(a_snapshot(), traits={}, preferences={}, keywords=())
        await personas.add(snapshot)
        assert await personas.latest(TENANT, ADA) == snapshot

    async def test_gives_the_latest(self, personas: PersonaSnapshots) -> None:
        """By time, then by id; even when they differ by a microsecond, and came in another order."""
        snapshots = [a_snapshot(micros=micros) for micros in (7, 543, 544, 544, 544, 3)]
        for snapshot in snapshots:
            await personas.add(snapshot)
        assert await personas.latest(TENANT, ADA) == max(
            snapshots, key=lambda snapshot: (snapshot.created_at, snapshot.id)
        )

    async def test_an_id_that_exists_changes_nothing(self, personas: PersonaSnapshots) -> None:
        snapshot = a_snapshot()
        await personas.add(snapshot)
        await personas.add(replace(snapshot, traits={}, created_at=NOW + timedelta(hours=1)))
        await personas.add(replace(snapshot, tenant_id=OTHER_TENANT))
        assert await personas.latest(TENANT, ADA) == snapshot
        assert await personas.latest(OTHER_TENANT, ADA) is None

    async def test_knows_nobody_else(self, personas: PersonaSnapshots) -> None:
        await personas.add(a_snapshot(tenant_id=OTHER_TENANT))
        await personas.add(a_snapshot(user_id=BOB))
        assert await personas.latest(TENANT, ADA) is None

    async def test_forgets_all_of_one_learner(self, personas: PersonaSnapshots) -> None:
        theirs = [a_snapshot(user_id=BOB), a_snapshot(tenant_id=OTHER_TENANT)]
        for snapshot in [a_snapshot(), a_snapshot(micros=1), *theirs]:
            await personas.add(snapshot)
        assert await personas.forget(TENANT, ADA) == 2
        assert await personas.forget(TENANT, ADA) == 0
        assert await personas.latest(TENANT, ADA) is None
        assert [await personas.latest(TENANT, BOB), await personas.latest(OTHER_TENANT, ADA)] == theirs

    async def test_thins_to_the_latest(self, personas: PersonaSnapshots) -> None:
        snapshots = [a_snapshot(micros=micros) for micros in (5, 1, 4, 2, 3)]
        theirs = [a_snapshot(user_id=BOB), a_snapshot(tenant_id=OTHER_TENANT)]
        for snapshot in [*snapshots, *theirs]:
            await personas.add(snapshot)
        assert await personas.thin(TENANT, ADA, keep=5) == 0
        assert await personas.thin(TENANT, ADA, keep=2) == 3
        assert await personas.latest(TENANT, ADA) == snapshots[0]
        assert [await personas.latest(TENANT, BOB), await personas.latest(OTHER_TENANT, ADA)] == theirs
        assert await personas.forget(TENANT, ADA) == 2

    async def test_finds_by_keywords(self, personas: PersonaSnapshots) -> None:
        """Most of them first, then the newest; whole words, in any case, of this tenant."""
        one, older, newer, foreign = (
            replace(a_snapshot(micros=micros, user_id=uuid4(), tenant_id=tenant), keywords=words)
            for micros, tenant, words in (
                (9, TENANT, ("ableitung", "übung")),
                (1, TENANT, ("fourier", "ableitung")),
                (2, TENANT, ("fourier", "integral", "ableitung")),
                (3, OTHER_TENANT, ("fourier", "ableitung")),
            )
        )
        for each in (one, older, newer, foreign):
            await personas.add(each)
        assert list(await personas.search(TENANT, ["Fourier", "ABLEITUNG"], limit=9)) == [newer, older, one]
        assert list(await personas.search(TENANT, ["fourier ableitung"], limit=2)) == [newer, older]
        assert list(await personas.search(TENANT, ["Übung"], limit=9)) == [one]
        for nothing in (["four"], ["ubung"], ["-fourier -", "12"], [""], []):
            found = await personas.search(TENANT, nothing, limit=9)
            assert list(found) == ([newer, older] if nothing == ["-fourier -", "12"] else []), nothing

    async def test_what_was_learned_once_finds_nobody(self, personas: PersonaSnapshots) -> None:
        earlier = a_snapshot()
        later = replace(a_snapshot(micros=1), keywords=("integral",))
        await personas.add(earlier)
        await personas.add(later)
        assert list(await personas.search(TENANT, ["fourier"], limit=9)) == []
        assert list(await personas.search(TENANT, ["integral"], limit=9)) == [later]


class TestMemoryPersonaSnapshots(PersonaSnapshotsContract):
    @pytest.fixture
    def personas(self) -> PersonaSnapshots:
        return MemoryPersonaSnapshots()


@pytest.mark.infra
class TestMongoPersonaSnapshots(OnMongo, PersonaSnapshotsContract):
    @pytest.fixture
    def personas(self, mongo: Client) -> PersonaSnapshots:
        return MongoPersonaSnapshots()
