"""Adding up what a learner has done."""

from datetime import datetime
from uuid import UUID

from application.ports.unit_of_work import UnitOfWork
from domain.progress.snapshot import Totals
from domain.progress.streak import streak_days


async def totals_of(work: UnitOfWork, user_id: UUID, *, now: datetime) -> Totals | None:
    """The sums at ``now`` by the learner's own time zone; ``None`` where there is no such learner."""
    user = await work.users.get(user_id)
    if user is None:
        return None
    studied = await work.progress.studied(user_id)
    completed, _ = await work.progress.tasks(user_id)
    return Totals(
        streak_days=streak_days((moment for moment, _ in studied), timezone=user.timezone, now=now),
        completed_tasks=completed,
        study_minutes=sum(minutes for _, minutes in studied),
    )
