"""An erasure as a row, and back."""

from typing import Any

import asyncpg
import msgspec

from domain.privacy.erasure import AskedBy, Erasure, ErasureStep
from domain.privacy.tally import Tally

CHANGING = (
    *("asked_by", "hidden_at", "threads", "step", "turn", "cleared", "tallies", "completed_at", "receipt"),
)


def changing(erasure: Erasure) -> dict[str, object]:
    return {
        "asked_by": erasure.asked_by.value,
        "hidden_at": erasure.hidden_at,
        "threads": sorted(erasure.threads),
        "step": erasure.step.value,
        "turn": erasure.turn,
        "cleared": sorted(erasure.cleared),
        "tallies": msgspec.json.encode(erasure.tallies).decode(),
        "completed_at": erasure.completed_at,
        "receipt": erasure.receipt,
    }


def to_erasure(row: asyncpg.Record) -> Erasure:
    values: dict[str, Any] = dict(row)
    return Erasure(
        id=values["id"],
        tenant_id=values["tenant_id"],
        version=values["version"],
        user_id=values["user_id"],
        asked_by=AskedBy(values["asked_by"]),
        requested_at=values["requested_at"],
        hidden_at=values["hidden_at"],
        threads=frozenset(values["threads"]),
        step=ErasureStep(values["step"]),
        turn=values["turn"],
        cleared=frozenset(values["cleared"]),
        tallies=msgspec.json.decode(values["tallies"], type=dict[str, dict[str, Tally]]),
        completed_at=values["completed_at"],
        receipt=values["receipt"],
    )
