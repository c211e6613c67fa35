"""Subscriber: plans can be recalled by what they are about."""

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
        summary = "\n".join([plan.title, *(task.summary for task in plan.tasks)])
        await self.shelving.put(
            Shelf.DIALOGUE,
            [
                Passage(
                    text=summary,
                    id=plan.id,
                    tenant_id=owner.tenant_id,
                    owner_id=owner.user_id,
                    resource_id=plan.id,
                    content_hash=content_hash(summary),
                    source="plan",
                    version=plan.version,
                )
            ],
        )
