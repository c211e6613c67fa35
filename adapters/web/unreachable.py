"""What every step of a fetch raises when it cannot go on."""

from domain.knowledge.import_failure import FetchReason


class Unreachable(Exception):
    def __init__(self, reason: FetchReason) -> None:
        super().__init__(reason.value)
        self.reason = reason
