"""Messages that were accepted and then left alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import dialogue_turns
from adapters.postgres.turn_repository import to_turn
from domain.coaching.dialogue import DialogueTurn

_turns = dialogue_turns.c
_left_alone = (
    select(_turns.id)
    .where(_turns.answered_at.is_(None), _turns.claimed_until <= bindparam("now"))
    .order_by(_turns.accepted_at, _turns.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
# The version stays: whoever is still at it, however late, may finish.
_CLAIM = Statement(
    update(dialogue_turns)
    .where(_turns.id.in_(_left_alone))
    .values(claimed_until=bindparam("until", type_=_turns.claimed_until.type))
    .returning(dialogue_turns)
)


class PostgresAbandonedTurns:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def claim(self, *, now: datetime, until: datetime, limit: int) -> Sequence[DialogueTurn]:
        rows = await self._connections.rows(_CLAIM, now=now, until=until, limit=limit)
        return sorted(map(to_turn, rows), key=lambda turn: (turn.accepted_at, turn.id))
