"""One record as one line of JSON, without whose it is: that stands in the manifest."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec

from application.ports.export_archive import ArchiveUnfit
from application.privacy.export_records import RECORDS, Material, Part, Record

_OWNER = ("tenant_id", "user_id")
_KEYS = ("object_key", "key")
_EVENTS, _TASKS = "_events", "_tasks"
_UNDECIDED = (ValueError, RecursionError)  # msgspec's errors are ValueErrors


def to_line(record: Record, tenant_id: UUID) -> bytes:
    told: dict[str, Any] = msgspec.to_builtins(record)
    for each in _aggregates(told, nested=isinstance(record, Material)):
        for name in (*_OWNER, _EVENTS):
            each.pop(name, None)
        if _TASKS in each:
            each["tasks"] = each.pop(_TASKS)
        for name in _KEYS:
            if name in each:
                each[name] = each[name].removeprefix(f"{tenant_id}/")
    try:
        return msgspec.json.encode(told) + b"\n"
    except UnicodeEncodeError:  # half a surrogate pair in the name of a file: JSON has an escape for it
        return json.dumps(told).encode() + b"\n"


def from_line(line: bytes, part: Part, *, tenant_id: UUID, user_id: UUID) -> Record:
    """The record as it belongs to this learner of this tenant. Raises ``ArchiveUnfit``."""
    told = _decoded(line)
    nested = RECORDS[part] is Material
    try:
        for each in _aggregates(told, nested=nested):
            for name in [name for name in each if name.startswith("_")]:  # events above all: nobody's to give
                del each[name]
            each |= {"tenant_id": tenant_id, "user_id": user_id}
            if part is Part.PLANS:
                each[_TASKS] = each.pop("tasks", [])
            for name in _KEYS:
                if name in each:
                    each[name] = f"{tenant_id}/{each[name]}"
        record: Record = msgspec.convert(told, RECORDS[part], strict=True)
        if part is not Part.UPLOADS and _has_nul(told):  # files have been called worse
            raise ValueError(part)
    except (*_UNDECIDED, KeyError, TypeError) as unfit:
        raise ArchiveUnfit(f"what stands in {part.value} has not the shape that it should have") from unfit
    return record


def _aggregates(told: dict[str, Any], *, nested: bool) -> Iterator[dict[str, Any]]:
    if nested:
        yield told["resource"]
        yield told["started"]
    else:
        yield told


def _decoded(line: bytes) -> dict[str, Any]:
    try:
        told = msgspec.json.decode(line)
    except _UNDECIDED:
        try:
            told = json.loads(line)
        except _UNDECIDED as unreadable:
            raise ArchiveUnfit("a line of it is not JSON") from unreadable
    if not isinstance(told, dict):
        raise ArchiveUnfit("a line of it is not an object of JSON")
    return told


def _has_nul(told: object) -> bool:
    match told:
        case str():
            return "\0" in told
        case dict():
            return any(_has_nul(each) for item in told.items() for each in item)
        case list():
            return any(map(_has_nul, told))
        case _:
            return False
