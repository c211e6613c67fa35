"""What every message wears: CloudEvents 1.0 in JSON."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from returns.result import Failure, Result, Success

from entrypoints.queue.verdicts import Malformed

COMMAND = "coach.command.{}.v1"
OUTCOME = "coach.outcome.v1"
SOURCE = "urn:study-coach"
JSON = "application/json"
JOSE = "application/jose"

# What reading JSON can end with: msgspec's own, wrong UTF-8, and nesting deeper than the interpreter.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

# PostgreSQL keeps the id, and cannot keep NUL.
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255, pattern=r"\A[^\x00]*\Z")]


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """The attributes that mean something here; CloudEvents allows any others."""

    specversion: Literal["1.0"]
    id: Name
    source: Name
    type: Name
    subject: str | None = None
    tenantid: str | None = None
    datacontenttype: str | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")


def read_envelope(body: bytes) -> Result[Envelope, Malformed]:
    try:
        return Success(msgspec.json.decode(body, type=Envelope))
    except UNREADABLE as unreadable:
        return Failure(Malformed("not_a_cloudevent", str(unreadable)))


def as_uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
