"""Use cases: a learner looks how far their exports are, and gets one when it is ready."""

from dataclasses import dataclass
from typing import Never
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.knowledge.views import LinkView
from application.paging import Page, PageRequest
from application.ports.clock import Clock
from application.ports.signed_links import LONGEST, SignedLinks
from application.ports.unit_of_work import UnitOfWorkFactory
from application.privacy.export_views import ExportState, ExportView, state_of
from domain.privacy.export import EXPORT_TYPE, DataExport
from domain.privacy.export_errors import ExportNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExportsCommand:
    caller: Caller
    page: PageRequest


@dataclass(frozen=True, slots=True)
class ListExports:
    """Newest first."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: ListExportsCommand) -> Result[Page[ExportView], Never]:
        async with self.unit_of_work(command.caller.tenant_id) as work:
            page = await work.exports.page(command.caller.user_id, command.page)
        now = self.clock.now()
        return Success(Page([ExportView.of(each, now=now) for each in page.items], page.next))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadExportCommand:
    caller: Caller
    export_id: UUID


@dataclass(frozen=True, slots=True)
class ReadExport:
    """A link to everything about somebody lasts as short as any other; each look gives a new one."""

    unit_of_work: UnitOfWorkFactory
    links: SignedLinks
    clock: Clock

    async def __call__(self, command: ReadExportCommand) -> Result[ExportView, ExportNotFound]:
        caller, now = command.caller, self.clock.now()
        async with self.unit_of_work(caller.tenant_id) as work:
            export = await work.exports.get(command.export_id)
        if export is None or export.user_id != caller.user_id:
            return Failure(ExportNotFound())
        link = await self._link(export) if state_of(export, now=now) is ExportState.READY else None
        return Success(ExportView.of(export, now=now, link=link))

    async def _link(self, export: DataExport) -> LinkView:
        name = f"study-coach-{export.requested_at:%Y-%m-%d}.zip"
        link = await self.links.to_get(
            export.object_key, content_type=EXPORT_TYPE, filename=name, lasting=LONGEST
        )
        return LinkView(
            url=link.url, method=link.method, headers=dict(link.headers), expires_at=link.expires_at
        )
