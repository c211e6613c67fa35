"""Personas in the collection `persona_snapshots`."""

from contextlib import suppress
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from adapters.mongo import documents
from adapters.mongo.client import answering
from domain.persona.snapshot import PersonaSnapshot


class MongoPersonaSnapshots:
    async def add(self, snapshot: PersonaSnapshot) -> None:
        with answering(), suppress(DuplicateKeyError):
            await _to_document(snapshot).insert()

    async def latest(self, tenant_id: UUID, user_id: UUID) -> PersonaSnapshot | None:
        with answering():
            found = (
                await documents.PersonaSnapshots.find({"tenantId": tenant_id, "userId": user_id})
                .sort(documents.NEWEST_FIRST)
                .first_or_none()
            )
        return None if found is None else _to_snapshot(found)


def _to_document(snapshot: PersonaSnapshot) -> documents.PersonaSnapshots:
    return documents.PersonaSnapshots(
        id=snapshot.id,
        tenant_id=snapshot.tenant_id,
        user_id=snapshot.user_id,
        traits=dict(snapshot.traits),
        preferences=dict(snapshot.preferences),
        keywords=list(snapshot.keywords),
        **documents.split(snapshot.created_at),
    )


def _to_snapshot(document: documents.PersonaSnapshots) -> PersonaSnapshot:
    return PersonaSnapshot(
        id=document.id,
        tenant_id=document.tenant_id,
        user_id=document.user_id,
        traits=document.traits,
        preferences=document.preferences,
        keywords=tuple(document.keywords),
        created_at=document.moment(),
    )
