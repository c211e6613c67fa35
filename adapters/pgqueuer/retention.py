"""What nobody takes from the queue does not stay for ever."""

from datetime import datetime

from pgqueuer.queries import Queries

from adapters.pgqueuer.bus import EVENTS
from adapters.pgqueuer.connections import QueueConnections, QueueDriver

OUTCOMES = "coach.outcome"


async def forget_untaken(connections: QueueConnections, *, before: datetime) -> None:
    """Removes events and outcomes that nobody took since ``before``, and the queue's log of that time.

    Commands wait for as long as it takes.
    """
    driver = QueueDriver(connections)
    names = Queries(driver).qbe.qualified
    await driver.execute(
        f"DELETE FROM {names.queue_table}"  # noqa: S608 - pgqueuer's own table name
        " WHERE entrypoint = ANY($1) AND status = 'queued' AND created < $2",
        [EVENTS, OUTCOMES],
        before,
    )
    await driver.execute(
        f"DELETE FROM {names.queue_table_log} log WHERE created < $1"  # noqa: S608 - the same
        f" AND NOT EXISTS (SELECT FROM {names.queue_table} job WHERE job.id = log.job_id)",
        before,
    )
