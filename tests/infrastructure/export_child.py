"""A worker that dies while it makes an export: just before, or just after the file is stored."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from application.consistency.relay import Relay
from application.consistency.relay_options import RelayOptions
from application.privacy.make_export import MakeExport
from infrastructure.container import Container
from tests.infrastructure.test_fsck import Stores
from tests.servers import MongoDatabase


async def die(container: Container, when: str) -> None:
    objects = container.ports.object_store()
    original = objects.put_stream

    async def put_stream(key: str, pieces: AsyncIterable[bytes], **about: Any) -> None:
        if when == "after":
            await original(key, pieces, **about)
        os.kill(os.getpid(), signal.SIGKILL)

    objects.put_stream = put_stream
    makers = [each for each in container.subscribers() if isinstance(each, MakeExport)]
    options = RelayOptions(lease=timedelta(seconds=1))
    await Relay(outbox=container.ports.outbox(), subscribers=makers, options=options).drain()


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    stores = Stores(given["postgres"], MongoDatabase(given["name"], given["url"]), Path(given["home"]))
    asyncio.run(stores.do(lambda container: die(container, given["when"])))
