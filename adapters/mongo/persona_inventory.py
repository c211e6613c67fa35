"""Of whom the collection `persona_snapshots` knows something."""

from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from beanie import SortDirection
from pydantic import BaseModel, Field

from adapters.mongo.client import answering
from adapters.mongo.documents import NEWEST_FIRST, PersonaSnapshots
from application.consistency.comparison import Item
from application.ports.inventory import Stock, persona_key

PAGE = 1_000  # snapshots in memory at once

_BY_LEARNER = [("tenantId", SortDirection.ASCENDING), ("userId", SortDirection.ASCENDING)]


class _Learner(BaseModel):
    """All that is read of a snapshot, to know whose it is."""

    tenant_id: UUID = Field(alias="tenantId")
    user_id: UUID = Field(alias="userId")


class MongoPersonaInventory:
    stock = Stock.PERSONAS

    async def items(self) -> AsyncIterator[Item]:
        last: _Learner | None = None
        page = await _page_after(None)
        while page:
            for each in page:
                if each != last:
                    yield _to_item(each.tenant_id, each.user_id)
                last = each
            page = await _page_after(last) if len(page) == PAGE else []

    async def look(self, keys: Collection[str]) -> Mapping[str, Item]:
        found = [await _newest(key) for key in keys]
        return {item.key: item for item in found if item is not None}

    async def remove(self, item: Item) -> None:
        with answering():
            await PersonaSnapshots.find(_of(item.key)).delete()


async def _page_after(last: _Learner | None) -> list[_Learner]:
    """What is left of the last learner's own is passed over."""
    which: dict[str, Any] = {}
    if last is not None:
        same_tenant = {"tenantId": last.tenant_id, "userId": {"$gt": last.user_id}}
        which = {
            "tenantId": {"$gte": last.tenant_id},  # lets an index begin there
            "$or": [{"tenantId": {"$gt": last.tenant_id}}, same_tenant],
        }
    with answering():
        found = PersonaSnapshots.find(which, sort=_BY_LEARNER, limit=PAGE, projection_model=_Learner)
        return await found.to_list()


async def _newest(key: str) -> Item | None:
    with answering():
        found = await PersonaSnapshots.find(_of(key)).sort(NEWEST_FIRST).first_or_none()
    return None if found is None else _to_item(found.tenant_id, found.user_id, written_at=found.moment())


def _of(key: str) -> dict[str, Any]:
    tenant_id, user_id = map(UUID, key.split("/"))
    return {"tenantId": tenant_id, "userId": user_id}


def _to_item(tenant_id: UUID, user_id: UUID, *, written_at: datetime | None = None) -> Item:
    return Item(
        key=persona_key(tenant_id, user_id),
        tenant_id=tenant_id,
        owner_id=user_id,
        hangs_on=user_id,
        written_at=written_at,
    )
