"""Use case: a learner takes back material."""

from dataclasses import dataclass
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.knowledge.errors import ResourceNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteKnowledgeCommand:
    caller: Caller
    resource_id: UUID


@dataclass(frozen=True, slots=True)
class DeleteKnowledge:
    """Hidden at once; workers remove its vectors and the stored original. Only its owner can."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: DeleteKnowledgeCommand) -> Result[None, ResourceNotFound]:
        caller = command.caller
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            resource = await work.resources.get(command.resource_id)
            if resource is None or resource.user_id != caller.user_id:
                return Failure(ResourceNotFound())
            resource.delete(now=self.clock.now())
            await work.resources.remove(resource)
            await work.commit()
        return Success(None)
