"""Contract: what happened to an account is on record once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from adapters.memory.audit_log import MemoryAuditLog
from adapters.mongo.audit_log import MongoAuditLog
from adapters.mongo.client import Client
from application.ports.audit_log import AuditLog
from domain.audit.entry import AuditEntry
from tests.contracts.on_mongo import OnMongo

NOW = datetime.now(UTC)  # a database forgets what is older than 180 days by its own clock
TENANT, OTHER_TENANT = uuid4(), uuid4()
ADA, BOB = uuid4(), uuid4()


def an_entry(*, micros: int = 0, tenant_id: UUID = TENANT, user_id: UUID = ADA) -> AuditEntry:
    return AuditEntry(
        id=uuid4(),
        tenant_id=tenant_id,
        user_id=user_id,
        action="identity.profile_changed.v1",
        metadata={"fields": "display_name, timezone"},
        created_at=NOW + timedelta(microseconds=micros),
    )


class AuditLogContract:
    @pytest.mark.parametrize("micros", [0, 1, 999, 1000])
    async def test_gives_back_every_field(self, audit: AuditLog, micros: int) -> None:
        entry = an_entry(micros=micros)
        await audit.record(entry)
        assert await audit.of_user(TENANT, ADA, limit=9) == [entry]

    async def test_recording_twice_records_once(self, audit: AuditLog) -> None:
        entry = an_entry()
        await audit.record(entry)
        await audit.record(replace(entry, action="something.else.v1"))
        await audit.record(replace(entry, tenant_id=OTHER_TENANT))
        assert await audit.of_user(TENANT, ADA, limit=9) == [entry]
        assert await audit.of_user(OTHER_TENANT, ADA, limit=9) == []

    async def test_gives_the_newest_first(self, audit: AuditLog) -> None:
        entries = [an_entry(micros=micros) for micros in (7, 543, 544, 544, 544, 3)]
        for entry in entries:
            await audit.record(entry)
        entries.sort(key=lambda entry: (entry.created_at, entry.id), reverse=True)
        for limit in (1, 3, 6, 9):
            assert await audit.of_user(TENANT, ADA, limit=limit) == entries[:limit]

    async def test_shows_nobody_elses(self, audit: AuditLog) -> None:
        await audit.record(an_entry(tenant_id=OTHER_TENANT))
        await audit.record(an_entry(user_id=BOB))
        assert await audit.of_user(TENANT, ADA, limit=9) == []


class TestMemoryAuditLog(AuditLogContract):
    @pytest.fixture
    def audit(self) -> AuditLog:
        return MemoryAuditLog()


@pytest.mark.infra
class TestMongoAuditLog(OnMongo, AuditLogContract):
    @pytest.fixture
    def audit(self, mongo: Client) -> AuditLog:
        return MongoAuditLog()
