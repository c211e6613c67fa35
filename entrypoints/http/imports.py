"""How far the import of some material has come."""

from uuid import UUID

from litestar.params import FromPath
from litestar.types import ASGIApp

from application.knowledge.read_knowledge import ReadImportCommand
from application.knowledge.views import ImportView
from entrypoints.http.answers import answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.door import Door
from entrypoints.http.operation import Operation, route


class Imports(Door):
    path = "/v1/imports"
    tags = ("Knowledge",)

    @route("GET", "/{import_id:uuid}", Operation(use_case="read_import", answers=ImportView))
    async def read_import(self, request: Ask, import_id: FromPath[UUID]) -> ASGIApp:
        """See how far an import has come."""
        command = ReadImportCommand(caller=await self.caller(request), import_id=import_id)
        return answer(request, granted(await self.coach.read_import(command)))
