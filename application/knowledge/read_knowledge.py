"""Use cases: a learner looks at their material and its imports."""

from dataclasses import dataclass
from typing import Never
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.knowledge.views import ImportView, ResourceView
from application.paging import Page, PageRequest
from application.ports.knowledge_queries import KnowledgeQueries
from domain.knowledge.errors import ImportNotFound, ResourceNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadKnowledgeCommand:
    caller: Caller
    resource_id: UUID


@dataclass(frozen=True, slots=True)
class ReadKnowledge:
    queries: KnowledgeQueries

    async def __call__(self, command: ReadKnowledgeCommand) -> Result[ResourceView, ResourceNotFound]:
        found = await self.queries.resource(command.caller, command.resource_id)
        return Failure(ResourceNotFound()) if found is None else Success(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListKnowledgeCommand:
    caller: Caller
    page: PageRequest


@dataclass(frozen=True, slots=True)
class ListKnowledge:
    queries: KnowledgeQueries

    async def __call__(self, command: ListKnowledgeCommand) -> Result[Page[ResourceView], Never]:
        return Success(await self.queries.resources(command.caller, command.page))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadImportCommand:
    caller: Caller
    import_id: UUID


@dataclass(frozen=True, slots=True)
class ReadImport:
    queries: KnowledgeQueries

    async def __call__(self, command: ReadImportCommand) -> Result[ImportView, ImportNotFound]:
        found = await self.queries.knowledge_import(command.caller, command.import_id)
        return Failure(ImportNotFound()) if found is None else Success(found)
