"""What lies in a folder of objects."""

import os
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from stat import S_ISREG
from uuid import UUID

from adapters.filesystem.folders import in_thread
from adapters.filesystem.object_store import FilesystemObjectStore
from application.consistency.comparison import Item
from application.ports.inventory import Stock
from application.ports.object_store import checked_key

PAGE = 1_000
NOBODY = UUID(int=0)


class FilesystemInventory:
    """Holds the names of one folder at each level in memory, never those of the whole tree.

    Who owns a file is read from its key, ``{tenant}/{kind}/{owner}/{name}``; any other key is nobody's.
    """

    stock = Stock.OBJECTS

    def __init__(self, folder: Path) -> None:
        self._objects = folder / "objects"
        self._store = FilesystemObjectStore(folder)

    async def items(self) -> AsyncIterator[Item]:
        found = _walk(self._objects, "")
        while page := await in_thread(lambda: list(islice(found, PAGE))):
            for item in page:
                yield item

    async def look(self, keys: Collection[str]) -> Mapping[str, Item]:
        return await in_thread(lambda: self._look(keys))

    async def remove(self, item: Item) -> None:
        await self._store.remove(item.key)

    def _look(self, keys: Collection[str]) -> Mapping[str, Item]:
        found = ((key, _file(self._objects / checked_key(key))) for key in keys)
        return {key: _to_item(key, status) for key, status in found if status is not None}


def _walk(folder: Path, prefix: str) -> Iterator[Item]:
    """In the order of the keys: a folder sorts by its name and the slash that follows it."""
    with os.scandir(folder) as entries:
        names = sorted(
            f"{each.name}/" if each.is_dir(follow_symlinks=False) else each.name for each in entries
        )
    for name in names:
        if name.endswith("/"):
            yield from _walk(folder / name, prefix + name)
        elif (status := _file(folder / name)) is not None:
            yield _to_item(prefix + name, status)


def _file(path: Path) -> os.stat_result | None:
    """Nothing, if it is no file, or is gone since its folder was read. Links are never followed."""
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status if S_ISREG(status.st_mode) else None


def _to_item(key: str, status: os.stat_result) -> Item:
    tenant_id, owner_id = _owner_in(key)
    return Item(
        key=key,
        tenant_id=tenant_id,
        owner_id=owner_id,
        hangs_on=owner_id,
        digest=str(status.st_size),
        written_at=datetime.fromtimestamp(status.st_mtime, UTC),
    )


def _owner_in(key: str) -> tuple[UUID, UUID]:
    try:
        tenant_id, _, owner_id, _ = key.split("/", 3)
        return UUID(tenant_id), UUID(owner_id)
    except ValueError:
        return NOBODY, NOBODY
