"""Promises to answer that were kept long ago."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, func, select

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import dialogue_turns
from application.ports.old_dialogue import OldTurn, OldTurnsCounted

_turns = dialogue_turns.c
_old = _turns.accepted_at < bindparam("before")
_COUNT = Statement(
    select(
        func.count().label("turns"),
        func.count().filter(_turns.remember, _turns.answered_at.is_not(None)).label("remembered"),
        func.min(_turns.accepted_at).label("oldest"),
    ).where(_old)
)
_OLDEST = Statement(
    select(_turns.id, _turns.reply_id)
    .where(_old)
    .order_by(_turns.accepted_at, _turns.id)
    .limit(bindparam("limit"))
)
_FORGET = Statement(delete(dialogue_turns).where(_turns.id == any_(bindparam("ids", type_=ARRAY(Uuid)))))


class PostgresOldTurns:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def count(self, *, before: datetime) -> OldTurnsCounted:
        row = await self._connections.row(_COUNT, before=before)
        if row is None:
            return OldTurnsCounted(0, 0, None)
        return OldTurnsCounted(row["turns"], 2 * row["remembered"], row["oldest"])

    async def oldest(self, *, before: datetime, limit: int) -> Sequence[OldTurn]:
        rows = await self._connections.rows(_OLDEST, before=before, limit=limit)
        return [OldTurn(row["id"], row["reply_id"]) for row in rows]

    async def forget(self, turns: Collection[OldTurn]) -> None:
        await self._connections.rows(_FORGET, ids=[each.message_id for each in turns])
