"""Who changed an account, and when."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from domain.audit.entry import AuditEntry


class AuditLog(Protocol):
    """``record`` with an id that exists changes nothing. ``of_user`` gives the newest first.

    ``forget`` removes all of a learner, and says how many entries that were.
    """

    async def record(self, entry: AuditEntry) -> None: ...
    async def of_user(self, tenant_id: UUID, user_id: UUID, *, limit: int) -> Sequence[AuditEntry]: ...
    async def forget(self, tenant_id: UUID, user_id: UUID) -> int: ...
