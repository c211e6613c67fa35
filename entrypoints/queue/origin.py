"""Where a command comes from."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from application.caller import Caller


@dataclass(frozen=True, slots=True)
class Origin:
    """The learner who commands, and the command's own id."""

    caller: Caller
    command_id: str

    def id_of(self, part: str = "") -> UUID:
        """The id of what the command creates, if it gives none: the same when the command comes again."""
        return uuid5(self.caller.user_id, f"{self.command_id}{part}")
