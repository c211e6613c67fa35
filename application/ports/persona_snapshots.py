"""What the coach has learned of each learner, over time."""

from typing import Protocol
from uuid import UUID

from domain.persona.snapshot import PersonaSnapshot


class PersonaSnapshots(Protocol):
    """``add`` with an id that exists changes nothing. ``latest`` goes by ``created_at``, then id."""

    async def add(self, snapshot: PersonaSnapshot) -> None: ...
    async def latest(self, tenant_id: UUID, user_id: UUID) -> PersonaSnapshot | None: ...
