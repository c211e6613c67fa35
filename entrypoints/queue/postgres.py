"""The queue in PostgreSQL, by pgqueuer: commands come in, outcomes go out."""

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from pgqueuer.core.qm import QueueManager
from pgqueuer.errors import FailingListenerError, RetryRequested
from pgqueuer.models import Job
from pgqueuer.ports.driver import Driver
from pgqueuer.queries import Queries

from application.consistency.backoff import backoff
from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from application.trace import HEADER, carried, led_by
from entrypoints.queue.consumer import ATTEMPTS, FIRST_WAIT, LONGEST_PAUSE, LONGEST_WAIT, Consumer
from entrypoints.queue.outcomes import Outcome

log = logging.getLogger(__name__)

TRANSPORT = "pgqueuer"
COMMANDS = "coach.command"
OUTCOMES = "coach.outcome"
NOBODYS_FAULT = "interrupted, or a store was away"  # such a delivery does not count


class PostgresCommands:
    """Where producers, and replays, put commands."""

    def __init__(self, driver: Driver) -> None:
        self._queries = Queries(driver)

    async def send(self, body: bytes) -> None:
        await self._queries.enqueue(COMMANDS, body, headers=_headers())


class PostgresOutcomes:
    """As long as an outcome waits to be taken, sending it again changes nothing."""

    def __init__(self, driver: Driver) -> None:
        self._queries = Queries(driver)

    async def send(self, outcome: Outcome) -> None:
        await self._queries.enqueue(
            OUTCOMES,
            outcome.body,
            dedupe_key=f"{OUTCOMES}/{outcome.id}",
            on_conflict="skip",
            headers=_headers(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresConsumerOptions:
    """``batch`` commands are fetched and up to twice as many worked on at a time.

    Those of a worker that died are delivered again after ``silence``.
    """

    batch: int = 10
    silence: timedelta = timedelta(seconds=30)
    poll: timedelta = timedelta(seconds=5)
    restart: timedelta = timedelta(seconds=1)


@dataclass(frozen=True)
class PostgresConsumer:
    """Takes commands until told to stop, over as many connections as it has to lose."""

    driver: Callable[[], Driver]
    consumer: Consumer
    options: PostgresConsumerOptions = PostgresConsumerOptions()

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set; then ends what was begun."""
        while not stop.is_set():
            try:
                await self._session(stop)
            except (StoreUnavailable, FailingListenerError) as lost:
                log.warning("the queue is away: %s", reason_of(lost))
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), self.options.restart.total_seconds())

    async def _session(self, stop: asyncio.Event) -> None:
        queries = Queries(self.driver())
        manager = QueueManager(queries)
        manager.entrypoint(COMMANDS, on_failure="hold")(partial(self._receive, queries))
        beside = [
            asyncio.create_task(_pass_on(stop, manager.shutdown)),
            asyncio.create_task(self._release_held(queries)),
        ]
        try:
            await manager.run(
                batch_size=self.options.batch,
                max_concurrent_tasks=2 * self.options.batch,
                dequeue_timeout=self.options.poll,
                heartbeat_timeout=self.options.silence,
                shutdown_on_listener_failure=True,
            )
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _receive(self, queries: Queries, job: Job) -> None:
        """Returns when the command has ended, and otherwise asks for another delivery."""
        body, name = job.payload or b"", str(job.id)
        try:
            failed = await self._failures(queries, job)
            if failed >= ATTEMPTS:
                await self.consumer.give_up(body, name=name, reason="no delivery came to an end")
                return
            try:
                with led_by((job.otel_headers() or {}).get(HEADER)):
                    await self.consumer.consume(body, name=name)
            except StoreUnavailable:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it was, it must not lose the message
                if failed + 1 < ATTEMPTS:
                    raise RetryRequested(_wait(failed + 1), reason_of(error)) from None
                await self.consumer.give_up(body, name=name, reason=reason_of(error))
        except StoreUnavailable:
            raise RetryRequested(_wait(job.attempts + 1, LONGEST_PAUSE), NOBODYS_FAULT) from None
        except asyncio.CancelledError:
            # pgqueuer would take it for done; the worker is going down, the command is not.
            raise RetryRequested(timedelta(0), NOBODYS_FAULT) from None

    async def _failures(self, queries: Queries, job: Job) -> int:
        """How many deliveries failed before this one, with or without a worker that lived to tell."""
        if job.attempts == 0 and job.heartbeat - job.created < self.options.silence:
            return 0  # nobody can have had it before
        history = await queries.job_log_history(job.id, limit=10_000)
        others = sum(entry.status == "picked" for entry in history) - 1
        uncounted = sum(
            entry.traceback is not None and entry.traceback.exception_message == NOBODYS_FAULT
            for entry in history
        )
        return others - uncounted

    async def _release_held(self, queries: Queries) -> None:
        """What pgqueuer could not put back for redelivery, it holds: nobody but us takes it up again."""
        while True:
            with suppress(StoreUnavailable):
                held = await queries.list_failed_jobs(limit=1000)
                await queries.requeue_jobs([job.id for job in held if job.entrypoint == COMMANDS])
            await asyncio.sleep(self.options.silence.total_seconds())


def _headers() -> dict[str, str] | None:
    """Nested, as pgqueuer's own tracing has it."""
    trace = carried()
    return {"otel": trace} if trace else None  # type: ignore[dict-item] # pgqueuer's type knows flat ones only


def _wait(attempt: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    chance = random.random()  # noqa: S311 - only spreads the load
    return backoff(attempt, first=FIRST_WAIT, longest=longest, chance=chance)


async def _pass_on(stop: asyncio.Event, shutdown: asyncio.Event) -> None:
    await stop.wait()
    shutdown.set()
