"""What makes a backup unreadable to whoever finds it, and shows when it was touched."""

from typing import Protocol


class BackupSealBroken(Exception):
    """It was changed, moved or cut, or sealed with a key that is not here."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} cannot be opened: it was changed, or sealed with another key")


class BackupSeal(Protocol):
    """Seals bytes to the key that they are kept under: elsewhere they do not open.

    ``open`` raises ``BackupSealBroken``. ``name_of`` is the same for the same content, and tells nobody
    else anything of it.
    """

    def seal(self, content: bytes, *, key: str) -> bytes: ...
    def open(self, sealed: bytes, *, key: str) -> bytes: ...
    def name_of(self, content: bytes) -> str: ...
