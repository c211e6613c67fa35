"""What each stock should hold, by what stands in for PostgreSQL."""

from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from application.consistency.comparison import Item
from application.knowledge.index_resource import chunk_id_of
from application.persona.refresh_persona import RefreshPersona
from application.ports.inventory import Stock, persona_key
from domain.coaching.dialogue import DialogueTurn, content_hash, reply_id_of
from domain.knowledge.knowledge_import import ImportStep
from domain.knowledge.resource import ResourceStatus, Visibility


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
        learned_of = {
            each.event.event.user_id
            for each in self._database.deliveries.get(RefreshPersona.name, {}).values()
            if RefreshPersona.name in subscribers
        }
        unanswered = [turn.id for turn in self._database.turns.values() if turn.answered_at is None]
        importing = {
            each.resource_id
            for each in self._database.imports.values()
            if each.step not in (ImportStep.READY, ImportStep.FAILED)
        }
        return frozenset(ids) & waiting.union(learned_of, unanswered, map(reply_id_of, unanswered), importing)

    def _items(self, stock: Stock) -> Iterator[Item]:
        match stock:
            case Stock.MESSAGES:
                return self._messages(self._database.turns.values())
            case Stock.DIALOGUE_VECTORS:
                return self._remembered()
            case Stock.KNOWLEDGE_VECTORS:
                return self._passages()
            case Stock.PERSONAS:
                return self._personas()
            case Stock.PERSONA_VECTORS:
                return self._persona_vectors()
            case Stock.OBJECTS:
                return self._objects()

    def _messages(self, turns: Collection[DialogueTurn], *, shared: bool | None = None) -> Iterator[Item]:
        for turn in turns:
            if turn.answered_at is not None:
                for key, digest in ((turn.id, turn.content_hash), (reply_id_of(turn.id), None)):
                    yield Item(
                        key=str(key),
                        tenant_id=turn.tenant_id,
                        owner_id=turn.user_id,
                        hangs_on=turn.id,
                        digest=digest,
                        shared=shared,
                    )

    def _remembered(self) -> Iterator[Item]:
        remembered = [turn for turn in self._database.turns.values() if turn.remember]
        yield from self._messages(remembered, shared=False)
        for plan in self._database.plans.values():
            yield Item(
                key=str(plan.id),
                tenant_id=plan.tenant_id,
                owner_id=plan.user_id,
                hangs_on=plan.id,
                digest=content_hash("\n".join([plan.title, *(task.summary for task in plan.tasks)])),
                shared=False,
            )

    def _personas(self) -> Iterator[Item]:
        """Whoever has planned or said something to remember has taught us something."""
        taught = {plan.user_id for plan in self._database.plans.values()}
        taught |= {
            turn.user_id for turn in self._database.turns.values() if turn.remember and turn.answered_at
        }
        for user in self._database.users.values():
            yield Item(
                key=persona_key(user.tenant_id, user.id),
                tenant_id=user.tenant_id,
                owner_id=user.id,
                hangs_on=user.id,
                required=user.id in taught,
            )

    def _persona_vectors(self) -> Iterator[Item]:
        for user in self._database.users.values():
            yield Item(
                key=str(user.id),
                tenant_id=user.tenant_id,
                owner_id=user.id,
                hangs_on=user.id,
                shared=False,
                required=False,
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
                        shared=resource.visibility is Visibility.SHARED,
                    )

    def _objects(self) -> Iterator[Item]:
        for resource in self._database.resources.values():
            original = self._database.passages[resource.id].original
            if original is not None:
                yield Item(
                    key=resource.object_key,
                    tenant_id=resource.tenant_id,
                    owner_id=resource.user_id,
                    hangs_on=resource.id,
                    digest=str(original.size),
                )
        entered = {each.entry.key: each.entry for each in self._database.objects.values()}
        for entry in entered.values():
            owner_id = entry.session_id or entry.user_id  # whom the key names
            yield Item(
                key=entry.key,
                tenant_id=entry.tenant_id,
                owner_id=owner_id,
                hangs_on=owner_id,
                digest=str(entry.size),
            )
        promised = {each.object_key: each for each in self._database.uploads.values() if each.used_by is None}
        for key in promised.keys() - entered.keys():
            upload = promised[key]
            owner_id = upload.user_id if upload.voice is None else upload.voice.session_id
            yield Item(
                key=key,
                tenant_id=upload.tenant_id,
                owner_id=owner_id,
                hangs_on=owner_id,
                digest=str(upload.size),
                required=False,
            )
