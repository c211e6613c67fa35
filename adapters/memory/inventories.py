"""What the fakes of the other stores hold."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from adapters.memory.dialogue_log import MemoryDialogueLog
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.persona_snapshots import MemoryPersonaSnapshots
from adapters.memory.recall_index import MemoryCollection, MemoryRecallIndex
from application.consistency.comparison import Item
from application.ports.inventory import Stock, persona_key
from application.ports.recall_index import Recallable, Shelf
from domain.coaching.dialogue import DialogueMessage, content_hash
from domain.persona.snapshot import PersonaSnapshot

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class MemoryInventory:
    """Sees through ``held`` what is there right now, and takes things away by ``drop``."""

    stock: Stock
    held: Callable[[], Iterable[Item]]
    drop: Callable[[str], object]

    async def items(self) -> AsyncIterator[Item]:
        for item in sorted(self.held(), key=lambda item: item.key):
            yield item

    async def look(self, keys: Collection[str]) -> Mapping[str, Item]:
        wanted = set(keys)
        return {item.key: item for item in self.held() if item.key in wanted}

    async def remove(self, item: Item) -> None:
        self.drop(item.key)

    async def discard(self, ids: Collection[UUID]) -> None:
        for each in ids:
            self.drop(str(each))


def messages_in(log: MemoryDialogueLog) -> MemoryInventory:
    return MemoryInventory(
        Stock.MESSAGES,
        lambda: map(_message, log.messages.values()),
        lambda key: log.messages.pop(UUID(key), None),
    )


def vectors_on(shelf: Shelf, index: MemoryRecallIndex, stock: Stock) -> MemoryInventory:
    def drop(key: str) -> None:
        for collection in index.on_shelf(shelf):
            collection.kept.pop(UUID(key), None)

    return MemoryInventory(
        stock, lambda: [_vector(each.passage) for each in index.shelves[shelf].values()], drop
    )


def vectors_in(collection: MemoryCollection, stock: Stock) -> MemoryInventory:
    return MemoryInventory(
        stock,
        lambda: [_vector(each.passage) for each in collection.kept.values()],
        lambda key: collection.kept.pop(UUID(key), None),
    )


def personas_in(personas: MemoryPersonaSnapshots) -> MemoryInventory:
    """Of a learner all together."""

    def held() -> Iterable[Item]:
        newest: dict[str, PersonaSnapshot] = {}
        for each in sorted(personas.snapshots.values(), key=lambda snapshot: snapshot.created_at):
            newest[persona_key(each.tenant_id, each.user_id)] = each
        return (_persona(key, each) for key, each in newest.items())

    def drop(key: str) -> None:
        for each in list(personas.snapshots.values()):
            if persona_key(each.tenant_id, each.user_id) == key:
                del personas.snapshots[each.id]

    return MemoryInventory(Stock.PERSONAS, held, drop)


def objects_in(store: MemoryObjectStore) -> MemoryInventory:
    return MemoryInventory(
        Stock.OBJECTS,
        lambda: [_object(key, content) for key, content in store.objects.items()],
        lambda key: store.objects.pop(key, None),
    )


def _message(message: DialogueMessage) -> Item:
    return Item(
        key=str(message.id),
        tenant_id=message.tenant_id,
        owner_id=message.user_id,
        hangs_on=message.session_id,
        digest=content_hash(message.content),
        written_at=message.created_at,
    )


def _vector(passage: Recallable) -> Item:
    return Item(
        key=str(passage.id),
        tenant_id=passage.tenant_id,
        owner_id=passage.owner_id,
        hangs_on=passage.resource_id,
        digest=passage.content_hash,
        shared=passage.shared,
    )


def _persona(key: str, newest: PersonaSnapshot) -> Item:
    return Item(
        key=key,
        tenant_id=newest.tenant_id,
        owner_id=newest.user_id,
        hangs_on=newest.user_id,
        written_at=newest.created_at,
    )


def _object(key: str, content: bytes) -> Item:
    """Who owns an object is read from its key, ``{tenant}/{kind}/{owner}/{name}``."""
    tenant_id, owner_id = NOBODY, NOBODY
    parts = key.split("/", 3)
    if len(parts) == 4:
        tenant_id, owner_id = UUID(parts[0]), UUID(parts[2])
    return Item(key=key, tenant_id=tenant_id, owner_id=owner_id, hangs_on=owner_id, digest=str(len(content)))
