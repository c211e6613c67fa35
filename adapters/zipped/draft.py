"""An export in the making: a ZIP file that no folder names, gone when it is closed or its process dies."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec

from adapters.zipped.layout import (
    FORMAT,
    MANIFEST,
    PIECE,
    Manifest,
    PackedFile,
    PackedPart,
    name_of_file,
    name_of_part,
)
from adapters.zipped.record_json import to_line
from application.ports.clock import Clock
from application.ports.export_archive import ExportHead
from application.privacy.export_records import SCHEMA, Part, Record


@dataclass(slots=True)
class Measured:
    """What went through: how much, and its fingerprint."""

    size: int = 0
    count: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def see(self, piece: bytes) -> None:
        self.size += len(piece)
        self.digest.update(piece)


@dataclass(slots=True)
class ZipDraft:
    head: ExportHead
    clock: Clock
    file_: IO[bytes]
    packed: ZipFile
    parts: list[PackedPart] = field(default_factory=list)
    files: list[PackedFile] = field(default_factory=list)

    async def part(self, part: Part, records: AsyncIterable[Record]) -> None:
        name, measured = name_of_part(part), Measured()
        waiting = bytearray()
        with self.packed.open(_entry(name, ZIP_DEFLATED), "w", force_zip64=True) as entry:
            async for record in records:
                waiting += to_line(record, self.head.tenant_id)
                measured.count += 1
                if len(waiting) >= PIECE:
                    await _write(entry, bytes(waiting), measured)
                    waiting.clear()
            await _write(entry, bytes(waiting), measured)
        self.parts.append(PackedPart(part, name, measured.count, measured.size, measured.digest.hexdigest()))

    async def file(self, key: str, pieces: AsyncIterable[bytes], *, content_type: str) -> None:
        own_key = key.removeprefix(f"{self.head.tenant_id}/")
        name, measured = name_of_file(own_key), Measured()
        with self.packed.open(_entry(name, ZIP_STORED), "w", force_zip64=True) as entry:
            async for piece in pieces:
                await _write(entry, piece, measured)
        self.files.append(PackedFile(own_key, name, content_type, measured.size, measured.digest.hexdigest()))

    async def finish(self) -> int:
        manifest = Manifest(
            format=FORMAT,
            schema=SCHEMA,
            export_id=self.head.export_id,
            tenant_id=self.head.tenant_id,
            user_id=self.head.user_id,
            requested_at=self.head.requested_at,
            made_at=self.clock.now(),
            parts=self.parts,
            files=self.files,
        )
        readable = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
        self.packed.writestr(_entry(MANIFEST, ZIP_DEFLATED), readable)
        self.packed.close()
        return self.file_.seek(0, 2)

    async def pieces(self) -> AsyncIterator[bytes]:
        at = 0
        while True:
            self.file_.seek(at)
            piece = self.file_.read(PIECE)
            if not piece:
                return
            at += len(piece)
            yield piece
            await asyncio.sleep(0)

    async def keep(self, path: Path) -> None:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part") as file:
            async for piece in self.pieces():
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            os.link(file.name, path)


async def _write(entry: IO[bytes], content: bytes, measured: Measured) -> None:
    """A piece at a time, and everybody else has a turn in between."""
    for start in range(0, len(content), PIECE):
        piece = content[start : start + PIECE]
        entry.write(piece)
        measured.see(piece)
        await asyncio.sleep(0)


def _entry(name: str, packing: int) -> ZipInfo:
    """Of no date: the same content gives the same bytes."""
    info = ZipInfo(name)
    info.compress_type = packing
    info.external_attr = 0o600 << 16
    return info
