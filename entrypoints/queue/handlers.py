"""What becomes of a command, whichever transport brought it."""

import hashlib
from dataclasses import asdict, replace
from uuid import uuid5

import msgspec
from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller, Request
from application.coach import Coach
from application.identity.read_profile import ReadProfileCommand
from application.privacy.is_erased import IsErasedCommand
from domain.identity.errors import AccountNotFound
from entrypoints.log_context import telling
from entrypoints.queue.command_kind import CommandKind
from entrypoints.queue.commands import COMMANDS
from entrypoints.queue.messages import JOSE, UNREADABLE, Envelope, as_uuid, read_envelope
from entrypoints.queue.origin import Origin
from entrypoints.queue.sealing import CannotBeOpened, Sealer
from entrypoints.queue.verdicts import Done, Malformed, Refused, Verdict


async def handle(body: bytes, *, coach: Coach, sealer: Sealer) -> Verdict:
    """Exceptions pass through: the consumer leaves the message for redelivery."""
    read = read_envelope(body)
    if not is_successful(read):
        return read.failure()
    envelope = read.unwrap()
    with telling(envelope.id, tenant_id=as_uuid(envelope.tenantid), user_id=as_uuid(envelope.subject)):
        return await _handled(envelope, coach, sealer)


async def _handled(envelope: Envelope, coach: Coach, sealer: Sealer) -> Verdict:
    kind = COMMANDS.get(envelope.type)
    if kind is None:
        return Malformed("command_unknown", f"no command has the type {envelope.type}")
    addressed = _caller(envelope, kind)
    if not is_successful(addressed):
        return addressed.failure()
    opened = _data(envelope, kind, sealer)
    if not is_successful(opened):
        return opened.failure()
    caller, data = addressed.unwrap(), opened.unwrap()
    request = Request(key=envelope.id, fingerprint=_fingerprint(envelope, data, sealer))
    try:
        act = kind.prepare(data, Origin(replace(caller, request=request), envelope.id))
    except UNREADABLE as unfit:
        return Malformed("data_unfit", "the sealed data does not fit" if kind.personal else str(unfit))
    if kind.of_learner and not await _exists(caller, coach):
        return await _of_nobody(caller, coach)
    outcome = await act(coach)
    if is_successful(outcome):
        return Done(outcome.unwrap())
    refusal = outcome.failure()
    return Refused(refusal.code, asdict(refusal))


def _caller(envelope: Envelope, kind: CommandKind) -> Result[Caller, Malformed]:
    tenant_id, user_id = as_uuid(envelope.tenantid), as_uuid(envelope.subject)
    if tenant_id is None:
        return Failure(Malformed("tenant_missing", "tenantid must be the UUID of a tenant"))
    if user_id is None:
        if kind.of_learner or envelope.subject is not None:
            return Failure(Malformed("learner_missing", "subject must be the UUID of a learner"))
        user_id = uuid5(tenant_id, envelope.id)
    return Success(Caller(tenant_id, user_id))


def _data(envelope: Envelope, kind: CommandKind, sealer: Sealer) -> Result[bytes, Malformed]:
    if envelope.datacontenttype != JOSE:
        if kind.personal:
            return Failure(Malformed("data_must_be_sealed", f"expected datacontenttype {JOSE}"))
        return Success(bytes(envelope.data))
    try:
        return Success(sealer.open(msgspec.json.decode(envelope.data, type=str)))
    except (*UNREADABLE, CannotBeOpened):
        return Failure(Malformed("data_not_opened", "expected a JWE that was sealed with the shared key"))


def _fingerprint(envelope: Envelope, data: bytes, sealer: Sealer) -> bytes:
    whole = (
        "\n".join((envelope.type, envelope.tenantid or "", envelope.subject or "")).encode() + b"\n" + data
    )
    # It is kept: of sealed data with the key only, so that it gives no hint of a password.
    return sealer.digest(whole) if envelope.datacontenttype == JOSE else hashlib.sha256(whole).digest()


async def _of_nobody(caller: Caller, coach: Coach) -> Malformed | Refused:
    """What comes late for a learner who was erased is not kept: it is theirs too."""
    erased = await coach.is_erased(IsErasedCommand(tenant_id=caller.tenant_id, user_id=caller.user_id))
    if erased.unwrap():
        return Refused(AccountNotFound.code)
    return Malformed("learner_unknown", "the tenant has no such learner")


async def _exists(caller: Caller, coach: Coach) -> bool:
    return is_successful(await coach.read_profile(ReadProfileCommand(caller=caller)))
