"""What the coach has learned of each learner, over time."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from domain.persona.snapshot import PersonaSnapshot


class PersonaSnapshots(Protocol):
    """``add`` with an id that exists changes nothing. ``latest`` goes by ``created_at``, then id.

    ``search`` gives the latest of each learner of the tenant that has any of the ``keywords``, as whole words
    in any case; most of them first, the newest first among equals, at most ``limit``.

    ``forget`` removes all of a learner, ``thin`` all but their ``keep`` latest, and says how many that were.
    """

    async def add(self, snapshot: PersonaSnapshot) -> None: ...
    async def latest(self, tenant_id: UUID, user_id: UUID) -> PersonaSnapshot | None: ...
    async def search(
        self, tenant_id: UUID, keywords: Sequence[str], *, limit: int
    ) -> Sequence[PersonaSnapshot]: ...
    async def thin(self, tenant_id: UUID, user_id: UUID, *, keep: int) -> int: ...
    async def forget(self, tenant_id: UUID, user_id: UUID) -> int: ...
