"""Commands as a producer writes them."""

import json
from typing import Any
from uuid import UUID

from entrypoints.queue.sealing import Sealer
from tests.queue.recording import LEARNER, TENANT

KEY = bytes(range(32))
LED_BY = f"00-{'ab' * 16}-{'cd' * 8}-01"  # as a producer names the step that made it send a command
SEALER = Sealer([KEY])


def command(
    use_case: str,
    data: Any,
    *,
    id: str = "command-1",  # noqa: A002 - the attribute's own name
    tenant: UUID | str | None = TENANT,
    learner: UUID | str | None = LEARNER,
    **attributes: Any,
) -> bytes:
    envelope = {
        "specversion": "1.0",
        "id": id,
        "source": "urn:test",
        "type": f"coach.command.{use_case}.v1",
        "data": data,
    }
    if tenant is not None:
        envelope["tenantid"] = str(tenant)
    if learner is not None:
        envelope["subject"] = str(learner)
    return json.dumps(envelope | attributes).encode()


def sealed(use_case: str, data: Any, *, sealer: Sealer = SEALER, **rest: Any) -> bytes:
    letter = sealer.seal(json.dumps(data).encode())
    return command(use_case, letter, datacontenttype="application/jose", **rest)
