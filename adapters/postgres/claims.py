"""What makes a request or an effect happen once: a row that whoever comes second runs into."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import Update, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres import answers
from adapters.postgres.statements import Statement
from adapters.postgres.tables import idempotency_keys, inbox
from adapters.postgres.transaction import Transaction
from application.caller import Request
from application.ports.failures import AlreadyAnswered

_keys = idempotency_keys.c
_this_request = (
    (_keys.tenant_id == bindparam("tenant"))
    & (_keys.owner_id == bindparam("owner"))
    & (_keys.key == bindparam("request"))
)
_CLAIM_REQUEST = Statement(
    insert(idempotency_keys)
    .values({name: bindparam(name) for name in ("tenant_id", "owner_id", "key", "fingerprint")})
    .on_conflict_do_nothing()
    .returning(_keys.key)
)
_ANSWER = Statement(select(_keys.fingerprint, _keys.answer_kind, _keys.answer).where(_this_request))
_CLAIM_EFFECT = Statement(
    insert(inbox)
    .values({name: bindparam(name) for name in ("subscriber", "event_id", "tenant_id")})
    .on_conflict_do_nothing()
    .returning(inbox.c.event_id)
)


def keeping_answer() -> Update:
    """Puts the answer beside the key; ``answer_row`` has the values."""
    return (
        update(idempotency_keys)
        .where(_this_request)
        .values({name: bindparam(name, type_=_keys[name].type) for name in ("answer_kind", "answer")})
    )


class Claim(Protocol):
    """``make`` waits for whoever claims the same and raises ``AlreadyAnswered`` if they commit."""

    async def make(self, transaction: Transaction) -> None: ...
    def answer_row(self, answer: object) -> dict[str, object] | None: ...


@dataclass(frozen=True, slots=True)
class RequestClaim:
    tenant_id: UUID
    owner_id: UUID
    request: Request

    async def make(self, transaction: Transaction) -> None:
        request = self.request
        claimed = None
        while claimed is None:
            claimed = await transaction.write(
                _CLAIM_REQUEST,
                tenant_id=self.tenant_id,
                owner_id=self.owner_id,
                key=request.key,
                fingerprint=request.fingerprint,
            )
            before = None if claimed else await transaction.row(_ANSWER, **self._which())
            if before is not None:
                answer = answers.decode(before["answer_kind"], before["answer"])
                raise AlreadyAnswered(before["fingerprint"], answer)

    def answer_row(self, answer: object) -> dict[str, object] | None:
        name, content = answers.encode(answer)
        return None if name is None else {"answer_kind": name, "answer": content, **self._which()}

    def _which(self) -> dict[str, object]:
        return {"tenant": self.tenant_id, "owner": self.owner_id, "request": self.request.key}


@dataclass(frozen=True, slots=True)
class EffectClaim:
    tenant_id: UUID
    subscriber: str
    event_id: UUID

    async def make(self, transaction: Transaction) -> None:
        claimed = await transaction.write(
            _CLAIM_EFFECT, subscriber=self.subscriber, event_id=self.event_id, tenant_id=self.tenant_id
        )
        if claimed is None:
            raise AlreadyAnswered(b"", None)

    def answer_row(self, answer: object) -> None:
        """Nobody asks an effect for its answer."""
