"""Learners who did something that was not learned from yet, as the outbox tells it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import outbox, persona_refreshes, users
from application.ports.changed_learners import CHANGES, ChangedLearner

_refreshes = persona_refreshes.c
_MOMENT = _refreshes.claimed_until.type
_night, _now = bindparam("night", type_=_MOMENT), bindparam("now", type_=_MOMENT)


def _none_or(column: ColumnElement[datetime], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(column.is_(None), condition)


_changed = (
    select(outbox.c.tenant_id, outbox.c.user_id, func.max(outbox.c.occurred_at).label("changed_at"))
    .join(users, and_(users.c.tenant_id == outbox.c.tenant_id, users.c.id == outbox.c.user_id))
    .outerjoin(persona_refreshes, _refreshes.user_id == outbox.c.user_id)
    .where(
        outbox.c.name == any_(literal([each.name for each in CHANGES], ARRAY(Text))),
        outbox.c.occurred_at < _night,
        _none_or(_refreshes.learned_until, _refreshes.learned_until <= outbox.c.occurred_at),
        _none_or(_refreshes.claimed_until, _refreshes.claimed_until <= _now),
    )
    .group_by(outbox.c.tenant_id, outbox.c.user_id)
    .order_by(func.max(outbox.c.occurred_at), outbox.c.user_id)
    .limit(bindparam("limit"))
    .cte("changed")
)
_claiming = insert(persona_refreshes).from_select(
    ["tenant_id", "user_id", "claimed_until"],
    select(_changed.c.tenant_id, _changed.c.user_id, bindparam("until", type_=_MOMENT)).order_by(
        _changed.c.changed_at, _changed.c.user_id
    ),
)
# Of two who claim at once the second waits here for the first, and then finds nothing left to claim.
_claimed = (
    _claiming.on_conflict_do_update(
        index_elements=[_refreshes.user_id],
        set_={"claimed_until": _claiming.excluded.claimed_until},
        where=and_(
            _refreshes.claimed_until <= _now,
            _none_or(_refreshes.learned_until, _refreshes.learned_until < _night),
        ),
    )
    .returning(_refreshes.user_id)
    .cte("claimed")
)
_CLAIM = Statement(
    select(_changed)
    .join(_claimed, _claimed.c.user_id == _changed.c.user_id)
    .order_by(_changed.c.changed_at, _changed.c.user_id)
)
_LEARNED = Statement(
    update(persona_refreshes)
    .where(
        _refreshes.user_id == bindparam("user", type_=Uuid),
        _none_or(_refreshes.learned_until, _refreshes.learned_until < _night),
    )
    .values(learned_until=_night)
)


class PostgresChangedLearners:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def claim(
        self, *, night: datetime, now: datetime, until: datetime, limit: int
    ) -> Sequence[ChangedLearner]:
        rows = await self._connections.rows(_CLAIM, night=night, now=now, until=until, limit=limit)
        return [ChangedLearner(**dict(row)) for row in rows]

    async def learned(self, learner: ChangedLearner, *, night: datetime) -> None:
        await self._connections.rows(_LEARNED, user=learner.user_id, night=night)
