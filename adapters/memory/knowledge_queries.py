"""Material for screens."""

from collections.abc import Sequence
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from adapters.memory.pages import moment_place, page_of
from application.caller import Caller
from application.knowledge.index_resource import chunk_id_of
from application.knowledge.views import ImportView, PassageView, ResourceView
from application.paging import Page, PageRequest
from application.ports.recall_index import Match
from domain.knowledge.chunking import Chunk
from domain.knowledge.resource import KnowledgeResource


class MemoryKnowledgeQueries:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def resource(self, caller: Caller, resource_id: UUID) -> ResourceView | None:
        found = self._visible(caller, resource_id)
        return None if found is None else self._view(found, caller)

    async def resources(self, caller: Caller, page: PageRequest) -> Page[ResourceView]:
        return page_of(
            (each for each in self._database.resources.values() if _is_visible(each, caller)),
            page,
            place=lambda each: (moment_place(each.created_at), each.id),
            show=lambda each: self._view(each, caller),
            latest_first=True,
        )

    async def knowledge_import(self, caller: Caller, import_id: UUID) -> ImportView | None:
        found = self._database.imports.get(import_id)
        if found is None or (found.tenant_id, found.user_id) != (caller.tenant_id, caller.user_id):
            return None
        return ImportView(
            id=found.id,
            resource_id=found.resource_id,
            step=found.step,
            done=found.done,
            total=found.total,
            code=None if found.failure is None else found.failure.code,
            reason=None if found.failure is None else found.failure.sentence,
            started_at=found.started_at,
            finished_at=found.finished_at,
        )

    async def passages(self, caller: Caller, matches: Sequence[Match]) -> Sequence[PassageView]:
        found = (self._passage(caller, match) for match in matches)
        return [passage for passage in found if passage is not None]

    def _passage(self, caller: Caller, match: Match) -> PassageView | None:
        resource = self._visible(caller, match.resource_id)
        if resource is None:
            return None
        for chunk in self._chunks(resource):
            if chunk_id_of(resource.id, chunk.position) == match.id:
                return PassageView(
                    id=match.id,
                    resource_id=resource.id,
                    title=resource.title,
                    position=chunk.position,
                    heading_path=chunk.heading_path,
                    text=chunk.text,
                    score=match.score,
                    meaning=match.meaning,
                )
        return None

    def _visible(self, caller: Caller, resource_id: UUID) -> KnowledgeResource | None:
        found = self._database.resources.get(resource_id)
        return found if found is not None and _is_visible(found, caller) else None

    def _chunks(self, resource: KnowledgeResource) -> Sequence[Chunk]:
        return self._database.passages[resource.id].chunks

    def _view(self, resource: KnowledgeResource, caller: Caller) -> ResourceView:
        return ResourceView(
            id=resource.id,
            title=resource.title,
            language=resource.language,
            tags=tuple(resource.tags),
            source=resource.source,
            visibility=resource.visibility,
            status=resource.status,
            passages=len(self._chunks(resource)),
            mine=resource.user_id == caller.user_id,
            created_at=resource.created_at,
            version=resource.version,
        )


def _is_visible(resource: KnowledgeResource, caller: Caller) -> bool:
    return resource.tenant_id == caller.tenant_id and resource.is_visible_to(caller.user_id)
