"""Study plans with their tasks."""

from typing import Protocol
from uuid import UUID

from domain.planning.plan import Plan


class PlanRepository(Protocol):
    """Loads and saves whole plans of the unit of work's tenant.

    ``get`` and ``by_task`` return a fresh object equal in every field to what was last saved, tasks in
    the order they were added. ``add`` says whether the plan's id was free and writes nothing otherwise; a
    task id in use elsewhere raises ``DuplicateId``. ``save`` and ``remove`` refuse a stale version with
    ``StaleAggregate``.
    """

    async def get(self, plan_id: UUID) -> Plan | None: ...
    async def by_task(self, task_id: UUID) -> Plan | None: ...
    async def add(self, plan: Plan) -> bool: ...
    async def save(self, plan: Plan) -> None: ...
    async def remove(self, plan: Plan) -> None: ...
