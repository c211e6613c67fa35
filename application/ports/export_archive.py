"""An export as one file."""

from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from application.privacy.export_records import Part, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportHead:
    """Whose export it is, and when it was asked for."""

    export_id: UUID
    tenant_id: UUID
    user_id: UUID
    requested_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """``key`` is where it stood in the object store, without the tenant; ``size`` is in bytes."""

    key: str
    content_type: str
    size: int
    sha256: str


class ArchiveUnfit(Exception):
    """The file is no export, not whole, not as it was made, or of a release that is not known."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ExportDraft(Protocol):
    """An export in the making. Each part is given once, and the parts before the files.

    ``finish`` ends it, and says how many bytes it has; ``pieces`` gives them afterwards, as often as asked.
    ``keep`` writes them to a file that only its owner may read, whole or not at all and never over another
    one: raises ``OSError``, ``FileExistsError`` among them.
    """

    async def part(self, part: Part, records: AsyncIterable[Record]) -> None: ...
    async def file(self, key: str, pieces: AsyncIterable[bytes], *, content_type: str) -> None: ...
    async def finish(self) -> int: ...
    def pieces(self) -> AsyncIterator[bytes]: ...
    async def keep(self, path: Path) -> None: ...


class OpenedExport(Protocol):
    """An export that was found whole and as it was made; what it holds belongs to the tenant asked for.

    Reading gives what was packed: the ids as they were, in the order in which they were given. Whether a
    record makes sense beyond its shape is not said. Reading raises ``ArchiveUnfit`` where the file was
    changed since it was opened.
    """

    @property
    def head(self) -> ExportHead: ...
    @property
    def counts(self) -> Mapping[Part, int]: ...
    @property
    def files(self) -> Sequence[ExportedFile]: ...
    def part(self, part: Part) -> AsyncIterator[Record]: ...
    def pieces(self, file: ExportedFile) -> AsyncIterator[bytes]: ...


class ExportArchives(Protocol):
    """Makes exports on local disk, and opens them, in bounded memory.

    ``draft`` leaves nothing behind, however it ends. ``open`` checks every byte and every record's shape
    before it gives anything, and raises ``ArchiveUnfit``.
    """

    def draft(self, head: ExportHead) -> AbstractAsyncContextManager[ExportDraft]: ...
    def open(self, path: Path, *, tenant_id: UUID) -> AbstractContextManager[OpenedExport]: ...
