"""Everything about a learner, to take along."""

from dataclasses import replace
from uuid import UUID

import msgspec
from litestar.params import FromPath
from litestar.types import ASGIApp

from application.privacy.export_views import ExportAccepted, ExportView
from application.privacy.read_exports import ListExportsCommand, ReadExportCommand
from application.privacy.request_export import RequestExportCommand
from entrypoints.http.answers import Many, answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door
from entrypoints.http.fields import ChosenId
from entrypoints.http.links import absolute
from entrypoints.http.operation import Operation, route
from entrypoints.http.queries import Paging, read_query


class NewExport(msgspec.Struct, forbid_unknown_fields=True):
    id: ChosenId | None = None


class Exports(Door):
    path = "/v1/me/exports"
    tags = ("Account",)

    @route(
        "POST",
        "/",
        Operation(
            use_case="request_export",
            body=NewExport,
            answers=ExportAccepted,
            status=202,
            repeatable=True,
            located=True,
        ),
    )
    async def request_export(self, request: Ask) -> ASGIApp:
        """Ask for everything about you, as one ZIP file. The address under Location says when it is ready.

        One is made at a time.
        """
        caller = await self.writer(request)
        new = await read_body(request, NewExport)
        command = RequestExportCommand(
            caller=caller, export_id=new.id or self.new_id(request, caller.user_id)
        )
        accepted = granted(await self.coach.request_export(command))
        return answer(request, accepted, status=202, location=f"/v1/me/exports/{accepted.export_id}")

    @route("GET", "/", Operation(use_case="list_exports", query=Paging, answers=Many[ExportView]))
    async def list_exports(self, request: Ask) -> ASGIApp:
        """List your exports, latest first."""
        caller, query = await self.caller(request), read_query(request, Paging)
        page = self.page_request(request, caller, query)
        found = await self.coach.list_exports(ListExportsCommand(caller=caller, page=page))
        return self.page(request, caller, query, granted(found))

    @route("GET", "/{export_id:uuid}", Operation(use_case="read_export", answers=ExportView))
    async def read_export(self, request: Ask, export_id: FromPath[UUID]) -> ASGIApp:
        """See how far an export is, and get a link to it when it is ready, good for ten minutes.

        It is kept for seven days; ask here for another link as often as you like until then.
        """
        command = ReadExportCommand(caller=await self.caller(request), export_id=export_id)
        view = granted(await self.coach.read_export(command))
        if view.link is not None:
            view = replace(view, link=replace(view.link, url=absolute(request, view.link.url)))
        return answer(request, view)
