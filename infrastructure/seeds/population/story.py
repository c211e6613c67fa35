"""All that there is of one seeded learner, in the words of the domain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from domain.coaching.dialogue import Role
from domain.identity.user import User
from domain.persona.snapshot import Observations, PersonaSnapshot, observe
from domain.planning.plan import Plan, TaskStatus
from domain.progress.snapshot import ProgressSnapshot
from domain.progress.study_session import StudySession
from infrastructure.seeds.population.learner import SeededLearner
from infrastructure.seeds.population.material import Notes, handed_over
from infrastructure.seeds.population.planning import planned
from infrastructure.seeds.population.progress import captured
from infrastructure.seeds.population.studying import studied
from infrastructure.seeds.population.talking import Talk, talked

_CLOSED = (TaskStatus.DONE, TaskStatus.SKIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    user: User
    studied: Sequence[StudySession]
    plans: Sequence[Plan]
    talks: Sequence[Talk]
    notes: Sequence[Notes]
    snapshots: Sequence[ProgressSnapshot]
    persona: PersonaSnapshot

    @classmethod
    def of(cls, learner: SeededLearner, *, password_hash: str) -> Self:
        """The same learner has the same story: chance is asked in the same order."""
        sittings = studied(learner)
        plans, talks = planned(learner, sittings), talked(learner, sittings)
        user = User.register(
            user_id=learner.id,
            tenant_id=learner.tenant_id,
            email=learner.email,
            password_hash=password_hash,
            display_name=learner.display_name,
            timezone=learner.zone.key,
            now=learner.began_at,
        )
        user.take_events()
        return cls(
            user=user,
            studied=sittings,
            plans=plans,
            talks=talks,
            notes=handed_over(learner),
            snapshots=captured(learner, sittings, plans),
            persona=_persona(learner, sittings, plans, talks),
        )


def _persona(
    learner: SeededLearner, sittings: Sequence[StudySession], plans: Sequence[Plan], talks: Sequence[Talk]
) -> PersonaSnapshot:
    said = [message.content for talk in talks for message in talk.messages if message.role is Role.USER]
    statuses = [task.status for plan in plans for task in plan.tasks]
    seen = Observations(
        words=[*(plan.title for plan in plans), *said],
        studied=[(each.recorded_at, each.minutes) for each in sittings],
        open_tasks=sum(status not in _CLOSED for status in statuses),
        completed_tasks=statuses.count(TaskStatus.DONE),
        timezone=learner.zone.key,
    )
    return observe(
        seen,
        snapshot_id=learner.id_of("persona"),
        tenant_id=learner.tenant_id,
        user_id=learner.id,
        now=learner.until,
    )
