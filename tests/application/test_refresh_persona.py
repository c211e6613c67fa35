"""What a learner plans, says and does teaches the coach who they are."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from application.planning.create_plan import CreatePlan, CreatePlanCommand
from application.ports.outbox import DeliveredEvent
from application.ports.recall_index import Shelf
from application.progress.log_study_session import LogStudySession, LogStudySessionCommand
from domain.coaching.events import MessageAnswered
from domain.persona.snapshot import PersonaSnapshot
from tests.application.learning import TENANT, Learning


async def persona(learning: Learning) -> PersonaSnapshot | None:
    await learning.relay.drain()
    return await learning.stores.persona_snapshots.latest(TENANT, learning.learner.id)


async def plans(learning: Learning, title: str) -> None:
    create = CreatePlan(learning.stores.unit_of_work, learning.stores.clock)
    command = CreatePlanCommand(caller=learning.caller, plan_id=uuid4(), title=title, tasks=[])
    (await create(command)).unwrap()


async def test_nothing_is_learned_of_what_should_not_be_remembered(learning: Learning) -> None:
    await learning.send(learning.a_message("Ownership"))
    assert await persona(learning) is None


async def test_is_read_from_words_plans_and_study_time(learning: Learning) -> None:
    log = LogStudySession(learning.stores.unit_of_work, learning.stores.clock)
    await log(LogStudySessionCommand(caller=learning.caller, study_session_id=uuid4(), minutes=60))
    await plans(learning, "Master concurrency")
    await learning.send(learning.a_message("Ownership and ownership", remember=True))
    learned = await persona(learning)
    assert learned is not None
    assert learned.keywords == ("ownership", "concurrency", "master")
    assert learned.traits == {"sitting": "long"}
    assert learned.preferences == {"time_of_day": "afternoon"}  # noon UTC, in Vienna


async def test_the_latest_counts_and_the_vector_is_one(learning: Learning) -> None:
    for title in ("Algebra", "Geometry", "Calculus"):
        await plans(learning, title)
        learning.clock.advance(timedelta(hours=1))
        learned = await persona(learning)
        assert learned is not None
        assert title.lower() in learned.keywords
    assert await learning.stores.recall_index.count(Shelf.PERSONA, tenant_id=TENANT) == 1


async def test_who_looked_earlier_replaces_nothing_newer(
    learning: Learning, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Held up between looking and writing, for as long as somebody else needs for all of it."""
    stores = learning.stores
    await plans(learning, "Algebra")
    look = stores.planning_queries.plans

    async def held_up(*asked: Any, **which: Any) -> Any:
        seen = await look(*asked, **which)
        monkeypatch.undo()
        learning.clock.advance(timedelta(hours=1))
        await plans(learning, "Geometry")
        await learning.refresh_persona.refresh(uuid4(), learning.caller)
        return seen

    monkeypatch.setattr(stores.planning_queries, "plans", held_up)
    await learning.refresh_persona.refresh(uuid4(), learning.caller)
    latest = await stores.persona_snapshots.latest(TENANT, learning.learner.id)
    assert latest is not None
    assert set(latest.keywords) == {"algebra", "geometry"}
    kept = stores.recall_index.shelves[Shelf.PERSONA][learning.learner.id].passage
    assert kept.version == latest.version


async def test_one_event_teaches_once(learning: Learning) -> None:
    await learning.send(learning.a_message("Ownership", remember=True))
    (event,) = learning.told(MessageAnswered, subscriber="bus")
    delivered = DeliveredEvent(position=1, event_id=uuid4(), aggregate_id=uuid4(), event=event)
    await learning.refresh_persona.handle(delivered)
    first = await learning.stores.persona_snapshots.latest(TENANT, learning.learner.id)
    await learning.refresh_persona.handle(delivered)
    assert await learning.stores.persona_snapshots.latest(TENANT, learning.learner.id) == first


async def test_of_a_learner_who_is_gone_nothing_is_written(learning: Learning) -> None:
    await learning.send(learning.a_message("Ownership", remember=True))
    del learning.stores.database.users[learning.learner.id]
    assert await persona(learning) is None
    assert await learning.stores.recall_index.count(Shelf.PERSONA, tenant_id=TENANT) == 0


async def test_what_others_say_teaches_nothing_about_me(learning: Learning) -> None:
    await plans(learning, "Algebra")
    learned = await persona(learning)
    classmate = await learning.classmate()
    assert learned is not None
    assert await learning.stores.persona_snapshots.latest(TENANT, classmate.user_id) is None
