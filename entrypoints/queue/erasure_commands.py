"""Erasure commands. Their data holds a password: it travels sealed."""

from uuid import UUID

from application.privacy.request_erasure import RequestErasureCommand
from entrypoints.queue.command_kind import Data
from entrypoints.queue.origin import Origin


class RequestErasure(Data):
    password: str
    id: UUID | None = None

    def command(self, origin: Origin) -> RequestErasureCommand:
        return RequestErasureCommand(
            caller=origin.caller, erasure_id=self.id or origin.id_of(), password=self.password
        )
