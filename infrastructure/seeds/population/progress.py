"""What a seeded learner's work added up to, after each piece of it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from domain.planning.plan import Plan
from domain.progress.snapshot import ProgressSnapshot
from domain.progress.streak import streak_days
from domain.progress.study_session import StudySession
from infrastructure.seeds.population.learner import SeededLearner

_STREAK_SEEN = 60  # sittings that are looked back at: no streak here is longer


def captured(
    learner: SeededLearner, studied: Sequence[StudySession], plans: Sequence[Plan]
) -> Sequence[ProgressSnapshot]:
    """One for each sitting, with the tasks that were done by then, as the coach would have written them."""
    done = sorted(task.completed_at for plan in plans for task in plan.tasks if task.completed_at)
    sums = accumulate(each.minutes for each in studied)
    moments = [each.recorded_at for each in studied]
    return [
        ProgressSnapshot(
            id=learner.id_of(f"progress {place}"),
            tenant_id=learner.tenant_id,
            user_id=learner.id,
            streak_days=streak_days(
                moments[max(0, place + 1 - _STREAK_SEEN) : place + 1], timezone=learner.zone.key, now=at
            ),
            completed_tasks=_until(done, at),
            study_minutes=minutes,
            captured_at=at,
        )
        for place, (at, minutes) in enumerate(zip(moments, sums, strict=True))
    ]


def _until(moments: Sequence[datetime], at: datetime) -> int:
    return sum(each <= at for each in moments)
