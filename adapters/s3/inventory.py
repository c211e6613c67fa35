"""What lies in a bucket."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime
from uuid import UUID

from adapters.s3.bucket import Bucket
from adapters.s3.erasure_ledger import FOLDER as LEDGER
from adapters.s3.object_store import S3ObjectStore, found
from application.consistency.comparison import Item
from application.ports.inventory import Stock

PAGE = 1_000  # the most that one answer can hold
NOBODY = UUID(int=0)


class S3Inventory:
    """Holds one page in memory. S3 lists keys in the order of their UTF-8, which is that of their characters.

    Who owns an object is read from its key, ``{tenant}/{kind}/{owner}/{name}``; any other key is nobody's.
    """

    stock = Stock.OBJECTS

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._store = S3ObjectStore(bucket)

    async def items(self) -> AsyncIterator[Item]:
        request = {"Bucket": self._bucket.name, "Prefix": self._bucket.prefix, "MaxKeys": PAGE}
        while True:
            page = await self._bucket.ask(lambda client: client.list_objects_v2(**request))
            for each in page.get("Contents", ()):
                key = each["Key"].removeprefix(self._bucket.prefix)
                if key.startswith(LEDGER):
                    continue  # outlives what it tells of
                yield _to_item(key, each["Size"], each["LastModified"])
            if not page["IsTruncated"]:
                return
            request["ContinuationToken"] = page["NextContinuationToken"]

    async def look(self, keys: Collection[str]) -> Mapping[str, Item]:
        looked = await asyncio.gather(*map(self._look, keys))
        return {item.key: item for item in looked if item is not None}

    async def remove(self, item: Item) -> None:
        await self._store.remove(item.key)

    async def _look(self, key: str) -> Item | None:
        place = self._bucket.place(key)
        head = await self._bucket.ask(lambda client: found(client.head_object, place))
        return None if head is None else _to_item(key, head["ContentLength"], head["LastModified"])


def _to_item(key: str, size: int, written_at: datetime) -> Item:
    tenant_id, owner_id = _owner_in(key)
    return Item(
        key=key,
        tenant_id=tenant_id,
        owner_id=owner_id,
        hangs_on=owner_id,
        digest=str(size),
        written_at=written_at,
    )


def _owner_in(key: str) -> tuple[UUID, UUID]:
    try:
        tenant_id, _, owner_id, _ = key.split("/", 3)
        return UUID(tenant_id), UUID(owner_id)
    except ValueError:
        return NOBODY, NOBODY
