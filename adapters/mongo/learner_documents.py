"""All documents of one learner, by the index that every collection has on them."""

from collections.abc import AsyncIterator
from typing import TypeVar
from uuid import UUID

from adapters.mongo.audit_log import to_entry
from adapters.mongo.client import answering
from adapters.mongo.dialogue_log import to_message
from adapters.mongo.documents import (
    OLDEST_FIRST,
    AuditLogs,
    DialogueMessages,
    PersonaSnapshots,
    Stored,
    after,
)
from adapters.mongo.persona_snapshots import to_snapshot
from domain.audit.entry import AuditEntry
from domain.coaching.dialogue import DialogueMessage
from domain.persona.snapshot import PersonaSnapshot

Kind = TypeVar("Kind", bound=Stored)

PAGE = 500  # documents in memory at once


class MongoLearnerDocuments:
    async def messages(self, tenant_id: UUID, user_id: UUID) -> AsyncIterator[DialogueMessage]:
        async for document in _all(DialogueMessages, tenant_id, user_id):
            yield to_message(document)

    async def personas(self, tenant_id: UUID, user_id: UUID) -> AsyncIterator[PersonaSnapshot]:
        async for document in _all(PersonaSnapshots, tenant_id, user_id):
            yield to_snapshot(document)

    async def audit(self, tenant_id: UUID, user_id: UUID) -> AsyncIterator[AuditEntry]:
        async for document in _all(AuditLogs, tenant_id, user_id):
            yield to_entry(document)


async def _all(kind: type[Kind], tenant_id: UUID, user_id: UUID) -> AsyncIterator[Kind]:
    """The index answers the learner alone, the rest picks from that (see ``MongoDialogueLog``)."""
    learner, rest = {"tenantId": tenant_id, "userId": user_id}, dict[str, object]()
    while True:
        steps = [{"$match": rest}, {"$sort": dict(OLDEST_FIRST)}, {"$limit": PAGE}]
        with answering():
            page: list[Kind] = await kind.find(learner).aggregate(steps, kind).to_list()
        for document in page:
            yield document
        if len(page) < PAGE:
            return
        rest = after(page[-1].moment(), page[-1].id)
