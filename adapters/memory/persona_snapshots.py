"""Personas in a dictionary."""

from copy import deepcopy
from uuid import UUID

from domain.persona.snapshot import PersonaSnapshot


class MemoryPersonaSnapshots:
    def __init__(self) -> None:
        self._snapshots: dict[UUID, PersonaSnapshot] = {}

    async def add(self, snapshot: PersonaSnapshot) -> None:
        self._snapshots.setdefault(snapshot.id, deepcopy(snapshot))

    async def latest(self, tenant_id: UUID, user_id: UUID) -> PersonaSnapshot | None:
        own = (
            each
            for each in self._snapshots.values()
            if (each.tenant_id, each.user_id) == (tenant_id, user_id)
        )
        return deepcopy(max(own, key=lambda each: (each.created_at, each.id), default=None))
