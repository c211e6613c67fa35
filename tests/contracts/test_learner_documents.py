"""Contract: all documents of a learner, oldest first."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from adapters.memory.audit_log import MemoryAuditLog
from adapters.memory.dialogue_log import MemoryDialogueLog
from adapters.memory.learner_records import MemoryLearnerDocuments
from adapters.memory.persona_snapshots import MemoryPersonaSnapshots
from adapters.mongo import learner_documents
from adapters.mongo.audit_log import MongoAuditLog
from adapters.mongo.client import Client
from adapters.mongo.dialogue_log import MongoDialogueLog
from adapters.mongo.learner_documents import MongoLearnerDocuments
from adapters.mongo.persona_snapshots import MongoPersonaSnapshots
from application.ports.audit_log import AuditLog
from application.ports.dialogue_log import DialogueLog
from application.ports.learner_records import LearnerDocuments
from application.ports.persona_snapshots import PersonaSnapshots
from domain.audit.entry import AuditEntry
from domain.persona.snapshot import PersonaSnapshot
from tests.contracts import test_audit_log, test_dialogue_log, test_persona_snapshots
from tests.contracts.on_mongo import OnMongo
from tests.contracts.state import state

MICROS = (7, 1_543, 544, 544, 545, 3)  # some in the same millisecond, some at the same moment


class Kept:
    """The three logs, and what reads them."""

    def __init__(
        self, dialogue: DialogueLog, personas: PersonaSnapshots, audit: AuditLog, documents: LearnerDocuments
    ) -> None:
        self.dialogue, self.personas, self.audit, self.documents = dialogue, personas, audit, documents


class LearnerDocumentsContract:
    async def test_gives_all_of_the_learners_oldest_first(self, kept: Kept) -> None:
        tenant_id, ada, bob = uuid4(), uuid4(), uuid4()
        expected = [
            await self._entered(kept, micros, tenant_id, user_id)
            for user_id in (ada, bob)
            for micros in MICROS
        ]
        await self._entered(kept, 1, uuid4(), ada)
        entries = [entry for entry, _ in expected if entry.user_id == ada]
        snapshots = [snapshot for _, snapshot in expected if snapshot.user_id == ada]
        entries.sort(key=lambda each: (each.created_at, each.id))
        snapshots.sort(key=lambda each: (each.created_at, each.id))
        assert state(await all_of(kept.documents.audit(tenant_id, ada))) == state(entries)
        assert state(await all_of(kept.documents.personas(tenant_id, ada))) == state(snapshots)

    async def test_gives_all_messages_whoever_said_them(self, kept: Kept) -> None:
        written = [test_dialogue_log.a_message(micros=micros) for micros in MICROS]
        for message in written:
            await kept.dialogue.append(message)
        first = written[0]
        found = await all_of(kept.documents.messages(first.tenant_id, first.user_id))
        assert state(found) == state(sorted(written, key=lambda each: (each.created_at, each.id)))
        assert await all_of(kept.documents.messages(uuid4(), first.user_id)) == []
        assert await all_of(kept.documents.messages(first.tenant_id, uuid4())) == []

    async def _entered(
        self, kept: Kept, micros: int, tenant_id: UUID, user_id: UUID
    ) -> tuple[AuditEntry, PersonaSnapshot]:
        entry = test_audit_log.an_entry(micros=micros, tenant_id=tenant_id, user_id=user_id)
        snapshot = test_persona_snapshots.a_snapshot(micros=micros, tenant_id=tenant_id, user_id=user_id)
        await kept.audit.record(entry)
        await kept.personas.add(snapshot)
        return entry, snapshot


async def all_of(found: AsyncIterator[object]) -> list[object]:
    return [each async for each in found]


class TestMemoryLearnerDocuments(LearnerDocumentsContract):
    @pytest.fixture
    def kept(self) -> Kept:
        dialogue, personas, audit = MemoryDialogueLog(), MemoryPersonaSnapshots(), MemoryAuditLog()
        return Kept(dialogue, personas, audit, MemoryLearnerDocuments(dialogue, personas, audit))


@pytest.mark.infra
class TestMongoLearnerDocuments(OnMongo, LearnerDocumentsContract):
    @pytest.fixture(params=[2, learner_documents.PAGE])
    def kept(self, request: pytest.FixtureRequest, mongo: Client, monkeypatch: pytest.MonkeyPatch) -> Kept:
        assert mongo is not None
        monkeypatch.setattr(learner_documents, "PAGE", request.param)
        return Kept(MongoDialogueLog(), MongoPersonaSnapshots(), MongoAuditLog(), MongoLearnerDocuments())
