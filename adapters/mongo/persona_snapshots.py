"""Personas in the collection `persona_snapshots`."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from pymongo.errors import DuplicateKeyError

from adapters.mongo import documents
from adapters.mongo.client import answering
from adapters.mongo.persona_search import best_of, knows_text, learners_with
from domain.persona.snapshot import PersonaSnapshot, searched_for


class MongoPersonaSnapshots:
    """Asks the server once whether it searches texts."""

    def __init__(self) -> None:
        self._by_text: bool | None = None

    async def add(self, snapshot: PersonaSnapshot) -> None:
        with answering(), suppress(DuplicateKeyError):
            await to_snapshot_document(snapshot).insert()

    async def latest(self, tenant_id: UUID, user_id: UUID) -> PersonaSnapshot | None:
        with answering():
            found = (
                await documents.PersonaSnapshots.find({"tenantId": tenant_id, "userId": user_id})
                .sort(documents.NEWEST_FIRST)
                .first_or_none()
            )
        return None if found is None else to_snapshot(found)

    async def search(
        self, tenant_id: UUID, keywords: Sequence[str], *, limit: int
    ) -> Sequence[PersonaSnapshot]:
        words = searched_for(keywords)
        if not words:
            return []
        if self._by_text is None:
            self._by_text = await knows_text()
        learners = await learners_with(tenant_id, words, by_text=self._by_text)
        return [to_snapshot(each) for each in await best_of(tenant_id, learners, words, limit)]

    async def thin(self, tenant_id: UUID, user_id: UUID, *, keep: int) -> int:
        """What comes while this runs stays: only what was there is taken away, by id."""
        own = {"tenantId": tenant_id, "userId": user_id}
        with answering():
            spare = await (
                documents.PersonaSnapshots.find(own).sort(documents.NEWEST_FIRST).skip(keep).to_list()
            )
            if not spare:
                return 0
            ids = [each.id for each in spare]
            gone = await documents.PersonaSnapshots.find({"_id": {"$in": ids}}).delete()
        return 0 if gone is None else gone.deleted_count

    async def forget(self, tenant_id: UUID, user_id: UUID) -> int:
        own = {"tenantId": tenant_id, "userId": user_id}
        with answering():
            gone = await documents.PersonaSnapshots.find(own).delete()
        return 0 if gone is None else gone.deleted_count


def to_snapshot_document(snapshot: PersonaSnapshot) -> documents.PersonaSnapshots:
    return documents.PersonaSnapshots(
        id=snapshot.id,
        tenant_id=snapshot.tenant_id,
        user_id=snapshot.user_id,
        traits=dict(snapshot.traits),
        preferences=dict(snapshot.preferences),
        keywords=list(snapshot.keywords),
        **documents.split(snapshot.created_at),
    )


def to_snapshot(document: documents.PersonaSnapshots) -> PersonaSnapshot:
    return PersonaSnapshot(
        id=document.id,
        tenant_id=document.tenant_id,
        user_id=document.user_id,
        traits=document.traits,
        preferences=document.preferences,
        keywords=tuple(document.keywords),
        created_at=document.moment(),
    )
