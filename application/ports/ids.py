"""New ids."""

from typing import Protocol
from uuid import UUID


class Ids(Protocol):
    """``new`` never gives the same id twice, and ids of one process ascend with time (UUIDv7, RFC 9562)."""

    def new(self) -> UUID: ...
