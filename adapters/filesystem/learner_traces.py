"""What a folder of objects holds of a learner or a tenant."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from adapters.filesystem.folders import in_thread
from adapters.filesystem.object_store import FilesystemObjectStore
from application.ports.learner_traces import Whose
from domain.privacy.tally import Counts


class FilesystemTraces:
    """A file is replaced, never kept beside the new one: there are no versions."""

    store = "objects"

    def __init__(self, folder: Path) -> None:
        self._objects = folder / "objects"
        self._store = FilesystemObjectStore(folder)

    async def count(self, whose: Whose) -> Counts:
        return await in_thread(lambda: _files(self._folders(whose)))

    async def remove(self, whose: Whose) -> None:
        for folder in await in_thread(lambda: list(self._folders(whose))):
            await self._store.remove_under(str(folder.relative_to(self._objects)))

    async def count_tenant(self, tenant_id: UUID) -> Counts:
        return await in_thread(lambda: _files((self._objects / str(tenant_id)).glob("*/*")))

    async def remove_tenant(self, tenant_id: UUID) -> None:
        await self._store.remove_under(str(tenant_id))

    def _folders(self, whose: Whose) -> Iterator[Path]:
        """``{tenant}/{kind}/{owner}``, of whatever kinds there are."""
        tenant = self._objects / str(whose.tenant_id)
        for kind in sorted(tenant.iterdir()) if tenant.is_dir() else ():
            for name in sorted(map(str, whose.names)):
                if (kind / name).is_dir():
                    yield kind / name


def _files(folders: Iterable[Path]) -> Counts:
    """How many files, by kind."""
    counts: dict[str, int] = {}
    for folder in folders:
        files = sum(not each.is_dir() for each in folder.rglob("*"))
        if files:
            counts[folder.parent.name] = counts.get(folder.parent.name, 0) + files
    return counts
