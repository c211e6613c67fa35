"""The log of PostgreSQL: where it stands, and what the server keeps of it until it is safe elsewhere."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

from adapters.postgres.backup_programs import APPLICATION
from adapters.postgres.lent import Driver
from domain.backup.segment import Segment

SLOT = "coach_backup"


@dataclass(frozen=True, slots=True)
class LogPosition:
    """``system`` tells servers apart that were never copies of each other."""

    system: str
    segment: Segment
    position: int


class LogSlot:
    """Over one connection, straight to the server, whose login may replicate."""

    def __init__(self, connection: Driver) -> None:
        self._connection = connection

    async def now(self) -> LogPosition:
        row = await self._connection.fetchrow(_NOW)
        if row is None:
            raise RuntimeError("a server without a log")
        segment = Segment.holding(row["written"], row["timeline"], row["size"])
        return LogPosition(row["system"], segment, row["position"])

    async def held_from(self) -> str | None:
        """The position that the server keeps its log from for us; ``None``: for us it keeps nothing."""
        found: str | None = await self._connection.fetchval(
            "SELECT restart_lsn::text FROM pg_replication_slots WHERE slot_name = $1", SLOT
        )
        return found

    async def hold(self) -> None:
        await self._connection.execute("SELECT pg_create_physical_replication_slot($1, true)", SLOT)

    async def release_before(self, segment: Segment) -> None:
        """What is before the segment is safe elsewhere."""
        await self._connection.execute(
            "SELECT pg_replication_slot_advance(slot_name, $2::text::pg_lsn) FROM pg_replication_slots"
            " WHERE slot_name = $1 AND restart_lsn < $2::text::pg_lsn",
            *(SLOT, segment.begins_at),
        )

    async def received(self) -> int:
        """How far our receiver has written."""
        position: int | None = await self._connection.fetchval(_RECEIVED, APPLICATION)
        return position or 0

    @asynccontextmanager
    async def held_meanwhile(self) -> AsyncIterator[None]:
        """As long as this connection lives, or until it is done."""
        name = f"{SLOT}_{uuid4().hex[:12]}"
        await self._connection.execute("SELECT pg_create_physical_replication_slot($1, true, true)", name)
        try:
            yield
        finally:
            await self._connection.execute(_DROP, name)  # an error on this connection has dropped it already


_NOW = """
SELECT s.system_identifier::text AS system, c.timeline_id AS timeline, w.setting::bigint AS size,
       pg_current_wal_lsn()::text AS written, (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint AS position
FROM pg_control_system() s, pg_control_checkpoint() c, pg_settings w WHERE w.name = 'wal_segment_size'
"""
_DROP = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1"
_RECEIVED = """
SELECT max(write_lsn - '0/0'::pg_lsn)::bigint FROM pg_stat_replication WHERE application_name = $1
"""
