"""Buckets in PostgreSQL, each a moment that one statement moves on."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Interval, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.digests import Digests
from adapters.postgres.statements import Statement
from adapters.postgres.tables import rate_limits
from domain.identity.rates import Rate, moved_on, wait_until

_buckets = rate_limits.c
_now: Any = bindparam("now", type_=_buckets.free_at.type)
_cost: Any = bindparam("cost", type_=Interval)
_tolerance: Any = bindparam("tolerance", type_=Interval)
_moved_on = func.greatest(_buckets.free_at, _now) + _cost

# A full bucket is left as it is, and the statement gives no row.
_TAKE = Statement(
    insert(rate_limits)
    .values(key=bindparam("key"), free_at=_now + _cost)
    .on_conflict_do_update(
        index_elements=[_buckets.key],
        set_={"free_at": _moved_on},
        where=_moved_on <= _now + _tolerance,
    )
    .returning(_buckets.free_at)
)
_LOOK = Statement(select(_buckets.free_at).where(_buckets.key == bindparam("key")))


class PostgresRateLimits:
    def __init__(self, connections: Connections, digests: Digests) -> None:
        self._connections = connections
        self._digests = digests

    async def take(self, rate: Rate, subject: str, *, now: datetime, count: int = 1) -> timedelta | None:
        key = self._digests.of("rate", rate.name.encode(), subject.encode())
        taken = await self._connections.row(
            _TAKE, key=key, now=now, cost=rate.cost(count), tolerance=rate.tolerance
        )
        if taken is not None:
            return None
        row = await self._connections.row(_LOOK, key=key)
        free_at = moved_on(None if row is None else row["free_at"], rate, count, now=now)
        return wait_until(free_at, rate, now=now) or rate.cost(1)  # it has emptied a little meanwhile
