"""Contracts of retention: old turns, old documents, and when a run last went well."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from adapters.memory.audit_log import MemoryAuditLog
from adapters.memory.old_documents import MemoryOldDocuments
from adapters.memory.old_turns import MemoryOldTurns
from adapters.memory.retention_runs import MemoryRetentionRuns
from adapters.memory.stores import MemoryStores
from adapters.mongo.audit_log import MongoAuditLog
from adapters.mongo.client import Client
from adapters.mongo.documents import AuditLogs
from adapters.mongo.old_documents import MongoOldDocuments
from adapters.postgres.connections import Connections
from adapters.postgres.old_turns import PostgresOldTurns
from adapters.postgres.retention_runs import PostgresRetentionRuns
from application.ports.audit_log import AuditLog
from application.ports.leftovers import Due, Leftovers
from application.ports.old_dialogue import OldTurns, OldTurnsCounted
from application.ports.retention_runs import RetentionRun, RetentionRuns
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit.entry import AuditEntry
from domain.coaching.dialogue import DialogueTurn, reply_id_of
from domain.identity.user import User
from domain.privacy.retention import Leftover
from tests.builders import NOW, a_coaching_session, a_turn
from tests.contracts.on_mongo import OnMongo
from tests.contracts.test_memory_stores import OnMemoryStores
from tests.on_postgres import OnPostgres

DAY = timedelta(days=1)
TODAY = datetime.now(UTC)  # a database forgets by its own clock, though a week later than workers do
TENANT, ADA = uuid4(), uuid4()


class RetentionRunsContract:
    async def test_there_was_none_at_first(self, retention_runs: RetentionRuns) -> None:
        assert await retention_runs.last() is None

    async def test_keeps_the_latest(self, retention_runs: RetentionRuns) -> None:
        latest = RetentionRun(finished_at=NOW + DAY, removed=3_000_000_000, archived=2)
        for run in (replace(latest, finished_at=NOW), latest, replace(latest, finished_at=NOW, removed=1)):
            await retention_runs.keep(run)
        assert await retention_runs.last() == latest


class OldTurnsContract:
    async def test_the_oldest_come_first_and_only_what_is_named_goes(
        self, unit_of_work: UnitOfWorkFactory, old_turns: OldTurns, learner: User, stranger: User
    ) -> None:
        """Of every tenant, answered or not."""
        young, old = await turn_of(unit_of_work, learner), await turn_of(unit_of_work, stranger, days_ago=9)
        oldest = await turn_of(unit_of_work, learner, days_ago=10, answered=True)
        found = await old_turns.oldest(before=NOW - DAY, limit=9)
        assert [each.message_id for each in found] == [oldest.id, old.id]
        assert [each.reply_id for each in found] == [reply_id_of(oldest.id), reply_id_of(old.id)]
        assert await old_turns.oldest(before=NOW - DAY, limit=1) == found[:1]
        assert await old_turns.count(before=NOW - DAY) == OldTurnsCounted(2, 2, oldest.accepted_at)
        for _ in range(2):
            await old_turns.forget(found)
        assert await old_turns.count(before=NOW - DAY) == OldTurnsCounted(0, 0, None)
        (left,) = await old_turns.oldest(before=NOW + DAY, limit=9)
        assert left.message_id == young.id


async def turn_of(
    unit_of_work: UnitOfWorkFactory, owner: User, *, days_ago: int = 0, answered: bool = False
) -> DialogueTurn:
    session = a_coaching_session(owner)
    turn = a_turn(session, content="Why?")
    turn.remember, turn.accepted_at = True, NOW - days_ago * DAY
    async with unit_of_work(owner.tenant_id) as work:
        await work.coaching_sessions.add(session)
        await work.turns.add(turn)
        if answered:
            turn.answered(now=NOW)
            await work.turns.save(turn)
        await work.commit()
    return turn


class OldDocumentsContract:
    async def test_the_oldest_go_first_and_no_more_than_asked_for(
        self, audit: AuditLog, old_entries: Leftovers
    ) -> None:
        entries = [an_entry(days_ago=days) for days in (0, 3, 2, 1)]
        for entry in entries:
            await audit.record(entry)
        before = TODAY - DAY / 2
        assert await old_entries.due(Leftover.AUDIT, before=before) == [
            Due(store="mongo", count=3, oldest=TODAY - 3 * DAY)
        ]
        assert await old_entries.forget(Leftover.AUDIT, before=before, limit=2) == 2
        left = await audit.of_user(TENANT, ADA, limit=9)
        assert [each.id for each in left] == [entries[0].id, entries[3].id]
        assert await old_entries.forget(Leftover.AUDIT, before=before, limit=9) == 1
        assert await old_entries.forget(Leftover.AUDIT, before=before, limit=9) == 0
        assert await old_entries.due(Leftover.AUDIT, before=before) == [
            Due(store="mongo", count=0, oldest=None)
        ]


def an_entry(*, days_ago: int) -> AuditEntry:
    return AuditEntry(
        id=uuid4(),
        tenant_id=TENANT,
        user_id=ADA,
        action="identity.logged_in.v1",
        metadata={},
        created_at=TODAY - days_ago * DAY,
    )


class TestMemoryRetentionRuns(RetentionRunsContract):
    @pytest.fixture
    def retention_runs(self) -> RetentionRuns:
        return MemoryRetentionRuns()


@pytest.mark.infra
class TestPostgresRetentionRuns(OnPostgres, RetentionRunsContract):
    @pytest.fixture
    def retention_runs(self, connections: Connections) -> RetentionRuns:
        return PostgresRetentionRuns(connections)


class TestMemoryOldTurns(OnMemoryStores, OldTurnsContract):
    @pytest.fixture
    def old_turns(self, stores: MemoryStores) -> OldTurns:
        return MemoryOldTurns(stores.database)


@pytest.mark.infra
class TestPostgresOldTurns(OnPostgres, OldTurnsContract):
    @pytest.fixture
    def old_turns(self, connections: Connections) -> OldTurns:
        return PostgresOldTurns(connections)


class TestMemoryOldDocuments(OldDocumentsContract):
    @pytest.fixture
    def audit(self) -> MemoryAuditLog:
        return MemoryAuditLog()

    @pytest.fixture
    def old_entries(self, audit: MemoryAuditLog) -> Leftovers:
        return MemoryOldDocuments(audit.entries, Leftover.AUDIT)


@pytest.mark.infra
class TestMongoOldDocuments(OnMongo, OldDocumentsContract):
    @pytest.fixture
    def audit(self, mongo: Client) -> AuditLog:
        return MongoAuditLog()

    @pytest.fixture
    def old_entries(self, mongo: Client) -> Leftovers:
        return MongoOldDocuments(AuditLogs, Leftover.AUDIT)
