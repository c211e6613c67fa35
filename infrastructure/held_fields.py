"""Every field that the stores and messages of this release have, read off what makes them."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_type_hints
from uuid import UUID

import msgspec

from adapters.mongo.documents import DOCUMENTS
from adapters.postgres.tables import metadata
from adapters.qdrant.points import MEANING, TERMS, to_point
from application.events import EVENTS
from application.ports.embedder import DIMENSIONS
from application.ports.recall_index import Recallable
from domain.privacy.declaring import Field, Place
from domain.shared.aggregate import DomainEvent
from entrypoints.queue.commands import USE_CASES
from entrypoints.queue.messages import Envelope
from entrypoints.queue.outcomes import OutcomeData, OutcomeEvent

EVERY = "every"  # what all events, or all commands, have in common
_ROOT = Path(__file__).parents[1]


def held_fields() -> Iterator[Field]:
    yield from _rows()
    yield from _documents()
    yield from _vectors()
    yield from _objects()
    yield from _events()
    yield from _commands()
    yield from _outcomes()


def _rows() -> Iterator[Field]:
    for table in metadata.tables.values():
        yield from (Field(Place.ROW, table.name, column.name) for column in table.columns)


def _documents() -> Iterator[Field]:
    for document in DOCUMENTS:
        collection = vars(document)["Settings"].name
        for name, field in document.model_fields.items():
            yield Field(Place.DOCUMENT, collection, field.alias or name)


def _vectors() -> Iterator[Field]:
    nobody = UUID(int=0)
    point = to_point(
        Recallable(
            id=nobody,
            tenant_id=nobody,
            owner_id=nobody,
            resource_id=nobody,
            shared=False,
            vector=(0.0,) * DIMENSIONS,
            model="",
            content_hash="",
            source="",
            language=None,
            tags=(),
            terms={1: 1.0},
            version=1,
        )
    )
    for name in ("id", MEANING, TERMS, *(point.payload or {})):
        yield Field(Place.VECTOR, "vectors", name)


def _objects() -> Iterator[Field]:
    """Keys are written as ``f"{...tenant_id}/prefix/{...}..."``, and are found where they are."""
    for room in ("domain", "application", "adapters"):
        for file in sorted((_ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.JoinedStr):
                    yield from _prefix_in(node.values)


def _prefix_in(parts: list[ast.expr]) -> Iterator[Field]:
    match parts:
        case [
            ast.FormattedValue(value=ast.Name(id="tenant_id") | ast.Attribute(attr="tenant_id")),
            ast.Constant(value=str(between)),
            *_,
        ] if between.startswith("/") and between.strip("/"):
            prefix = between.split("/")[1]
            for name in ("tenant", "owner", "name", "content"):
                yield Field(Place.OBJECT, prefix, name)


def _events() -> Iterator[Field]:
    common = {field.name for field in fields(DomainEvent)}
    yield from (Field(Place.EVENT, EVERY, name) for name in common)
    for event in EVENTS:
        for field in fields(event):
            if field.name not in common:
                yield Field(Place.EVENT, event.name, field.name)


def _commands() -> Iterator[Field]:
    for field in msgspec.structs.fields(Envelope):
        yield Field(Place.COMMAND, EVERY, field.encode_name)
    for use_case, kind in USE_CASES.items():
        yield from (Field(Place.COMMAND, use_case, name) for name in get_type_hints(kind.data))


def _outcomes() -> Iterator[Field]:
    for kind in (OutcomeEvent, OutcomeData):
        for field in msgspec.structs.fields(kind):
            yield Field(Place.OUTCOME, "outcome", field.encode_name)
