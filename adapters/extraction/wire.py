"""What goes into the cage with a file, and what comes out of it."""

import msgspec

from domain.knowledge.import_failure import ExtractionReason


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """How to read what comes on standard input, and how much of the machine it may take."""

    media_type: str
    sent_as: str | None
    charset: str | None
    memory: int
    cpu_seconds: int
    seconds: float


class Read(msgspec.Struct, frozen=True, kw_only=True, tag="read"):
    markdown: str
    title: str | None
    language: str | None
    media_type: str


class NotRead(msgspec.Struct, frozen=True, tag="not_read"):
    reason: ExtractionReason
