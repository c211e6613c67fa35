"""A worker over real stores that pulls its own plug in the middle of a command.

``python -m tests.queue.killed_worker POSTGRES NATS PREFIX MOMENT``
"""

import asyncio
import os
import signal
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.nats.connection import NatsConnection
from adapters.nats.names import NatsNames
from entrypoints.queue.consumer import Outcomes
from entrypoints.queue.outcomes import Outcome
from infrastructure.container import Container
from infrastructure.deployment import Addresses, Deployment
from infrastructure.keys import LENGTH, NAMES, Keys
from infrastructure.settings import Settings
from tests.nats_streams import NatsStreams
from tests.queue.nats_queue import Queue

MOMENTS = ("after the effect, before the outcome", "after the outcome, before the acknowledgement")


@dataclass(frozen=True)
class Fatal:
    """The outcomes of a worker that does not live to see the next line."""

    outcomes: Outcomes
    moment: str

    async def send(self, outcome: Outcome) -> None:
        if self.moment == MOMENTS[1]:
            await self.outcomes.send(outcome)
        os.kill(os.getpid(), signal.SIGKILL)


def container_over(postgres: str) -> Container:
    """The product, with keys that each of its processes knows."""
    return Container(
        deployment=Deployment(
            settings=Settings(_env_file=None, home=Path(tempfile.gettempdir()) / "study-coach-nowhere"),
            addresses=Addresses(postgres=postgres, postgres_direct=postgres, mongo="mongodb://nowhere"),
            keys=Keys(**{name: bytes([at]) * LENGTH for at, name in enumerate(NAMES)}),
        )
    )


async def work(postgres: str, nats: str, prefix: str, moment: str) -> None:
    async with NatsConnection(nats) as connection:
        queue = Queue(NatsStreams(nats, connection, NatsNames(prefix)))
        living = queue.consumer(container_over(postgres).coach())
        fatal = replace(living.consumer, outcomes=Fatal(living.consumer.outcomes, moment))
        await replace(living, consumer=fatal).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(work(*sys.argv[1:]))
