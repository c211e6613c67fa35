"""Export commands."""

from uuid import UUID

from application.privacy.request_export import RequestExportCommand
from entrypoints.queue.command_kind import Data
from entrypoints.queue.origin import Origin


class RequestExport(Data):
    id: UUID | None = None

    def command(self, origin: Origin) -> RequestExportCommand:
        return RequestExportCommand(caller=origin.caller, export_id=self.id or origin.id_of())
