"""What the readers of all formats raise when a file cannot be imported."""

from domain.knowledge.import_failure import ExtractionReason


class Unreadable(Exception):
    def __init__(self, reason: ExtractionReason) -> None:
        super().__init__(reason.value)
        self.reason = reason
