"""Backups in a bucket of their own."""

from collections.abc import AsyncIterator

from adapters.s3.bucket import Bucket
from adapters.s3.object_store import S3ObjectStore
from application.ports.object_store import checked_key


class S3BackupPlace:
    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._store = S3ObjectStore(bucket)

    async def put(self, key: str, content: bytes) -> None:
        await self._store.put(key, content, content_type="application/octet-stream")

    async def get(self, key: str) -> bytes | None:
        return await self._store.get(key)

    async def has(self, key: str) -> bool:
        return await self._store.look(key) is not None

    async def remove(self, key: str) -> None:
        await self._store.remove(key)

    async def keys(self, folder: str) -> AsyncIterator[str]:
        prefix = f"{self._bucket.prefix}{checked_key(folder)}/"
        request = {"Bucket": self._bucket.name, "Prefix": prefix}
        while True:
            page = await self._bucket.ask(lambda client: client.list_objects_v2(**request))
            for each in page.get("Contents", ()):
                yield each["Key"].removeprefix(self._bucket.prefix)
            if not page["IsTruncated"]:
                return
            request["ContinuationToken"] = page["NextContinuationToken"]
