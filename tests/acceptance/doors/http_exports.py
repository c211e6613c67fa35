"""Exports through HTTP."""

from dataclasses import dataclass

from application.paging import Page
from application.privacy.export_views import ExportView
from application.privacy.read_exports import ListExportsCommand, ReadExportCommand
from application.privacy.request_export import RequestExportCommand
from tests.acceptance.doors.door import Reply
from tests.acceptance.doors.http_wire import Wire, given

PATH = "/v1/me/exports"


@dataclass
class HttpExports:
    wire: Wire

    async def request_export(self, command: RequestExportCommand) -> Reply[None]:
        return await self.wire.ask("POST", PATH, caller=command.caller, body=given(id=command.export_id))

    async def list_exports(self, command: ListExportsCommand) -> Reply[Page[ExportView]]:
        return await self.wire.page(PATH, ExportView, caller=command.caller, page=command.page)

    async def read_export(self, command: ReadExportCommand) -> Reply[ExportView]:
        return await self.wire.ask("GET", f"{PATH}/{command.export_id}", ExportView, caller=command.caller)
