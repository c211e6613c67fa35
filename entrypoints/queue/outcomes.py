"""What the sender of a command hears in the end."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from uuid import UUID, uuid5

import msgspec
from returns.pipeline import is_successful

from entrypoints.queue.commands import COMMANDS
from entrypoints.queue.messages import JSON, OUTCOME, SOURCE, Envelope, as_uuid, read_envelope
from entrypoints.queue.sealing import Sealer
from entrypoints.queue.verdicts import Done, Malformed, Refused, Verdict

_OUTCOMES = UUID("5b0c8f6e-6f0d-5c1f-9f39-0e8a9b7d2c41")


class OutcomeData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``answer`` is what the use case answered; tokens are a JWE, sealed like the command was."""

    command_id: str
    type: str
    status: Literal["done", "refused", "malformed"]
    code: str | None = None
    detail: dict[str, object] | None = None
    answer: object = None


class OutcomeEvent(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    data: OutcomeData
    subject: UUID | msgspec.UnsetType
    tenantid: UUID | msgspec.UnsetType
    specversion: str = "1.0"
    source: str = SOURCE
    type: str = OUTCOME
    datacontenttype: str = JSON


@dataclass(frozen=True, slots=True)
class Outcome:
    """A message to send. A command that comes again and ends the same way has the same ``id``."""

    id: UUID
    body: bytes


def outcome_of(body: bytes, verdict: Verdict, *, sealer: Sealer) -> Outcome | None:
    """Nobody can be told about what is no CloudEvent."""
    read = read_envelope(body)
    if not is_successful(read):
        return None
    envelope = read.unwrap()
    data = _data(envelope, verdict, sealer)
    event = OutcomeEvent(
        id=_id_of(envelope, data),
        subject=as_uuid(envelope.subject) or msgspec.UNSET,
        tenantid=as_uuid(envelope.tenantid) or msgspec.UNSET,
        data=data,
    )
    return Outcome(event.id, msgspec.json.encode(event))


def _id_of(envelope: Envelope, data: OutcomeData) -> UUID:
    """Two learners, or two producers, may have chosen the same command id; and one may end in two ways."""
    told = msgspec.json.encode((envelope.tenantid, envelope.subject, envelope.source, data))
    return uuid5(_OUTCOMES, sha256(told).hexdigest())


def _data(envelope: Envelope, verdict: Verdict, sealer: Sealer) -> OutcomeData:
    match verdict:
        case Done(answer=answer):
            kind = COMMANDS[envelope.type]
            return OutcomeData(
                command_id=envelope.id,
                type=envelope.type,
                status="done",
                answer=sealer.seal(msgspec.json.encode(answer)) if kind.secret_answer else answer,
            )
        case Refused(code=code, detail=detail):
            return OutcomeData(
                command_id=envelope.id,
                type=envelope.type,
                status="refused",
                code=code,
                detail=dict(detail) or None,
            )
        case Malformed(code=code, reason=reason):
            return OutcomeData(
                command_id=envelope.id,
                type=envelope.type,
                status="malformed",
                code=code,
                detail={"reason": reason},
            )
