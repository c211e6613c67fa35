"""What the queue in PostgreSQL holds of a learner or a tenant: commands that wait, and what nobody took."""

from uuid import UUID

from pgqueuer.queries import Queries

from adapters.pgqueuer.bus import EVENTS
from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from adapters.pgqueuer.retention import OUTCOMES
from application.ports.learner_traces import Whose
from domain.privacy.tally import Counts

COMMANDS = "coach.command"
_ABOUT_ERASURES = ("request_erasure", "privacy.erasure_requested", "privacy.learner_erased")


class PgqueuerTraces:
    """A message is theirs if their id is in it anywhere. One that somebody works on is left to them.

    What is said of the erasure itself stays until it is taken: others must hear of it.
    """

    store = "queue"

    def __init__(self, connections: QueueConnections) -> None:
        self._driver = QueueDriver(connections)
        self._table = Queries(self._driver).qbe.qualified.queue_table
        spared = " AND ".join(f"position('{each}'::bytea IN payload) = 0" for each in _ABOUT_ERASURES)
        self._theirs = f"""
            entrypoint = ANY($1) AND status = 'queued' AND {spared}
            AND position(convert_to($2, 'UTF8') IN payload) > 0
        """

    async def count(self, whose: Whose) -> Counts:
        return await self._count(whose.user_id)

    async def remove(self, whose: Whose) -> None:
        await self._remove(whose.user_id)

    async def count_tenant(self, tenant_id: UUID) -> Counts:
        return await self._count(tenant_id)

    async def remove_tenant(self, tenant_id: UUID) -> None:
        await self._remove(tenant_id)

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

    def _asked(self, named: UUID) -> tuple[list[str], str]:
        return [COMMANDS, EVENTS, OUTCOMES], str(named)
