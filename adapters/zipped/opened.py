"""An export that was opened: nothing of it is given before all of it was looked at."""

import hashlib
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import IO
from uuid import UUID
from zipfile import BadZipFile, ZipFile

from adapters.zipped.layout import LINE_LONGEST, PIECE, Manifest, PackedPart, name_of_file
from adapters.zipped.record_json import from_line
from application.ports.export_archive import ArchiveUnfit, ExportedFile, ExportHead
from application.privacy.export_records import Account, Part, Record

_BROKEN = (BadZipFile, EOFError, OSError, NotImplementedError, UnicodeDecodeError, zlib.error)


@dataclass(frozen=True, slots=True)
class ZipOpened:
    packed: ZipFile
    manifest: Manifest
    tenant_id: UUID

    @property
    def head(self) -> ExportHead:
        return ExportHead(
            export_id=self.manifest.export_id,
            tenant_id=self.tenant_id,
            user_id=self.manifest.user_id,
            requested_at=self.manifest.requested_at,
        )

    @property
    def counts(self) -> Mapping[Part, int]:
        return {each.part: each.count for each in self.manifest.parts}

    @property
    def files(self) -> Sequence[ExportedFile]:
        return [
            ExportedFile(key=each.key, content_type=each.content_type, size=each.size, sha256=each.sha256)
            for each in self.manifest.files
        ]

    async def part(self, part: Part) -> AsyncIterator[Record]:
        for each in self.manifest.parts:
            if each.part is part:
                for record in self._records(each):
                    yield record

    async def pieces(self, file: ExportedFile) -> AsyncIterator[bytes]:
        for piece in self._checked(name_of_file(file.key), file.size, file.sha256):
            yield piece

    def check(self) -> None:
        """Every byte is as the manifest says, and every record has its shape."""
        for part in self.manifest.parts:
            records = 0
            for record in self._records(part):
                records += 1
                if isinstance(record, Account) and record.id != self.manifest.user_id:
                    raise ArchiveUnfit("the account in it is not of the learner that it is said to be of")
            if records != part.count or (part.part is Part.ACCOUNT and records != 1):
                raise ArchiveUnfit(f"{part.name} has not as many records as it should have")
        for file in self.manifest.files:
            for _ in self._checked(file.name, file.size, file.sha256):
                pass

    def _records(self, part: PackedPart) -> Iterator[Record]:
        for line in self._lines(part):
            yield from_line(line, part.part, tenant_id=self.tenant_id, user_id=self.manifest.user_id)

    def _lines(self, part: PackedPart) -> Iterator[bytes]:
        begun = b""
        for piece in self._checked(part.name, part.size, part.sha256):
            *whole, begun = (begun + piece).split(b"\n")
            if len(begun) > LINE_LONGEST:
                raise ArchiveUnfit(f"a line of {part.name} is too long")
            yield from whole
        if begun:
            raise ArchiveUnfit(f"{part.name} ends in the middle of a line")

    def _checked(self, name: str, size: int, sha256: str) -> Iterator[bytes]:
        """The unpacked bytes; whoever reads them all knows that they are the right ones."""
        digest, left = hashlib.sha256(), size
        with ExitStack() as stack:
            with reading():
                entry = stack.enter_context(self.packed.open(name))
            while piece := _read(entry, min(PIECE, left + 1)):
                left -= len(piece)
                if left < 0:
                    raise ArchiveUnfit(f"{name} is larger than it should be")
                digest.update(piece)
                yield piece
        if left or digest.hexdigest() != sha256:
            raise ArchiveUnfit(f"{name} is not as it was made")


def _read(entry: IO[bytes], most: int) -> bytes:
    with reading():
        return entry.read(most)


@contextmanager
def reading() -> Iterator[None]:
    """Whatever a damaged file does to those who read it."""
    try:
        yield
    except _BROKEN as broken:
        raise ArchiveUnfit("it is no whole ZIP file") from broken
