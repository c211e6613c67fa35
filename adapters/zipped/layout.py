"""How an export is laid out as a ZIP file, and how much it may be."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from application.privacy.export_records import Part

FORMAT: Literal["study-coach-export"] = "study-coach-export"
MANIFEST = "manifest.json"
PIECE = 256 * 1024  # bytes
MANIFEST_LARGEST = 64 * 2**20
LINE_LONGEST = 128 * 2**20  # a material of five million characters, twice: as its text and as its passages
BLOWN_UP = 300  # times smaller than what came of it: no text of a learner's packs so well
LARGEST = 100 * 2**30  # bytes of all that is in it


class PackedPart(msgspec.Struct, forbid_unknown_fields=True):
    """``sha256`` is of the unpacked bytes, in hexadecimal; so is ``size`` of them."""

    part: Part
    name: str
    count: int
    size: int
    sha256: str


class PackedFile(msgspec.Struct, forbid_unknown_fields=True):
    """``key`` is where it stood in the object store, without the tenant."""

    key: str
    name: str
    content_type: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    format: Literal["study-coach-export"]
    schema: int
    export_id: UUID
    tenant_id: UUID
    user_id: UUID
    requested_at: datetime
    made_at: datetime
    parts: list[PackedPart]
    files: list[PackedFile]


class Schema(msgspec.Struct):
    """All that is read of a manifest before it is known whether the rest can be."""

    format: str
    schema: int


def name_of_part(part: Part) -> str:
    return f"data/{part.value}.jsonl"


def name_of_file(key: str) -> str:
    return f"files/{key}"
