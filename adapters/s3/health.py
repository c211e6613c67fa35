"""Whether the bucket answers."""

import asyncio

from adapters.s3.bucket import STORE, Bucket
from application.ports.failures import StoreUnavailable

_PATIENCE = 1.5  # seconds


class S3Health:
    store = STORE

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    async def check(self) -> None:
        asking = self._bucket.ask(lambda client: client.head_bucket(Bucket=self._bucket.name))
        try:
            await asyncio.wait_for(asking, _PATIENCE)
        except TimeoutError as failure:
            raise StoreUnavailable(STORE) from failure
