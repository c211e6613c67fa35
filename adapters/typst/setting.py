"""What a process that sets a report is told besides its data."""

import msgspec


class Setting(msgspec.Struct, frozen=True):
    """``asked_at``, in seconds of Unix time, is the document's date. ``memory`` is in bytes."""

    asked_at: int
    seconds: float
    memory: int
