"""At night the coach learns anew who its learners are: once of each who changed, whatever goes wrong."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from adapters.memory.persona_snapshots import MemoryPersonaSnapshots
from application.persona.refresh_personas import CLAIMED_FOR, SLICE, RefreshPersonas, RefreshPersonasCommand
from application.planning.create_plan import CreatePlan, CreatePlanCommand
from application.ports.failures import StoreUnavailable
from application.ports.recall_index import Shelf
from application.progress.log_study_session import LogStudySession, LogStudySessionCommand
from domain.persona.nightly import SNAPSHOTS_KEPT, last_night, nightly_id
from domain.persona.snapshot import PersonaSnapshot
from tests.application.learning import TENANT, Learning

DAY = timedelta(days=1)


@dataclass
class School:
    learning: Learning
    personas: MemoryPersonaSnapshots = field(default_factory=MemoryPersonaSnapshots)

    def __post_init__(self) -> None:
        self.learning.stores.persona_snapshots = self.personas

    @property
    def refresh(self) -> RefreshPersonas:
        stores = self.learning.stores
        return RefreshPersonas(
            learners=stores.changed_learners,
            refresh=self.learning.refresh_persona,
            personas=self.personas,
            clock=stores.clock,
        )

    async def night(self) -> int:
        self.learning.clock.advance(DAY)
        return await self.again()

    async def again(self) -> int:
        return (await self.refresh(RefreshPersonasCommand())).unwrap()

    async def studies(self, minutes: int = 60) -> None:
        log = LogStudySession(self.learning.stores.unit_of_work, self.learning.stores.clock)
        command = LogStudySessionCommand(
            caller=self.learning.caller, study_session_id=uuid4(), minutes=minutes
        )
        (await log(command)).unwrap()

    async def plans(self, title: str) -> None:
        create = CreatePlan(self.learning.stores.unit_of_work, self.learning.stores.clock)
        command = CreatePlanCommand(caller=self.learning.caller, plan_id=uuid4(), title=title, tasks=[])
        (await create(command)).unwrap()

    async def latest(self) -> PersonaSnapshot | None:
        return await self.personas.latest(TENANT, self.learning.learner.id)

    async def vectors(self) -> int:
        return await self.learning.stores.recall_index.count(Shelf.PERSONA, tenant_id=TENANT)


@pytest.fixture
def school(learning: Learning) -> School:
    return School(learning)


async def test_learns_from_what_no_event_had_taught(school: School) -> None:
    await school.studies()
    await school.learning.send(school.learning.a_message("Ownership"))  # not to be remembered
    await school.learning.relay.drain()
    assert await school.latest() is None
    assert await school.night() == 1
    learned = await school.latest()
    assert learned is not None
    assert (learned.traits, learned.keywords) == ({"sitting": "long"}, ("ownership",))
    assert learned.id == nightly_id(school.learning.learner.id, last_night(school.learning.clock.now()))
    assert await school.vectors() == 1


async def test_nobody_is_learned_from_before_the_day_is_over(school: School) -> None:
    await school.studies()
    assert await school.again() == 0
    assert await school.latest() is None


async def test_who_did_nothing_since_is_left_alone(school: School) -> None:
    await school.studies()
    assert await school.night() == 1
    first = await school.latest()
    assert [await school.again(), await school.night(), await school.night()] == [0, 0, 0]
    assert await school.latest() == first
    await school.studies(minutes=10)
    assert await school.night() == 1
    assert await school.latest() != first


async def test_what_was_learned_since_the_last_change_stays_the_last_word(school: School) -> None:
    await school.studies()
    school.learning.clock.advance(timedelta(minutes=5))
    await school.learning.refresh_persona.refresh(uuid4(), school.learning.caller)
    learned = await school.latest()
    assert await school.night() == 1
    assert await school.latest() == learned
    assert len(school.personas.snapshots) == 1


async def test_a_change_that_was_being_committed_meanwhile_is_not_missed(school: School) -> None:
    """The moment in the event is the one it began at: a snapshot right after may not have seen it."""
    await school.studies()
    school.learning.clock.advance(timedelta(seconds=30))
    await school.learning.refresh_persona.refresh(uuid4(), school.learning.caller)
    await school.night()
    assert len(school.personas.snapshots) == 2


async def test_two_workers_write_one_snapshot(school: School) -> None:
    await school.studies()
    school.learning.clock.advance(DAY)
    assert sorted(await asyncio.gather(school.again(), school.again())) == [0, 1]
    assert len(school.personas.snapshots) == 1


async def test_a_worker_that_died_on_the_way_is_followed_by_another(school: School) -> None:
    """Whether it had written its snapshot or not: there is one, and its vector."""
    await school.plans("Algebra")
    school.learning.clock.advance(DAY)
    now = school.learning.clock.now()
    night = last_night(now)
    claim = school.learning.stores.changed_learners.claim
    assert len(await claim(night=night, now=now, until=now + CLAIMED_FOR, limit=9)) == 1
    await school.learning.refresh_persona.refresh(
        nightly_id(school.learning.learner.id, night), school.learning.caller
    )
    there = await school.latest()
    assert await school.again() == 0
    school.learning.clock.advance(CLAIMED_FOR)
    assert await school.again() == 1
    assert await school.latest() == there
    assert (len(school.personas.snapshots), await school.vectors()) == (1, 1)


@dataclass
class Moody(MemoryPersonaSnapshots):
    """Fails for some learners."""

    moods: dict[UUID, Exception] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    async def latest(self, tenant_id: UUID, user_id: UUID) -> PersonaSnapshot | None:
        if user_id in self.moods:
            raise self.moods[user_id]
        return await super().latest(tenant_id, user_id)


@pytest.mark.parametrize("mood", [StoreUnavailable("mongo"), ValueError("odd")])
async def test_nobody_waits_for_a_learner_of_whom_nothing_can_be_learned(
    learning: Learning, mood: Exception
) -> None:
    personas = Moody()
    school = School(learning, personas)
    classmate = await learning.classmate()
    await school.studies()
    learning.clock.advance(timedelta(seconds=1))
    log = LogStudySession(learning.stores.unit_of_work, learning.stores.clock)
    await log(LogStudySessionCommand(caller=classmate, study_session_id=uuid4(), minutes=5))
    personas.moods[learning.learner.id] = mood
    if isinstance(mood, StoreUnavailable):
        assert await school.night() == 1
    else:
        with pytest.raises(ExceptionGroup) as failure:
            await school.night()
        assert failure.value.exceptions == (mood,)
    assert [each.user_id for each in personas.snapshots.values()] == [classmate.user_id]
    personas.moods.clear()
    assert await school.again() == 0  # still claimed
    learning.clock.advance(CLAIMED_FOR)
    assert await school.again() == 1
    assert len(personas.snapshots) == 2


async def test_ends_in_time_and_goes_on_the_next(school: School) -> None:
    """A worker that is told to stop waits for it."""
    for _ in range(3):
        caller = await school.learning.classmate()
        log = LogStudySession(school.learning.stores.unit_of_work, school.learning.stores.clock)
        await log(LogStudySessionCommand(caller=caller, study_session_id=uuid4(), minutes=5))
    school.learning.clock.advance(DAY)
    slow = replace(school.refresh, personas=Slow(school))
    command = RefreshPersonasCommand(at_once=1)
    assert [(await slow(command)).unwrap() for _ in range(4)] == [1, 1, 1, 0]


@dataclass
class Slow(MemoryPersonaSnapshots):
    school: School

    def __post_init__(self) -> None:
        super().__init__()

    async def thin(self, tenant_id: UUID, user_id: UUID, *, keep: int) -> int:
        self.school.learning.clock.advance(SLICE)
        return await super().thin(tenant_id, user_id, keep=keep)


async def test_of_the_oldest_snapshots_some_go(school: School) -> None:
    for number in range(SNAPSHOTS_KEPT + 5):
        await school.plans(f"Plan {number}")
        await school.learning.relay.drain()
        school.learning.clock.advance(timedelta(minutes=2))
    assert len(school.personas.snapshots) == SNAPSHOTS_KEPT + 5
    newest = await school.latest()
    assert await school.night() == 1
    assert len(school.personas.snapshots) == SNAPSHOTS_KEPT
    assert newest in school.personas.snapshots.values()
