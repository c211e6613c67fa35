"""Promises to answer, whole."""

from uuid import UUID

import asyncpg

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.row_statements import adding, getting, saving
from adapters.postgres.tables import dialogue_turns
from domain.coaching.dialogue import DialogueTurn, reply_id_of

_GET = getting(dialogue_turns)
_ADD = adding(dialogue_turns)
_SAVE = saving(dialogue_turns, "content", "answered_at", "claimed_until")


class PostgresTurnRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def get(self, message_id: UUID) -> DialogueTurn | None:
        row = await self._rows.one(_GET, id=message_id)
        return None if row is None else to_turn(row)

    async def add(self, turn: DialogueTurn) -> bool:
        return await self._rows.add(
            _ADD,
            turn,
            user_id=turn.user_id,
            session_id=turn.session_id,
            reply_id=reply_id_of(turn.id),
            content=turn.content,
            content_hash=turn.content_hash,
            remember=turn.remember,
            accepted_at=turn.accepted_at,
            answered_at=turn.answered_at,
            claimed_until=turn.claimed_until,
        )

    async def save(self, turn: DialogueTurn) -> None:
        await self._rows.save(
            _SAVE,
            turn,
            content=turn.content,
            answered_at=turn.answered_at,
            claimed_until=turn.claimed_until,
        )


def to_turn(row: asyncpg.Record) -> DialogueTurn:
    return DialogueTurn(
        id=row["id"],
        tenant_id=row["tenant_id"],
        version=row["version"],
        user_id=row["user_id"],
        session_id=row["session_id"],
        content=row["content"],
        content_hash=row["content_hash"],
        remember=row["remember"],
        accepted_at=row["accepted_at"],
        answered_at=row["answered_at"],
        claimed_until=row["claimed_until"],
    )
