"""What a seeded learner planned, and how far they came with it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from domain.planning.plan import Plan, PlanStatus, Task, TaskStatus
from domain.progress.study_session import StudySession
from infrastructure.seeds.population.learner import SeededLearner
from infrastructure.seeds.population.subjects import Subject

_DAYS_A_PLAN = 25  # how often a new one is made
_WORK = (
    "Read about {term}",
    "Make flashcards for {term}",
    "Explain {term} to an imaginary pupil",
    "Solve five problems on {term}",
    "Write a page on {term} without looking",
    "Repeat {term} after a week",
)
_AIMS = ("Pass the {subject} exam", "Catch up in {subject}", "{subject} before the holidays")
_DRAFTED, _ARCHIVED, _SKIPPED = 0.15, 0.3, 0.2  # how likely


def planned(learner: SeededLearner, studied: Sequence[StudySession]) -> Sequence[Plan]:
    """Made while studying, oldest first."""
    count = 1 + learner.days // _DAYS_A_PLAN
    step = max(len(studied) // count, 1)
    made_at = [each.recorded_at for each in studied[::step]][:count]
    return [_plan(learner, number, at, studied) for number, at in enumerate(made_at)]


def _plan(learner: SeededLearner, number: int, at: datetime, studied: Sequence[StudySession]) -> Plan:
    chance = learner.chance
    subject = learner.subjects[number % len(learner.subjects)]
    due = at.date() + timedelta(days=chance.randint(14, 42))
    is_draft = chance.random() < _DRAFTED
    plan = Plan.create(
        plan_id=learner.id_of(f"plan {number}"),
        tenant_id=learner.tenant_id,
        user_id=learner.id,
        title=chance.choice(_AIMS).format(subject=subject.name),
        tasks=_tasks(learner, number, subject, begins=at.date(), due=due),
        now=at,
        due_date=due,
        generated=is_draft,
    ).unwrap()
    if not is_draft:
        _work_on(plan, learner, [each.recorded_at for each in studied if each.recorded_at > at])
    plan.take_events()  # nobody is told of a past that was never lived
    return plan


def _tasks(
    learner: SeededLearner, number: int, subject: Subject, *, begins: date, due: date
) -> Sequence[Task]:
    chance, count = learner.chance, learner.chance.randint(5, 12)
    days = (due - begins).days
    return [
        Task(
            id=learner.id_of(f"task {number} {position}"),
            summary=chance.choice(_WORK).format(term=chance.choice(subject.topics).term),
            due_date=None
            if chance.random() < _DRAFTED
            else begins + timedelta(days=days * position // count),
        )
        for position in range(count)
    ]


def _work_on(plan: Plan, learner: SeededLearner, moments: Sequence[datetime]) -> None:
    """A sitting or two for each task, in order, as long as there are any; then the next is under way."""
    chance, place = learner.chance, 0
    for task in plan.tasks:
        place += chance.choice((0, 1, 1, 2))
        if place >= len(moments):
            if moments and chance.random() < learner.diligence:
                _move(plan, task, TaskStatus.IN_PROGRESS, moments[-1])
            return
        skips = chance.random() < _SKIPPED * (1 - learner.diligence)
        _move(plan, task, TaskStatus.SKIPPED if skips else TaskStatus.DONE, moments[place])
    if plan.status is PlanStatus.COMPLETED and chance.random() < _ARCHIVED:
        plan.change(status=PlanStatus.ARCHIVED, now=moments[-1]).unwrap()
        plan.version += 1


def _move(plan: Plan, task: Task, status: TaskStatus, at: datetime) -> None:
    plan.change_task(task.id, status=status, now=at).unwrap()
    plan.version += 1
