"""How every erasure begins, whoever asks for it: in one transaction the learner is hidden for good."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from application.ports.unit_of_work import UnitOfWork
from domain.privacy.erasure import AskedBy, Erasure


async def begun(
    work: UnitOfWork,
    *,
    erasure_id: UUID,
    tenant_id: UUID,
    user_id: UUID,
    asked_by: AskedBy,
    now: datetime,
    requested_at: datetime | None = None,
    threads: Collection[UUID] = (),
) -> Erasure | None:
    """Nothing if the id is taken or the learner has an erasure already. The caller commits."""
    theirs = await work.erasures.hide(user_id, threads=threads)
    erasure = Erasure.request(
        erasure_id=erasure_id,
        tenant_id=tenant_id,
        user_id=user_id,
        threads={*theirs, *threads},
        asked_by=asked_by,
        requested_at=requested_at or now,
        now=now,
    )
    return erasure if await work.erasures.add(erasure) else None
