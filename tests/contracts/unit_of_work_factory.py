"""Contract: what is asked twice happens once and is answered alike."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from application.answers import ANSWERS
from application.caller import Request
from application.coaching.views import CoachingSessionView
from application.knowledge.views import KnowledgeAccepted, UploadView
from application.planning.views import PlanView, TaskView
from application.ports.failures import AlreadyAnswered, DuplicateId
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.privacy.export_views import ExportAccepted
from application.progress.views import ReportAccepted, StudySessionView
from domain.identity.user import User
from domain.planning.plan import TaskStatus
from tests.builders import a_coaching_session, a_plan, a_study_session, a_user
from tests.contracts.state import state

SOMEBODY = a_user(uuid4())
PLAN = a_plan(SOMEBODY)
ONE_OF_EACH: dict[str, object] = {
    "id": uuid4(),
    "version": 7,
    "coaching_session": CoachingSessionView.of(a_coaching_session(SOMEBODY)),
    "export_accepted": ExportAccepted(export_id=uuid4()),
    "knowledge_accepted": KnowledgeAccepted(resource_id=uuid4(), import_id=uuid4()),
    "plan": PlanView.of(PLAN),
    "task": TaskView(
        id=uuid4(),
        plan_id=uuid4(),
        summary='Say "naïve" 🎓\n',
        status=TaskStatus.DONE,
        due_date=date(2030, 6, 1),
        completed_at=datetime(2030, 5, 1, 12, 0, 0, 1, tzinfo=UTC),
    ),
    "report_accepted": ReportAccepted(report_id=uuid4()),
    "study_session": StudySessionView.of(a_study_session(SOMEBODY)),
    "upload": UploadView(
        upload_id=uuid4(),
        url="https://objects.example.org/a?b=c",
        method="PUT",
        headers={"Content-Type": "application/pdf"},
        expires_at=datetime(2030, 5, 1, 12, 10, tzinfo=UTC),
    ),
}


def a_request(key: str = "key-1") -> Request:
    return Request(key=key, fingerprint=b"\x00fingerprint\xff")


@dataclass
class Attempt:
    """One try at a unit of work that adds a plan of its own."""

    open: Callable[[], UnitOfWork]
    owner: User

    async def __call__(self, *, hesitate: float = 0.0, give_up: bool = False) -> UUID | AlreadyAnswered:
        plan = a_plan(self.owner)
        try:
            async with self.open() as work:
                await work.plans.add(plan)
                await asyncio.sleep(hesitate)
                if not give_up:
                    await work.commit(plan.id)
                return plan.id
        except AlreadyAnswered as before:
            return before


async def count_plans(unit_of_work: UnitOfWorkFactory, owner: User) -> int:
    """By their tasks: each plan of an ``Attempt`` has two that are open."""
    async with unit_of_work(owner.tenant_id) as work:
        _, still_open = await work.progress.tasks(owner.id)
    return still_open // 2


class UnitOfWorkFactoryContract:
    def test_there_is_one_of_each_answer(self) -> None:
        assert ONE_OF_EACH.keys() == ANSWERS.keys()

    @pytest.mark.parametrize("kind", ONE_OF_EACH)
    async def test_a_request_is_answered_as_before(
        self, unit_of_work: UnitOfWorkFactory, learner: User, kind: str
    ) -> None:
        request = a_request()
        async with unit_of_work(learner.tenant_id, owner_id=learner.id, request=request) as work:
            await work.commit(ONE_OF_EACH[kind])
        with pytest.raises(AlreadyAnswered) as before:
            async with unit_of_work(learner.tenant_id, owner_id=learner.id, request=request):
                pass
        assert before.value.fingerprint == request.fingerprint
        assert type(before.value.answer) is ANSWERS[kind]
        assert state(before.value.answer) == state(ONE_OF_EACH[kind])

    async def test_having_no_answer_is_an_answer_too(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        async with unit_of_work(learner.tenant_id, owner_id=learner.id, request=a_request()) as work:
            await work.commit()
        with pytest.raises(AlreadyAnswered) as before:
            async with unit_of_work(learner.tenant_id, owner_id=learner.id, request=a_request()):
                pass
        assert before.value.answer is None

    async def test_another_fingerprint_hears_of_the_first(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        async with unit_of_work(learner.tenant_id, owner_id=learner.id, request=a_request()) as work:
            await work.commit(1)
        with pytest.raises(AlreadyAnswered) as before:
            async with unit_of_work(
                learner.tenant_id, owner_id=learner.id, request=Request("key-1", b"another")
            ):
                pass
        assert before.value.fingerprint == a_request().fingerprint

    async def test_keys_belong_to_one_learner_of_one_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User, stranger: User
    ) -> None:
        for owner in (learner, classmate, stranger):
            async with unit_of_work(owner.tenant_id, owner_id=owner.id, request=a_request()) as work:
                await work.commit(1)
        async with unit_of_work(learner.tenant_id, owner_id=learner.id, request=a_request("key-2")) as work:
            await work.commit(1)

    async def test_what_was_not_committed_can_be_asked_again(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        attempt = Attempt(
            lambda: unit_of_work(learner.tenant_id, owner_id=learner.id, request=a_request()), learner
        )
        await attempt(give_up=True)
        assert isinstance(await attempt(), UUID)
        assert await count_plans(unit_of_work, learner) == 1

    async def test_what_failed_can_be_asked_again(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        plan, again = a_plan(learner), a_plan(learner)
        again.add_task(plan.tasks[0], now=plan.created_at)

        async def fail() -> None:
            async with unit_of_work(learner.tenant_id, owner_id=learner.id, request=a_request()) as work:
                await work.plans.add(plan)
                await work.plans.add(again)

        with pytest.raises(DuplicateId):
            await fail()
        async with unit_of_work(learner.tenant_id, owner_id=learner.id, request=a_request()) as work:
            await work.commit()

    async def test_of_two_at_once_the_second_is_answered_like_the_first(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        attempt = Attempt(
            lambda: unit_of_work(learner.tenant_id, owner_id=learner.id, request=a_request()), learner
        )
        outcomes = await asyncio.gather(*(attempt(hesitate=0.05) for _ in range(4)))
        (made,) = [outcome for outcome in outcomes if isinstance(outcome, UUID)]
        assert [outcome.answer for outcome in outcomes if isinstance(outcome, AlreadyAnswered)] == [made] * (
            len(outcomes) - 1
        )
        assert await count_plans(unit_of_work, learner) == 1

    async def test_of_two_at_once_the_second_goes_on_when_the_first_gives_up(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        attempt = Attempt(
            lambda: unit_of_work(learner.tenant_id, owner_id=learner.id, request=a_request()), learner
        )
        giving_up = asyncio.create_task(attempt(hesitate=0.1, give_up=True))
        await asyncio.sleep(0.02)
        assert isinstance(await attempt(), UUID)
        await giving_up
        assert await count_plans(unit_of_work, learner) == 1

    async def test_an_effect_happens_once(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        event_id = uuid4()
        attempt = Attempt(
            lambda: unit_of_work(learner.tenant_id, effect_of=("progress-snapshots", event_id)), learner
        )
        assert isinstance(await attempt(give_up=True), UUID)
        assert isinstance(await attempt(), UUID)
        assert isinstance(await attempt(), AlreadyAnswered)
        assert await count_plans(unit_of_work, learner) == 1

    async def test_an_effect_happens_once_however_many_try_at_once(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        event_id = uuid4()
        attempt = Attempt(
            lambda: unit_of_work(learner.tenant_id, effect_of=("progress-snapshots", event_id)), learner
        )
        outcomes = await asyncio.gather(*(attempt(hesitate=0.05) for _ in range(4)))
        assert sum(isinstance(outcome, UUID) for outcome in outcomes) == 1
        assert await count_plans(unit_of_work, learner) == 1

    async def test_each_subscriber_has_an_effect_of_its_own(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        event_id = uuid4()
        for effect in (("audit", event_id), ("bus", event_id), ("bus", uuid4())):
            async with unit_of_work(learner.tenant_id, effect_of=effect) as work:
                await work.commit()
