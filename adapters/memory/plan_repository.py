"""Study plans with their tasks."""

from uuid import UUID

from adapters.memory.tables import Tables
from adapters.memory.transaction import Transaction
from application.ports.failures import DuplicateId
from domain.planning.plan import Plan


class MemoryPlanRepository:
    def __init__(self, tables: Tables, transaction: Transaction) -> None:
        self._plans = tables.plans
        self._transaction = transaction

    async def get(self, plan_id: UUID) -> Plan | None:
        return await self._plans.get(plan_id)

    async def by_task(self, task_id: UUID) -> Plan | None:
        plan_id = self._plan_by_task().get(task_id)
        return None if plan_id is None else await self._plans.get(plan_id)

    async def add(self, plan: Plan) -> bool:
        await self._plans.hold(plan.id)
        if self._plans.peek(plan.id) is None:
            await self._claim_tasks(plan)
        return await self._plans.add(plan)

    async def save(self, plan: Plan) -> None:
        await self._claim_tasks(plan)
        await self._plans.save(plan)

    async def remove(self, plan: Plan) -> None:
        await self._plans.remove(plan)

    async def _claim_tasks(self, plan: Plan) -> None:
        for task_id in sorted(task.id for task in plan.tasks):
            await self._transaction.hold("tasks", task_id, of=plan.id)
        taken = self._plan_by_task()
        if any(taken.get(task.id, plan.id) != plan.id for task in plan.tasks):
            raise DuplicateId

    def _plan_by_task(self) -> dict[UUID, UUID]:
        return {task.id: plan.id for plan in self._plans.every() for task in plan.tasks}
