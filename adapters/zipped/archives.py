"""Exports as ZIP files: made without a name, opened without trust."""

import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import NoReturn
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import msgspec

from adapters.zipped.draft import ZipDraft
from adapters.zipped.layout import (
    BLOWN_UP,
    FORMAT,
    LARGEST,
    MANIFEST,
    MANIFEST_LARGEST,
    PIECE,
    Manifest,
    PackedFile,
    PackedPart,
    Schema,
    name_of_file,
    name_of_part,
)
from adapters.zipped.opened import ZipOpened, reading
from application.ports.clock import Clock
from application.ports.export_archive import ArchiveUnfit, ExportHead
from application.ports.object_store import checked_key, kind_of
from application.privacy.export_records import SCHEMA, Part
from domain.privacy.retention import ObjectKind

_ENCRYPTED = 1  # the bit of a ZIP entry's flags


class ZipExportArchives:
    """Needs room for one export in the folder for temporary files."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @asynccontextmanager
    async def draft(self, head: ExportHead) -> AsyncIterator[ZipDraft]:
        with tempfile.TemporaryFile() as file, ZipFile(file, "w", allowZip64=True) as packed:
            yield ZipDraft(head, self._clock, file, packed)

    @contextmanager
    def open(self, path: Path, *, tenant_id: UUID) -> Iterator[ZipOpened]:
        with ExitStack() as stack:
            with reading():
                packed = stack.enter_context(ZipFile(stack.enter_context(path.open("rb"))))
                opened = ZipOpened(packed, _read_manifest(packed), tenant_id)
                opened.check()
            yield opened


def _read_manifest(packed: ZipFile) -> Manifest:
    entries = packed.infolist()
    names = Counter(each.filename for each in entries)
    if any(count > 1 for count in names.values()):
        _refuse("something in it is there twice")
    if MANIFEST not in names:
        _refuse(f"it has no {MANIFEST}")
    by_name = {each.filename: each for each in entries}
    manifest = _decoded(packed, by_name[MANIFEST])
    _check_parts(manifest)
    for file in manifest.files:
        _check_file(file, manifest.user_id)
    promised: list[PackedPart | PackedFile] = [*manifest.parts, *manifest.files]
    if sum(each.size for each in promised) > LARGEST:
        _refuse("it is too large")
    if {MANIFEST, *(each.name for each in promised)} != names.keys():
        _refuse("what is in it is not what its manifest says")
    for each in promised:
        _check_entry(by_name[each.name], each)
    return manifest


def _decoded(packed: ZipFile, entry: ZipInfo) -> Manifest:
    """The schema is looked at first: of one that is not known nothing else is."""
    if entry.file_size > MANIFEST_LARGEST:
        _refuse("its manifest is too large")
    with packed.open(entry) as file:
        text = file.read(MANIFEST_LARGEST)
    try:
        about = msgspec.json.decode(text, type=Schema)
    except (ValueError, RecursionError):
        _refuse("its manifest cannot be read")
    if about.format != FORMAT:
        _refuse("it is no export")
    if about.schema != SCHEMA:
        _refuse(f"it is of schema {about.schema}, and this release knows {SCHEMA} only")
    try:
        return msgspec.json.decode(text, type=Manifest)
    except (ValueError, RecursionError):
        _refuse("its manifest cannot be read")


def _check_parts(manifest: Manifest) -> None:
    if sorted(each.part.value for each in manifest.parts) != sorted(part.value for part in Part):
        _refuse("it has not every part once")
    if any(each.name != name_of_part(each.part) or min(each.size, each.count) < 0 for each in manifest.parts):
        _refuse("a part of it does not stand where it should")


def _check_file(file: PackedFile, user_id: UUID) -> None:
    """It leads to one place only, below this learner or a conversation of theirs."""
    try:
        key = checked_key(f"{user_id}/{file.key}")  # any tenant is as long
    except ValueError:
        _refuse("the name of a file in it leads somewhere else")
    if kind_of(key) not in (ObjectKind.UPLOAD, ObjectKind.REPORT, ObjectKind.AUDIO) or file.size < 0:
        _refuse("the name of a file in it leads somewhere else")
    if file.name != name_of_file(file.key):
        _refuse("a file in it does not stand where it should")


def _check_entry(entry: ZipInfo, packed_as: PackedPart | PackedFile) -> None:
    if entry.flag_bits & _ENCRYPTED:
        _refuse("it is encrypted")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        _refuse("it is packed in a way that no export is")
    if entry.file_size != packed_as.size:
        _refuse(f"{packed_as.name} has not the size that it should have")
    if entry.file_size > entry.compress_size * BLOWN_UP + PIECE:
        _refuse(f"{packed_as.name} would grow beyond all measure")


def _refuse(why: str) -> NoReturn:
    raise ArchiveUnfit(why)
