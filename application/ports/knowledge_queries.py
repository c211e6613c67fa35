"""Material for screens."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from application.caller import Caller
from application.knowledge.views import ImportView, PassageView, ResourceView
from application.paging import Page, PageRequest
from application.ports.recall_index import Match


class KnowledgeQueries(Protocol):
    """Sees what is the caller's own or shared in the tenant; imports only the caller's own. Newest first.

    ``passages`` gives the texts of matches in their order, and leaves out what is gone or not visible.
    """

    async def resource(self, caller: Caller, resource_id: UUID) -> ResourceView | None: ...
    async def resources(self, caller: Caller, page: PageRequest) -> Page[ResourceView]: ...
    async def knowledge_import(self, caller: Caller, import_id: UUID) -> ImportView | None: ...
    async def passages(self, caller: Caller, matches: Sequence[Match]) -> Sequence[PassageView]: ...
