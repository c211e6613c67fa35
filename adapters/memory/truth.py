"""What each stock should hold, by what stands in for PostgreSQL."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from application.consistency.comparison import Item
from application.knowledge.index_resource import chunk_id_of
from application.ports.inventory import Stock
from domain.coaching.dialogue import DialogueTurn, content_hash, reply_id_of
from domain.knowledge.knowledge_import import ImportStep
from domain.knowledge.resource import ResourceStatus


class MemoryTruth:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def items(self, stock: Stock) -> AsyncIterator[Item]:
        for item in sorted(self._items(stock), key=lambda item: item.key):
            yield item

    async def look(self, stock: Stock, keys: Collection[str]) -> Mapping[str, Item]:
        wanted = set(keys)
        return {item.key: item for item in self._items(stock) if item.key in wanted}

    async def unsettled(self, ids: Collection[UUID], *, subscribers: Collection[str]) -> frozenset[UUID]:
        waiting = {
            each.event.aggregate_id
            for subscriber in subscribers
            for each in self._database.deliveries.get(subscriber, {}).values()
        }
        unanswered = [turn.id for turn in self._database.turns.values() if turn.answered_at is None]
        importing = {
            each.resource_id
            for each in self._database.imports.values()
            if each.step not in (ImportStep.READY, ImportStep.FAILED)
        }
        return frozenset(ids) & waiting.union(unanswered, map(reply_id_of, unanswered), importing)

    def _items(self, stock: Stock) -> Iterator[Item]:
        match stock:
            case Stock.MESSAGES:
                return self._messages(self._database.turns.values())
            case Stock.DIALOGUE_VECTORS:
                return self._remembered()
            case Stock.KNOWLEDGE_VECTORS:
                return self._passages()
            case Stock.OBJECTS:
                return self._objects()

    def _messages(self, turns: Collection[DialogueTurn]) -> Iterator[Item]:
        for turn in turns:
            if turn.answered_at is not None:
                for key, digest in ((turn.id, turn.content_hash), (reply_id_of(turn.id), None)):
                    yield Item(
                        key=str(key),
                        tenant_id=turn.tenant_id,
                        owner_id=turn.user_id,
                        hangs_on=turn.id,
                        digest=digest,
                    )

    def _remembered(self) -> Iterator[Item]:
        yield from self._messages([turn for turn in self._database.turns.values() if turn.remember])
        for plan in self._database.plans.values():
            yield Item(
                key=str(plan.id),
                tenant_id=plan.tenant_id,
                owner_id=plan.user_id,
                hangs_on=plan.id,
                digest=content_hash("\n".join([plan.title, *(task.summary for task in plan.tasks)])),
            )

    def _passages(self) -> Iterator[Item]:
        for resource in self._database.resources.values():
            if resource.status is ResourceStatus.READY:
                for chunk in self._database.passages[resource.id].chunks:
                    yield Item(
                        key=str(chunk_id_of(resource.id, chunk.position)),
                        tenant_id=resource.tenant_id,
                        owner_id=resource.user_id,
                        hangs_on=resource.id,
                        digest=chunk.content_hash,
                    )

    def _objects(self) -> Iterator[Item]:
        for resource in self._database.resources.values():
            kept = self._database.passages[resource.id]
            yield Item(
                key=kept.object_key,
                tenant_id=resource.tenant_id,
                owner_id=resource.user_id,
                hangs_on=resource.id,
                digest=str(kept.original.size),
            )
