"""Contract: what a store holds of a stock, in order, by key, and taken away."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from uuid import UUID, uuid4

from application.consistency.comparison import Item
from application.ports.inventory import Inventory

TENANT, OTHER_TENANT = uuid4(), uuid4()


async def listed(items: AsyncIterator[Item]) -> list[Item]:
    return [item async for item in items]


class InventoryContract(ABC):
    @abstractmethod
    async def put(self, *, tenant_id: UUID, owner_id: UUID, number: int) -> Item:
        """Store one, whichever way the store does it. What it should look like; keys come in any order."""

    def a_key(self) -> str:
        """Of nothing that is there."""
        return str(uuid4())

    async def put_some(self, many: int) -> Sequence[Item]:
        """Of two tenants and many learners, in the order of their keys."""
        put = [
            await self.put(tenant_id=(TENANT, OTHER_TENANT)[number % 2], owner_id=uuid4(), number=number)
            for number in range(many)
        ]
        return sorted(put, key=lambda item: item.key)

    async def test_holds_nothing_at_first(self, inventory: Inventory) -> None:
        assert await listed(inventory.items()) == []
        assert await inventory.look([self.a_key()]) == {}

    async def test_gives_everything_of_every_tenant_in_order(self, inventory: Inventory) -> None:
        put = await self.put_some(7)
        assert list(map(bare, await listed(inventory.items()))) == list(map(bare, put))

    async def test_gives_more_than_a_page(self, inventory: Inventory) -> None:
        put = await self.put_some(self.more_than_a_page)
        assert [item.key for item in await listed(inventory.items())] == [item.key for item in put]

    more_than_a_page = 25

    async def test_gives_what_is_asked_for(self, inventory: Inventory) -> None:
        put = await self.put_some(4)
        found = await inventory.look([put[0].key, put[2].key, self.a_key()])
        assert {key: bare(item) for key, item in found.items()} == {
            item.key: bare(item) for item in (put[0], put[2])
        }

    async def test_takes_one_away(self, inventory: Inventory) -> None:
        put = await self.put_some(3)
        await inventory.remove(put[1])
        await inventory.remove(put[1])
        assert [item.key for item in await listed(inventory.items())] == [put[0].key, put[2].key]


def bare(item: Item) -> tuple[object, ...]:
    """All but the time of writing, which is the store's own."""
    return (item.key, item.tenant_id, item.owner_id, item.hangs_on, item.digest, item.shared)
