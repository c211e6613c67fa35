"""What nobody takes from the queue does not stay for ever."""

from collections.abc import Collection, Sequence
from datetime import datetime

from pgqueuer.queries import Queries

from adapters.pgqueuer.bus import EVENTS
from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from application.ports.leftovers import Due
from domain.privacy.retention import Leftover

OUTCOMES = "coach.outcome"


class PgqueuerLeftovers:
    """Events and outcomes that nobody took, and the queue's log. Commands wait for as long as it takes."""

    kinds: Collection[Leftover] = (Leftover.MESSAGES,)

    def __init__(self, connections: QueueConnections) -> None:
        self._driver = QueueDriver(connections)
        names = Queries(self._driver).qbe.qualified
        # Jobs have no index by time, but those that came first have the lowest ids: no more are looked at.
        self._untaken = f"""
            SELECT place FROM (
                SELECT ctid AS place, created FROM {names.queue_table}
                WHERE entrypoint = ANY($3) AND status = 'queued'
                ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
            ) first WHERE created < $1
        """  # noqa: S608 - pgqueuer's own table names, here and below
        self._ended = f"""
            SELECT ctid FROM {names.queue_table_log} entry
            WHERE created < $1
            AND NOT EXISTS (SELECT FROM {names.queue_table} job WHERE job.id = entry.job_id)
            ORDER BY created LIMIT $2 FOR UPDATE SKIP LOCKED
        """  # noqa: S608
        self._over = f"""
            SELECT count(*) AS count, min(created) AS oldest FROM (
                SELECT created FROM {names.queue_table}
                WHERE entrypoint = ANY($2) AND status = 'queued' AND created < $1
                UNION ALL
                SELECT created FROM {names.queue_table_log} entry
                WHERE created < $1
                AND NOT EXISTS (SELECT FROM {names.queue_table} job WHERE job.id = entry.job_id)
            ) over_
        """  # noqa: S608
        self._queue, self._log = names.queue_table, names.queue_table_log

    async def forget(self, kind: Leftover, *, before: datetime, limit: int) -> int:  # noqa: ARG002 - there is one
        messages = await self._remove(self._queue, self._untaken, before, limit, [EVENTS, OUTCOMES])
        return messages + await self._remove(self._log, self._ended, before, limit - messages)

    async def due(self, kind: Leftover, *, before: datetime) -> Sequence[Due]:  # noqa: ARG002 - there is one
        (row,) = await self._driver.fetch(self._over, before, [EVENTS, OUTCOMES])
        return [Due(store="queue", count=int(str(row["count"])), oldest=_moment(row["oldest"]))]

    async def _remove(self, table: str, places: str, *values: object) -> int:
        statement = f"DELETE FROM {table} WHERE ctid = ANY(ARRAY({places})) RETURNING 1"  # noqa: S608
        return len(await self._driver.fetch(statement, *values))


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None
