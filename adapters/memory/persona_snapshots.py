"""Personas in a dictionary."""

from collections.abc import Sequence
from copy import deepcopy
from uuid import UUID

from domain.persona.snapshot import PersonaSnapshot, searched_for


class MemoryPersonaSnapshots:
    def __init__(self) -> None:
        self.snapshots: dict[UUID, PersonaSnapshot] = {}

    async def add(self, snapshot: PersonaSnapshot) -> None:
        self.snapshots.setdefault(snapshot.id, deepcopy(snapshot))

    async def latest(self, tenant_id: UUID, user_id: UUID) -> PersonaSnapshot | None:
        return deepcopy(next(iter(self._of(tenant_id, user_id)), None))

    async def search(
        self, tenant_id: UUID, keywords: Sequence[str], *, limit: int
    ) -> Sequence[PersonaSnapshot]:
        words = searched_for(keywords)
        learners = {each.user_id for each in self.snapshots.values() if each.tenant_id == tenant_id}
        latest = [self._of(tenant_id, user_id)[0] for user_id in learners]
        found = [each for each in latest if each.matches(words)]
        found.sort(key=lambda each: (each.matches(words), each.created_at, each.id), reverse=True)
        return deepcopy(found[:limit])

    async def thin(self, tenant_id: UUID, user_id: UUID, *, keep: int) -> int:
        return self._remove(self._of(tenant_id, user_id)[keep:])

    async def forget(self, tenant_id: UUID, user_id: UUID) -> int:
        return self._remove(self._of(tenant_id, user_id))

    def _remove(self, snapshots: Sequence[PersonaSnapshot]) -> int:
        for each in snapshots:
            del self.snapshots[each.id]
        return len(snapshots)

    def _of(self, tenant_id: UUID, user_id: UUID) -> list[PersonaSnapshot]:
        """Newest first."""
        learner = (tenant_id, user_id)
        own = [each for each in self.snapshots.values() if (each.tenant_id, each.user_id) == learner]
        return sorted(own, key=lambda each: (each.created_at, each.id), reverse=True)
