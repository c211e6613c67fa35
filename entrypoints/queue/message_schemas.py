"""The shape of every message that comes or goes, as JSON Schema with nothing referred to."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Annotated, TypeAlias, get_type_hints
from uuid import UUID

import msgspec

from domain.shared.aggregate import DomainEvent
from entrypoints.queue.command_kind import CommandKind, Kind
from entrypoints.queue.messages import JOSE, JSON, SOURCE
from entrypoints.queue.outcomes import OutcomeData

Schema: TypeAlias = dict[str, object]
Name: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]

_IN_ATTRIBUTES = {field.name for field in fields(DomainEvent)}


def command_schema(name: str, kind: CommandKind) -> Schema:
    """``name`` is its CloudEvents type."""
    data = _data_of(kind)
    attributes: dict[str, object] = {"id": Name, "source": Name, "type": _always(name), "tenantid": UUID}
    optional: dict[str, object] = {}
    if kind.of_learner:
        attributes["subject"] = UUID
    if kind.personal:
        attributes["datacontenttype"] = _always(JOSE)
    else:
        optional["datacontenttype"] = _always(JSON)
    return _event(attributes, optional, _sealed(data) if kind.personal else data)


def outcome_schema(name: str) -> Schema:
    attributes = {
        "id": UUID,
        "source": _always(SOURCE),
        "type": _always(name),
        "datacontenttype": _always(JSON),
    }
    return _event(attributes, {"tenantid": UUID, "subject": UUID}, OutcomeData)


def event_schema(name: str, event: type[DomainEvent]) -> Schema:
    attributes = {
        "id": UUID,
        "source": _always(SOURCE),
        "type": _always(name),
        "tenantid": UUID,
        "subject": UUID,
        "time": Annotated[datetime, msgspec.Meta(tz=True)],
        "partitionkey": UUID,
        "sequence": str,
        "datacontenttype": _always(JSON),
    }
    own = [(name, hint) for name, hint in get_type_hints(event).items() if _is_own(event, name)]
    return _event(attributes, {}, msgspec.defstruct("Data", own, kw_only=True))


def _is_own(event: type[DomainEvent], name: str) -> bool:
    return name not in _IN_ATTRIBUTES and name in {field.name for field in fields(event)}


def _data_of(kind: CommandKind) -> object:
    match kind:
        case Kind(data=data):
            return data
        case _:
            raise TypeError(f"{kind} does not say what its data looks like")


def _always(value: str) -> object:
    return Annotated[str, msgspec.Meta(extra_json_schema={"const": value})]


def _sealed(data: object) -> object:
    """A JWE in compact form. ``contentSchema`` is what it holds."""
    extra = {"contentMediaType": JOSE, "contentSchema": _schema_of(data)}
    return Annotated[str, msgspec.Meta(extra_json_schema=extra)]


def _event(attributes: Mapping[str, object], optional: Mapping[str, object], data: object) -> Schema:
    """A CloudEvent; it may have other attributes besides."""
    required = {"specversion": _always("1.0"), **attributes, "data": data}
    return _schema_of(
        msgspec.defstruct(
            "CloudEvent",
            [
                *required.items(),
                *((name, kind | msgspec.UnsetType, msgspec.UNSET) for name, kind in optional.items()),
            ],
            kw_only=True,
        )
    )


def _schema_of(kind: object) -> Schema:
    (schema,), parts = msgspec.json.schema_components([kind], schema_hook=_anything)
    inlined = _inlined(schema, parts)
    return inlined if isinstance(inlined, dict) else {}


def _anything(_: type) -> Schema:
    return {"description": "anything"}  # of `object`; msgspec takes an empty schema for none


def _inlined(schema: object, parts: Mapping[str, object]) -> object:
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _inlined(parts[schema["$ref"].rpartition("/")[2]], parts)
        return {key: _inlined(value, parts) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_inlined(each, parts) for each in schema]
    return schema
