"""What runs while a process lives. A store that is down is no reason not to start."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import structlog

from adapters.mongo.mongo import Mongo
from application.consistency.reasons import reason_of
from entrypoints.http.app import create_app, create_monitoring_app
from entrypoints.http.server import serve
from infrastructure.container import Container

FIRST_ATTEMPT = 3.0  # seconds that the start waits for MongoDB
NEXT_ATTEMPT = 1.0
NEXT_LOOK = 5.0  # at who MongoDB is to be asked as
FAREWELL = 2.0  # for each of the stores: together less than `stopping.CLOSING`
AFTER_THE_SLOWEST = 2.0  # seconds for its answer to leave

_log = structlog.stdlib.get_logger("lifespan")


@asynccontextmanager
async def opened(container: Container) -> AsyncIterator[None]:
    """Connections are made when first needed; MongoDB's documents are bound as soon as it answers."""
    async with AsyncExitStack() as stack:
        if container.deployment().settings.otlp_endpoint is not None:  # last of all: it follows the others
            stack.push_async_callback(container.ports.tracer().close)
        stack.push_async_callback(_closed, container.ports.engine().dispose)
        stack.push_async_callback(_closed, container.ports.fenced_engine().dispose)
        stack.push_async_callback(_closed, container.ports.model_server().close)
        if container.deployment().settings.queue == "nats":  # who only asks how it is has connected too
            stack.push_async_exit(container.ports.nats_connection())
        if container.deployment().settings.objects_in == "bucket":
            stack.callback(container.ports.bucket().close)
        if container.deployment().settings.vectors_in == "qdrant":
            stack.push_async_callback(_closed, container.ports.vector_server().close)
        mongo = container.ports.mongo()
        stack.push_async_callback(_closed, mongo.close)
        binding = asyncio.create_task(_bind(mongo, container.deployment().settings.mongo_database))
        stack.push_async_callback(_cancelled, binding)
        stack.push_async_callback(_cancelled, asyncio.create_task(_keep_up(mongo)))
        await asyncio.wait([binding], timeout=FIRST_ATTEMPT)
        yield


async def run(
    container: Container,
    *,
    stop: asyncio.Event,
    on_ready: Callable[[int], None] | None = None,
    works: bool = False,
) -> None:
    """Until ``stop``; then finishes what was begun.

    The HTTP door first is not ready any more, and for ``COACH_DRAIN`` seconds still takes requests: so long
    balancers may need to hear of it.
    ``on_ready``: answer HTTP, and tell the port from when on. ``works``: deliver events, handle commands,
    keep the schedule.
    """
    async with container.ports.queue_connections(), asyncio.TaskGroup() as group:
        doors = []
        if on_ready is not None:
            doors.append(group.create_task(_answer_http(container, on_ready, stop)))
        elif container.deployment().settings.metrics_port is not None:
            doors.append(group.create_task(_answer_monitoring(container)))
        if works:
            group.create_task(_work(container, stop))
        await stop.wait()
        for door in doors:
            await asyncio.sleep(container.deployment().settings.drain)
            door.cancel()


async def _answer_http(container: Container, on_ready: Callable[[int], None], stop: asyncio.Event) -> None:
    settings = container.deployment().settings
    options = replace(container.http_options(), leaving=stop.is_set)
    await serve(
        create_app(container.coach(), options),
        host=settings.host,
        port=settings.port,
        on_ready=on_ready,
        grace=grace(container),
    )


async def _answer_monitoring(container: Container) -> None:
    """A process without a door for learners has one for machines of the operator's own."""
    settings = container.deployment().settings
    app = create_monitoring_app(container.coach(), container.http_options())
    await serve(app, host=settings.host, port=settings.metrics_port or 0)


def grace(container: Container) -> float:
    """Seconds in which the last requests are answered, the slowest too."""
    return container.http_options().slowest.total_seconds() + AFTER_THE_SLOWEST


async def _work(container: Container, stop: asyncio.Event) -> None:
    from entrypoints.schedule.ticks import run_ticks, ticks_of

    async with asyncio.TaskGroup() as group:
        group.create_task(container.relay().run(stop))
        group.create_task(container.queue_consumer().run(stop))
        group.create_task(run_ticks(ticks_of(container.coach()), stop))


async def _closed(close: Callable[[], Awaitable[None]]) -> None:
    """A store that does not answer keeps nobody from going: what is open to it ends with the process."""
    try:
        async with asyncio.timeout(FAREWELL):
            await close()
    except TimeoutError:
        _log.warning("a store let itself not be closed")


async def _bind(mongo: Mongo, database_name: str) -> None:
    while True:
        try:
            await mongo.open(database_name)
        except Exception as error:  # noqa: BLE001 - whatever it is, it can be repaired while we run
            _log.warning("MongoDB cannot be used yet", reason=reason_of(error))
            await asyncio.sleep(NEXT_ATTEMPT)
        else:
            return


async def _keep_up(mongo: Mongo) -> None:
    """With the secrets, which may name another user."""
    while True:
        await asyncio.sleep(NEXT_LOOK)
        try:
            await mongo.look()
        except Exception as error:  # noqa: BLE001 - as above
            _log.warning("MongoDB does not take the user whom the secrets name", reason=reason_of(error))


async def _cancelled(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.wait([task])
