"""A file as copies list it."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from application.backup.listed_content import names_in
from application.backup.shelf import Shelf
from domain.backup.backup_set import BackupSet


@dataclass(frozen=True, slots=True)
class ListedObject:
    """``blobs`` are its content, cut in pieces; ``stamp`` differs when it was written again."""

    key: str
    size: int
    content_type: str
    stamp: str
    blobs: Sequence[str]

    def line(self) -> dict[str, object]:
        return {
            "key": self.key,
            "size": self.size,
            "type": self.content_type,
            "stamp": self.stamp,
            "blobs": list(self.blobs),
        }


async def listed(shelf: Shelf, copy: BackupSet | None) -> AsyncGenerator[ListedObject, None]:
    """In the order of their keys."""
    if copy is None:
        return
    async for line in shelf.lines(copy):
        yield ListedObject(
            key=str(line["key"]),
            size=int(str(line["size"])),
            content_type=str(line["type"]),
            stamp=str(line["stamp"]),
            blobs=names_in(line),
        )
