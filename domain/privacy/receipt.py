"""What a receipt says, and the one form in which it is signed."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from domain.privacy.erasure import Erasure

KIND = "study-coach.erasure-receipt.v1"
SIGNATURE = "signature"


def statement_of(erasure: Erasure, *, learner: str, now: datetime) -> dict[str, object]:
    """Counts and moments. ``learner`` stands for their id, which cannot be computed from it."""
    return {
        "kind": KIND,
        "erasure": str(erasure.id),
        "learner": learner,
        "asked_by": erasure.asked_by.value,
        "requested_at": _moment(erasure.requested_at),
        "completed_at": _moment(now),
        "key_destroyed": True,
        "turns": erasure.turn,
        "stores": {
            store: {
                kind: {"found": tally.found, "deleted": tally.deleted, "left": tally.left}
                for kind, tally in kinds.items()
            }
            for store, kinds in erasure.tallies.items()
        },
    }


def canonical(statement: Mapping[str, object]) -> bytes:
    """RFC 8785, for what a receipt is made of: objects, ASCII names, texts, whole numbers and truths."""
    return json.dumps(statement, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
