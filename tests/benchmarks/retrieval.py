"""`make bench-retrieval`: how good the answers are that are found, how fast, and what they weigh."""

import os
import sys

import uvloop

from infrastructure.container import Container
from infrastructure.deployment import given
from infrastructure.lifespan import opened
from infrastructure.logs import set_up_logs
from infrastructure.settings import Settings
from tests.benchmarks import retrieval_quality, retrieval_speed
from tests.benchmarks.places import Places, places

PARTS = {
    "quality": retrieval_quality.measure,
    "speed": retrieval_speed.measure,
    "large": retrieval_speed.large,
}


async def main(names: list[str]) -> None:
    set_up_logs("warning")
    with places() as stores:
        for name in names:
            await stores.create(name, migrated=True)
            container = _container(stores, name)
            async with opened(container), container.ports.queue_connections():
                await PARTS[name](container)


def _container(stores: Places, database: str) -> Container:
    os.environ.update(stores.product_environment(database))
    return Container(deployment=given(Settings(_env_file=None)))


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1:] or list(PARTS)))
