"""What the collections hold. Private to this folder: translated at its edge, never passed on."""

from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from beanie import Document, SortDirection
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

_MILLISECOND = timedelta(milliseconds=1)
_MICROSECOND = timedelta(microseconds=1)


class Stored(Document):
    """What every document has. A BSON date counts milliseconds: ``created_micros`` keeps the rest of it."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    id: UUID = Field(alias="_id")  # type: ignore[assignment] # beanie's default is an ObjectId; writers choose ours
    tenant_id: UUID
    user_id: UUID
    created_at: datetime
    created_micros: int

    def moment(self) -> datetime:
        return self.created_at.astimezone(UTC) + self.created_micros * _MICROSECOND


class DialogueMessages(Stored):
    session_id: UUID
    role: str
    content: str
    tool_calls: list[dict[str, str]]
    tokens: int
    remember: bool

    class Settings:
        name = "dialogue_messages"


class PersonaSnapshots(Stored):
    traits: dict[str, str]
    preferences: dict[str, str]
    keywords: list[str]

    class Settings:
        name = "persona_snapshots"


class AuditLogs(Stored):
    action: str
    metadata: dict[str, str]

    class Settings:
        name = "audit_logs"


DOCUMENTS: tuple[type[Stored], ...] = (DialogueMessages, PersonaSnapshots, AuditLogs)

Order: TypeAlias = list[tuple[str, SortDirection]]

_ORDERED_BY = ("createdAt", "createdMicros", "_id")
OLDEST_FIRST: Order = [(field, SortDirection.ASCENDING) for field in _ORDERED_BY]
NEWEST_FIRST: Order = [(field, SortDirection.DESCENDING) for field in _ORDERED_BY]


def split(moment: datetime) -> dict[str, Any]:
    """The two fields that a moment is stored in."""
    micros = moment.microsecond % (_MILLISECOND // _MICROSECOND)
    return {"created_at": moment - micros * _MICROSECOND, "created_micros": micros}


def after(moment: datetime, last_id: UUID) -> dict[str, Any]:
    """Selects what comes after a place in ``OLDEST_FIRST``."""
    date, micros = split(moment).values()
    same_millisecond = {"createdAt": date, "createdMicros": {"$gt": micros}}
    same_moment = {"createdAt": date, "createdMicros": micros, "_id": {"$gt": last_id}}
    return {
        "createdAt": {"$gte": date},  # lets an index begin there
        "$or": [{"createdAt": {"$gt": date}}, same_millisecond, same_moment],
    }
