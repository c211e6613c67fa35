"""What the queue in PostgreSQL holds of a learner or a tenant: commands that wait, and what nobody took."""

from collections.abc import Sequence
from uuid import UUID

from pgqueuer.queries import Queries

from adapters.pgqueuer.bus import EVENTS
from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from adapters.pgqueuer.retention import OUTCOMES
from application.privacy.messages_of import SAID_OF_ERASURES, MessageTraces, spelled
from domain.privacy.tally import Counts

COMMANDS = "coach.command"


class PgqueuerTraces(MessageTraces):
    """A message that somebody works on is left to them."""

    store = "queue"

    def __init__(self, connections: QueueConnections) -> None:
        self._driver = QueueDriver(connections)
        self._table = Queries(self._driver).qbe.qualified.queue_table
        said = "lower(encode(payload, 'escape'))"  # any bytes can be read as text then
        self._theirs = f"""
            entrypoint = ANY($1) AND status = 'queued' AND {said} LIKE ANY($2) AND {said} NOT LIKE ALL($3)
        """

    async def _count(self, named: UUID) -> Counts:
        rows = await self._driver.fetch(
            f"SELECT entrypoint, count(*) AS number FROM {self._table}"  # noqa: S608 - pgqueuer's own name
            f" WHERE {self._theirs} GROUP BY entrypoint ORDER BY entrypoint",
            *self._asked(named),
        )
        return {str(row["entrypoint"]): int(str(row["number"])) for row in rows}

    async def _remove(self, named: UUID) -> None:
        await self._driver.execute(
            f"DELETE FROM {self._table} WHERE {self._theirs}",  # noqa: S608 - as above
            *self._asked(named),
        )

    def _asked(self, named: UUID) -> Sequence[Sequence[str]]:
        return [COMMANDS, EVENTS, OUTCOMES], _anywhere(spelled(named)), _anywhere(SAID_OF_ERASURES)


def _anywhere(said: Sequence[str]) -> Sequence[str]:
    return [f"%{each}%" for each in said]
