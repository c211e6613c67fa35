"""Subscriber: plans can be recalled by what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from application.caller import Caller
from application.knowledge.shelving import Passage, Shelving
from application.ports.outbox import DeliveredEvent
from application.ports.planning_queries import PlanningQueries
from application.ports.recall_index import Shelf
from domain.coaching.dialogue import content_hash
from domain.planning.events import (
    PlanChanged,
    PlanCreated,
    PlanDeleted,
    TaskAdded,
    TaskChanged,
    TaskRemoved,
)
from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True)
class IndexPlan:
    """Reads the plan as it is now and writes under its id and version.

    Repeated events change nothing, and whoever was held up in between replaces nothing newer. What a plan is
    about is in its tasks too.
    """

    name: ClassVar[str] = "plan-vectors"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (
        PlanCreated,
        PlanChanged,
        PlanDeleted,
        TaskAdded,
        TaskChanged,
        TaskRemoved,
    )

    plans: PlanningQueries
    shelving: Shelving

    async def handle(self, delivered: DeliveredEvent) -> None:
        match delivered.event:
            case (
                PlanCreated() | PlanChanged() | PlanDeleted() | TaskAdded() | TaskChanged() | TaskRemoved()
            ) as event:
                await self.follow(Caller(event.tenant_id, event.user_id), event.plan_id)
            case _:
                pass

    async def follow(self, owner: Caller, plan_id: UUID) -> None:
        """What is remembered of the plan becomes what the plan is, or nothing if there is none."""
        plan = await self.plans.plan(owner, plan_id)
        if plan is None:
            await self.shelving.forget(Shelf.DIALOGUE, tenant_id=owner.tenant_id, resource_id=plan_id)
            return
        passage = passage_of_plan(
            plan_id=plan.id,
            owner=owner,
            version=plan.version,
            title=plan.title,
            tasks=[task.summary for task in plan.tasks],
        )
        await self.shelving.put(Shelf.DIALOGUE, [passage])


def passage_of_plan(
    *, plan_id: UUID, owner: Caller, version: int, title: str, tasks: Sequence[str]
) -> Passage:
    """What a plan is recalled by: its title and the summaries of its tasks, one a line."""
    summary = "\n".join([title, *tasks])
    return Passage(
        text=summary,
        id=plan_id,
        tenant_id=owner.tenant_id,
        owner_id=owner.user_id,
        resource_id=plan_id,
        content_hash=content_hash(summary),
        source="plan",
        version=version,
    )
