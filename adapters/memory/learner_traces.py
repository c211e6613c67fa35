"""What the fakes of all stores hold of a learner or a tenant."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import TypeAlias, TypeVar
from uuid import UUID

import msgspec

from adapters.memory.audit_log import MemoryAuditLog
from adapters.memory.database import MemoryDatabase
from adapters.memory.dialogue_log import MemoryDialogueLog
from adapters.memory.kept_vector import KeptVector
from adapters.memory.message_bus import MemoryMessageBus
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.passages import Passages
from adapters.memory.persona_snapshots import MemoryPersonaSnapshots
from adapters.memory.recall_index import Kept, MemoryRecallIndex
from adapters.memory.stored_delivery import StoredDelivery
from application.ports.learner_traces import Whose
from application.ports.outbox import DeliveredEvent
from application.privacy.messages_of import tells_of
from domain.audit.entry import AuditEntry
from domain.coaching.dialogue import DialogueMessage
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.persona.snapshot import PersonaSnapshot
from domain.privacy.tally import Counts

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_NOT_THEIRS = {"erasures"}  # outlive their learners


TakeAway: TypeAlias = Sequence[Callable[[], object]]


@dataclass(frozen=True, slots=True)
class Drawer:
    """One kind of thing. Finds a learner's or a tenant's, and gives for each what takes it away."""

    kind: str
    find: Callable[[Whose], TakeAway]
    find_tenants: Callable[[UUID], TakeAway]


@dataclass(frozen=True, slots=True)
class MemoryTraces:
    """``drawers`` are those that there are right now."""

    store: str
    drawers: Callable[[], Iterable[Drawer]]

    async def count(self, whose: Whose) -> Counts:
        return Counter(each.kind for each in self.drawers() for _ in each.find(whose))

    async def remove(self, whose: Whose) -> None:
        """All is found before any of it goes: one thing may tell whose another is."""
        for take_away in [found for each in self.drawers() for found in each.find(whose)]:
            take_away()

    async def count_tenant(self, tenant_id: UUID) -> Counts:
        return Counter(each.kind for each in self.drawers() for _ in each.find_tenants(tenant_id))

    async def remove_tenant(self, tenant_id: UUID) -> None:
        for take_away in [found for each in self.drawers() for found in each.find_tenants(tenant_id)]:
            take_away()


def drawer(
    kind: str,
    held: dict[K, V],
    is_theirs: Callable[[Whose, K, V], bool],
    is_tenants: Callable[[UUID, K, V], bool],
) -> Drawer:
    """``is_theirs`` and ``is_tenants`` tell by a thing's key and itself."""
    return Drawer(
        kind,
        lambda whose: [
            partial(held.pop, key, None) for key, each in held.items() if is_theirs(whose, key, each)
        ],
        lambda tenant_id: [
            partial(held.pop, key, None) for key, each in held.items() if is_tenants(tenant_id, key, each)
        ],
    )


def rows_in(database: MemoryDatabase) -> MemoryTraces:
    """Whatever has an owner, the events that tell of them, and the answers that they were given."""
    is_tenants = partial(_is_row_of, database)

    def drawers() -> Iterable[Drawer]:
        for each in fields(database):
            held = getattr(database, each.name)
            if isinstance(held, dict) and each.name not in {*_NOT_THEIRS, "deliveries"}:
                yield drawer(each.name, held, is_theirs, is_tenants)
        for waiting in database.deliveries.values():
            yield drawer("deliveries", waiting, is_theirs, is_tenants)

    def is_theirs(whose: Whose, key: Hashable, row: object) -> bool:
        match row:
            case StoredDelivery(event=delivered) | (DeliveredEvent() as delivered):
                theirs = delivered.event.user_id == whose.user_id
                return theirs and delivered.aggregate_id not in database.erasures
            case KeptVector(text=text):
                return text.owner_id == whose.user_id
            case Passages(id=resource_id) | KnowledgeImport(resource_id=resource_id):
                resource = database.resources.get(resource_id)
                return resource is not None and resource.user_id == whose.user_id
            case _:
                named = key if isinstance(key, tuple) else (key, getattr(row, "user_id", None))
                return whose.user_id in named

    return MemoryTraces("postgres", drawers)


def _is_row_of(database: MemoryDatabase, tenant_id: UUID, key: Hashable, row: object) -> bool:
    match row:
        case StoredDelivery(event=delivered) | (DeliveredEvent() as delivered):
            theirs = delivered.event.tenant_id == tenant_id
            return theirs and delivered.aggregate_id not in database.erasures
        case KeptVector(text=text):
            return text.tenant_id == tenant_id
        case _:
            named = key if isinstance(key, tuple) else (getattr(row, "tenant_id", None),)
            return tenant_id in named


def documents_in(
    dialogue: MemoryDialogueLog, personas: MemoryPersonaSnapshots, audit: MemoryAuditLog
) -> MemoryTraces:
    def is_theirs(whose: Whose, _: UUID, each: DialogueMessage | PersonaSnapshot | AuditEntry) -> bool:
        return (each.tenant_id, each.user_id) == (whose.tenant_id, whose.user_id)

    def is_tenants(tenant_id: UUID, _: UUID, each: DialogueMessage | PersonaSnapshot | AuditEntry) -> bool:
        return each.tenant_id == tenant_id

    return MemoryTraces(
        "mongo",
        lambda: (
            drawer("dialogue_messages", dialogue.messages, is_theirs, is_tenants),
            drawer("persona_snapshots", personas.snapshots, is_theirs, is_tenants),
            drawer("audit_logs", audit.entries, is_theirs, is_tenants),
        ),
    )


def vectors_in(index: MemoryRecallIndex) -> MemoryTraces:
    """In every collection, whether it serves or not."""

    def is_theirs(whose: Whose, _: UUID, each: Kept) -> bool:
        return (each.passage.tenant_id, each.passage.owner_id) == (whose.tenant_id, whose.user_id)

    def is_tenants(tenant_id: UUID, _: UUID, each: Kept) -> bool:
        return each.passage.tenant_id == tenant_id

    return MemoryTraces(
        "vectors",
        lambda: [drawer(name, each.kept, is_theirs, is_tenants) for name, each in index.collections.items()],
    )


def objects_in(store: MemoryObjectStore) -> MemoryTraces:
    """By their keys: ``{tenant}/{kind}/{owner}/{name}``."""

    def is_theirs(whose: Whose, key: str, _: bytes) -> bool:
        tenant, _kind, owner = key.split("/")[:3]
        return tenant == str(whose.tenant_id) and owner in map(str, whose.names)

    def is_tenants(tenant_id: UUID, key: str, _: bytes) -> bool:
        return key.startswith(f"{tenant_id}/")

    return MemoryTraces("objects", lambda: [drawer("versions", store.objects, is_theirs, is_tenants)])


def published_on(bus: MemoryMessageBus) -> MemoryTraces:
    """What nobody took."""

    def naming(named: UUID) -> TakeAway:
        return [
            partial(bus.published.remove, each)
            for each in bus.published
            if tells_of(msgspec.json.encode(each), named)
        ]

    events = Drawer("coach.event", lambda whose: naming(whose.user_id), naming)
    return MemoryTraces("queue", lambda: [events])
