"""The audit log in the collection `audit_logs`, which forgets by itself after 180 days."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from adapters.mongo.client import answering
from adapters.mongo.documents import NEWEST_FIRST, AuditLogs, split
from domain.audit.entry import AuditEntry


class MongoAuditLog:
    async def record(self, entry: AuditEntry) -> None:
        with answering(), suppress(DuplicateKeyError):
            await _to_document(entry).insert()

    async def of_user(self, tenant_id: UUID, user_id: UUID, *, limit: int) -> Sequence[AuditEntry]:
        with answering():
            found = (
                await AuditLogs.find({"tenantId": tenant_id, "userId": user_id})
                .sort(NEWEST_FIRST)
                .limit(limit)
                .to_list()
            )
        return [to_entry(each) for each in found]

    async def forget(self, tenant_id: UUID, user_id: UUID) -> int:
        with answering():
            gone = await AuditLogs.find({"tenantId": tenant_id, "userId": user_id}).delete()
        return 0 if gone is None else gone.deleted_count


def _to_document(entry: AuditEntry) -> AuditLogs:
    return AuditLogs(
        id=entry.id,
        tenant_id=entry.tenant_id,
        user_id=entry.user_id,
        action=entry.action,
        metadata=dict(entry.metadata),
        **split(entry.created_at),
    )


def to_entry(document: AuditLogs) -> AuditEntry:
    return AuditEntry(
        id=document.id,
        tenant_id=document.tenant_id,
        user_id=document.user_id,
        action=document.action,
        metadata=document.metadata,
        created_at=document.moment(),
    )
