"""What is told of an erasure, to anybody who knows its id: there is no account to ask with any more."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.privacy.erasure import AskedBy, Erasure, ErasureStep
from domain.privacy.tally import Tally


@dataclass(frozen=True, slots=True)
class ErasureAccepted:
    """The id is all that is left to ask with: keep it."""

    erasure_id: UUID
    requested_at: datetime
    deadline: datetime


@dataclass(frozen=True, slots=True)
class SignatureView:
    """``kid`` names the key that ``value`` was made with."""

    alg: str
    kid: str
    value: str


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """As it was signed, member by member: ``learner`` stands for somebody who cannot be found by it."""

    kind: str
    erasure: str
    learner: str
    asked_by: str
    requested_at: datetime
    completed_at: datetime
    key_destroyed: bool
    turns: int
    stores: Mapping[str, Mapping[str, Tally]]
    signature: SignatureView


@dataclass(frozen=True, slots=True)
class ErasureView:
    """``left`` counts by store what was there when it was last looked at."""

    id: UUID
    step: ErasureStep
    asked_by: AskedBy
    requested_at: datetime
    deadline: datetime
    completed_at: datetime | None
    left: Mapping[str, int]
    receipt: ReceiptView | None


def accepted(erasure: Erasure) -> ErasureAccepted:
    return ErasureAccepted(erasure.id, erasure.requested_at, erasure.deadline)


def view_of(erasure: Erasure) -> ErasureView:
    return ErasureView(
        id=erasure.id,
        step=erasure.step,
        asked_by=erasure.asked_by,
        requested_at=erasure.requested_at,
        deadline=erasure.deadline,
        completed_at=erasure.completed_at,
        left=erasure.left,
        receipt=None if erasure.receipt is None else _receipt(erasure.receipt),
    )


def _receipt(signed: str) -> ReceiptView:
    said = json.loads(signed)
    stores = {
        store: {kind: Tally(**counts) for kind, counts in kinds.items()}
        for store, kinds in said["stores"].items()
    }
    moments = {name: datetime.fromisoformat(said[name]) for name in ("requested_at", "completed_at")}
    signature = SignatureView(**said["signature"])
    return ReceiptView(**{**said, **moments, "stores": stores, "signature": signature})
