"""Dead letters in PostgreSQL."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import dead_letters
from application.ports.dead_letters import DeadLetter

_THIS = dead_letters.c.id == bindparam("id")
_KEEP = Statement(insert(dead_letters).on_conflict_do_nothing(index_elements=["id"]))
_GET = Statement(select(dead_letters).where(_THIS))
_REMOVE = Statement(delete(dead_letters).where(_THIS))
_OLDEST = Statement(
    select(dead_letters).order_by(dead_letters.c.received_at, dead_letters.c.id).limit(bindparam("limit"))
)


class PostgresDeadLetters:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def keep(self, letter: DeadLetter) -> None:
        await self._connections.row(
            _KEEP,
            id=letter.id,
            received_at=letter.received_at,
            transport=letter.transport,
            code=letter.code,
            reason=letter.reason,
            body=letter.body,
        )

    async def get(self, letter_id: UUID) -> DeadLetter | None:
        row = await self._connections.row(_GET, id=letter_id)
        return DeadLetter(**dict(row)) if row is not None else None

    async def oldest(self, *, limit: int) -> Sequence[DeadLetter]:
        return [DeadLetter(**dict(row)) for row in await self._connections.rows(_OLDEST, limit=limit)]

    async def remove(self, letter_id: UUID) -> None:
        await self._connections.row(_REMOVE, id=letter_id)
