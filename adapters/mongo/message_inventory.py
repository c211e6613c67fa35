"""What the collection `dialogue_messages` holds."""

from collections.abc import AsyncIterator, Collection, Mapping
from uuid import UUID

from beanie import SortDirection

from adapters.mongo.client import answering
from adapters.mongo.documents import DialogueMessages
from application.consistency.comparison import Item
from application.ports.inventory import Stock
from domain.coaching.dialogue import content_hash

PAGE = 1_000  # messages in memory at once


class MongoMessageInventory:
    stock = Stock.MESSAGES

    async def items(self) -> AsyncIterator[Item]:
        page = await _found({}, limit=PAGE)
        while page:
            for message in page:
                yield _to_item(message)
            if len(page) < PAGE:
                return
            page = await _found({"_id": {"$gt": page[-1].id}}, limit=PAGE)

    async def look(self, keys: Collection[str]) -> Mapping[str, Item]:
        found = await _found({"_id": {"$in": [UUID(key) for key in keys]}}, limit=len(keys))
        return {item.key: item for item in map(_to_item, found)}

    async def remove(self, item: Item) -> None:
        with answering():
            await DialogueMessages.find({"_id": UUID(item.key)}).delete()

    async def discard(self, ids: Collection[UUID]) -> None:
        with answering():
            await DialogueMessages.find({"_id": {"$in": list(ids)}}).delete()


async def _found(which: Mapping[str, object], *, limit: int) -> list[DialogueMessages]:
    if not limit:
        return []
    with answering():
        found = DialogueMessages.find(which, sort=[("_id", SortDirection.ASCENDING)], limit=limit)
        return await found.to_list()


def _to_item(message: DialogueMessages) -> Item:
    return Item(
        key=str(message.id),
        tenant_id=message.tenant_id,
        owner_id=message.user_id,
        hangs_on=message.session_id,
        digest=content_hash(message.content),
        written_at=message.moment(),
    )
