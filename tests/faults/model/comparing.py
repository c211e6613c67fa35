"""Holds what the stores have against what the model says they should have."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from application.caller import Caller
from application.coaching.read_coaching_sessions import ListCoachingSessionsCommand
from application.consistency.fsck import CheckAgreementCommand
from application.consistency.tend_outbox import ListDeliveriesCommand
from application.knowledge.index_resource import chunk_id_of
from application.knowledge.read_knowledge import ListKnowledgeCommand
from application.paging import PAGE_LARGEST, PageRequest
from application.planning.read_plans import ListPlansCommand, ReadPlanCommand
from application.ports.inventory import Stock
from application.progress.read_progress import ListProgressCommand, ReadProgressCommand
from domain.coaching.dialogue import reply_id_of
from tests.faults.model.commands import object_key
from tests.faults.model.expected import Expected, ExpectedPlan, ExpectedResource
from tests.faults.model.learner import LEARNERS, NEWCOMERS, Learner
from tests.faults.model.texts import PASSAGES
from tests.faults.model.world import World

READY = "knowledge.resource_ready.v1"  # told once, unless the material was taken back before
EVERYTHING = PageRequest(limit=PAGE_LARGEST)
EVERYBODY = (*LEARNERS, *NEWCOMERS)


async def compare(world: World, expected: Expected, *, left_behind: set[str]) -> None:
    """Raises ``AssertionError``. ``left_behind``: objects that a death may have left, named by nothing."""
    waiting = (await world.coach.list_deliveries(ListDeliveriesCommand())).unwrap()
    assert waiting == [], waiting
    await _compare_agreement(world, left_behind)
    assert await _held(world) == _wanted(expected)
    assert await _stocks(world) == _wanted_stocks(expected)
    await _compare_events(world, expected)


async def _compare_agreement(world: World, left_behind: set[str]) -> None:
    """The product's own check finds what the deaths left behind and nothing else, and mends it."""
    command = CheckAgreementCommand(grace=timedelta(0), repair=True)
    report = (await world.coach.check_agreement(command)).unwrap()
    assert (list(report.unavailable), report.left) == ([], 0), report
    for stock in report.stocks:
        for each in stock.disagreements:
            assert (stock.stock.value, each.fault.value) == ("objects", "orphaned"), each
            assert each.finding.item.key in left_behind, each


async def _held(world: World) -> dict[str, Any]:
    """What each learner sees, and what is on record of them."""
    held: dict[str, Any] = {}
    for who in EVERYBODY:
        caller, coach = Caller(who.tenant_id, who.user_id), world.coach
        progress = await coach.read_progress(ReadProgressCommand(caller=caller))
        if progress.value_or(None) is None:
            continue
        sums = progress.unwrap()
        plans = (
            await coach.list_plans(ListPlansCommand(caller=caller, page=EVERYTHING, status=None))
        ).unwrap()
        sessions = await coach.list_coaching_sessions(
            ListCoachingSessionsCommand(caller=caller, page=EVERYTHING)
        )
        material = await coach.list_knowledge(ListKnowledgeCommand(caller=caller, page=EVERYTHING))
        history = await coach.list_progress(ListProgressCommand(caller=caller, page=EVERYTHING))
        entries = await world.container.ports.audit_log().of_user(who.tenant_id, who.user_id, limit=1000)
        held[str(who.user_id)] = {
            "plans": {plan.id: await _plan(world, caller, plan.id) for plan in plans.items},
            "sessions": {each.id: each.title for each in sessions.unwrap().items},
            "material": {each.id: each.title for each in material.unwrap().items},
            "snapshots": len(history.unwrap().items),
            "progress": (sums.completed_tasks, sums.study_minutes),
            "audit": Counter(each.action for each in entries),
        }
    return held


async def _plan(world: World, caller: Caller, plan_id: UUID) -> Any:
    plan = (await world.coach.read_plan(ReadPlanCommand(caller=caller, plan_id=plan_id))).unwrap()
    tasks = [(task.id, task.summary, str(task.status.value)) for task in plan.tasks]
    return plan.title, str(plan.status.value), tasks


def _wanted(expected: Expected) -> dict[str, Any]:
    return {
        str(who.user_id): {
            "plans": {
                each_id: _wanted_plan(each) for each_id, each in expected.plans.items() if each.owner == who
            },
            "sessions": {
                each_id: title for each_id, (owner, title) in expected.sessions.items() if owner == who
            },
            "material": {
                each_id: each.title for each_id, each in expected.resources.items() if each.owner == who
            },
            "snapshots": expected.snapshots[who],
            "progress": (_completed(expected, who), _minutes(expected, who)),
            "audit": Counter({event: n for (whose, event), n in expected.audit.items() if whose == who}),
        }
        for who in expected.learners
    }


def _wanted_plan(plan: ExpectedPlan) -> Any:
    return plan.title, plan.status, [(task.id, task.summary, task.status) for task in plan.tasks]


def _completed(expected: Expected, who: Learner) -> int:
    own = [plan for plan in expected.plans.values() if plan.owner == who]
    return sum(task.status == "done" for plan in own for task in plan.tasks)


def _minutes(expected: Expected, who: Learner) -> int:
    return sum(minutes for owner, minutes in expected.studies.values() if owner == who)


async def _stocks(world: World) -> dict[str, set[tuple[str, UUID, str]]]:
    """The key, the owner and (where the model can tell it) the digest of all that is outside the truth.

    Of personas the model cannot tell how many there are: they are held against the truth alone.
    """
    return {
        inventory.stock.value: {
            (item.key, item.owner_id, item.digest or "") async for item in inventory.items()
        }
        for inventory in world.container.ports.inventories()
        if inventory.stock not in (Stock.PERSONAS, Stock.PERSONA_VECTORS)
    }


def _wanted_stocks(expected: Expected) -> dict[str, set[tuple[str, UUID, str]]]:
    replies = {each_id: f"You asked: {each.content}" for each_id, each in expected.messages.items()}
    spoken, remembered = set(), set()
    for message_id, message in expected.messages.items():
        both = {
            (str(message_id), message.owner.user_id, _digest(message.content)),
            (str(reply_id_of(message_id)), message.owner.user_id, _digest(replies[message_id])),
        }
        spoken |= both
        remembered |= both if message.remember else set()
    plans = {
        (str(each_id), plan.owner.user_id, _digest(_summary(plan)))
        for each_id, plan in expected.plans.items()
    }
    return {
        "messages": spoken,
        "dialogue vectors": remembered | plans,
        "knowledge vectors": set(_passages(expected.resources.items())),
        "objects": {
            (object_key(each.owner, each_id), each.owner.user_id, str(len(each.text.encode())))
            for each_id, each in expected.resources.items()
        },
    }


def _summary(plan: ExpectedPlan) -> str:
    return "\n".join([plan.title, *(task.summary for task in plan.tasks)])


def _passages(resources: Iterable[tuple[UUID, ExpectedResource]]) -> Iterable[tuple[str, UUID, str]]:
    for resource_id, resource in resources:
        for at, passage in enumerate(PASSAGES[resource.text]):
            yield str(chunk_id_of(resource_id, at)), resource.owner.user_id, _digest(passage)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


async def _compare_events(world: World, expected: Expected) -> None:
    """Every event was told once, and the bus has heard of all and of nothing else."""
    told = await world.told()
    assert Counter(each.name for each in told if each.name != READY) == +expected.events
    ready = Counter(each.of for each in told if each.name == READY)
    assert set(ready.values()) <= {1}, ready
    assert {(each.owner.tenant_id, each_id) for each_id, each in expected.resources.items()} <= ready.keys()
    assert await world.published() == {each.event_id for each in told}
