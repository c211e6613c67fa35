"""Use case: a learner takes back material."""

from dataclasses import dataclass
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.knowledge.errors import ResourceNotFound
from domain.knowledge.resource import KnowledgeResource


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteKnowledgeCommand:
    caller: Caller
    resource_id: UUID


@dataclass(frozen=True, slots=True)
class DeleteKnowledge:
    """Hidden at once; workers remove its vectors and the stored original.

    Somebody who may not is told that there is no such thing.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: DeleteKnowledgeCommand) -> Result[None, ResourceNotFound]:
        caller = command.caller
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            resource = await work.resources.get(command.resource_id)
            if resource is None or not await self._may_remove(work, resource, caller):
                return Failure(ResourceNotFound())
            resource.delete(now=self.clock.now())
            await work.resources.remove(resource)
            await work.commit()
        return Success(None)

    async def _may_remove(self, work: UnitOfWork, resource: KnowledgeResource, caller: Caller) -> bool:
        """A door may know the caller's role (a service has no account); else the account says it."""
        if resource.may_be_removed_by(caller.user_id, caller.role):
            return True
        user = await work.users.get(caller.user_id)
        return user is not None and resource.may_be_removed_by(user.id, user.role)
