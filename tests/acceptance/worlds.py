"""Where scenarios happen: over fakes, and over the real stores that the product brings along."""

import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTPUTF8
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID, uuid4

from sqlalchemy import delete

from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from adapters.offline.hashed_words import HashedWords
from adapters.offline.quoting_tutor import QuotingTutor
from adapters.postgres.statements import Statement
from adapters.postgres.tables import outbox_deliveries
from adapters.postgres.tenants import ensure_tenant
from application.coaching.answer_abandoned_turns import AnswerAbandonedTurnsCommand
from application.consistency.relay_observer import NobodyWatches
from application.knowledge.settle_uploads import SettleUploadsCommand
from application.ports.link_gate import Grant, LinkGate
from application.ports.object_store import ObjectStore
from application.ports.outbox import Delivery
from application.ports.token_issuer import Identity
from application.privacy.age_objects import AgeObjectsCommand
from domain.knowledge.import_failure import FetchReason
from infrastructure.container import Container, MemoryContainer
from infrastructure.deployment import Addresses, Deployment
from infrastructure.keys import LENGTH, NAMES, Keys
from infrastructure.lifespan import opened
from infrastructure.migrate import migrate
from infrastructure.settings import Settings
from tests.acceptance.world import World
from tests.servers import MongoDatabase, PostgresDatabase

# Some stores keep time in milliseconds: what happens later must be dated later in all of them.
TICK = timedelta(milliseconds=1)

# Where servers in a cloud find their secrets.
METADATA = "http://169.254.169.254/latest/meta-data"

_UNDONE = Statement(delete(outbox_deliveries))


@dataclass(frozen=True, slots=True)
class Files:
    """Where links lead to, without the way there."""

    gate: LinkGate
    store: ObjectStore

    async def send(self, url: str, method: str, content: bytes) -> None:
        grant = self._opened(url, method)
        assert (method, grant.size) == ("PUT", len(content))
        await self.store.put(grant.key, content, content_type=grant.content_type)

    async def fetch(self, url: str, method: str) -> bytes | None:
        return await self.store.get(self._opened(url, method).key)

    async def has(self, key: str) -> bool:
        return await self.store.look(key) is not None

    def _opened(self, url: str, method: str) -> Grant:
        link = urlsplit(url)
        key = unquote(link.path).removeprefix("/objects/")
        return self.gate.opened(parse_qs(link.query)["link"][0], method=method, key=key)


class NothingMayFail(NobodyWatches):
    """Background work is done again until it works; in a scenario it has to work at once."""

    def __init__(self) -> None:
        self.failures: list[str] = []

    def postponed(self, delivery: Delivery, *, delay: timedelta, reason: str) -> None:
        self.failures.append(f"{delivery.subscriber} could not handle {delivery.name}: {reason}")

    def parked(self, delivery: Delivery, *, reason: str) -> None:
        self.failures.append(f"{delivery.subscriber} gave up on {delivery.name}: {reason}")

    def paused(self, subscriber: str, *, pause: timedelta, reason: str) -> None:
        self.failures.append(f"{subscriber} had to pause: {reason}")


def imaginary_world(words: HashedWords) -> World:
    """Every store is a fake; the models are the product's own."""
    clock = MemoryClock(tick=TICK)
    stores = MemoryStores(clock=clock)
    container = MemoryContainer(stores=stores)
    container.ports.tutor.override(QuotingTutor())
    stores.web_pages.pages[METADATA] = FetchReason.ADDRESS_NOT_PUBLIC

    async def school() -> UUID:
        tenant_id = uuid4()
        stores.database.tenants.add(tenant_id)
        return tenant_id

    async def leave() -> None:
        """Nobody comes here again."""

    def letters_to(address: str) -> Sequence[str]:
        return [letter.text for letter in stores.outgoing_mail.sent if letter.to == address]

    return _world(container, clock, words, school=school, leave=leave, letters_to=letters_to)


@asynccontextmanager
async def real_world(
    postgres: PostgresDatabase, mongo: MongoDatabase, folder: Path, words: HashedWords
) -> AsyncIterator[World]:
    """The product as it comes, over PostgreSQL with vectors and queue, MongoDB, and a folder."""
    settings = Settings(
        _env_file=None, home=folder, mongo_database=mongo.name, limit_address=0, limit_account=0
    )
    addresses = Addresses(postgres=postgres.dsn, postgres_direct=postgres.dsn, mongo=mongo.url)
    keys = Keys(**{name: secrets.token_bytes(LENGTH) for name in NAMES})
    await migrate(settings, addresses)
    container = Container(deployment=Deployment(settings=settings, addresses=addresses, keys=keys))
    clock = MemoryClock(tick=TICK)
    container.ports.clock.override(clock)

    async def school() -> UUID:
        tenant_id = uuid4()
        await ensure_tenant(container.ports.connections(), tenant_id, "A school")
        return tenant_id

    async def leave() -> None:
        await container.ports.connections().row(_UNDONE)
        shutil.rmtree(settings.mail, ignore_errors=True)

    async with opened(container), container.ports.queue_connections():
        yield _world(
            container, clock, words, school=school, leave=leave, letters_to=partial(letters_in, settings.mail)
        )


def letters_in(folder: Path, address: str) -> Sequence[str]:
    files = sorted(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    letters = [message_from_bytes(file.read_bytes(), policy=SMTPUTF8) for file in files]
    return [letter.get_content().replace("\r\n", "\n") for letter in letters if letter["To"] == address]


def _world(
    container: Container | MemoryContainer,
    clock: MemoryClock,
    words: HashedWords,
    *,
    school: Callable[[], Coroutine[Any, Any, UUID]],
    leave: Callable[[], Coroutine[Any, Any, None]],
    letters_to: Callable[[str], Sequence[str]],
) -> World:
    watch = NothingMayFail()
    container.ports.embedder.override(words)
    container.ports.relay_observer.override(watch)
    coach, relay, tokens = container.coach(), container.relay(), container.ports.token_issuer()

    async def catch_up() -> None:
        watch.failures.clear()
        await coach.answer_abandoned_turns(AnswerAbandonedTurnsCommand())
        await relay.drain()
        await coach.settle_uploads(SettleUploadsCommand())
        await coach.age_objects(AgeObjectsCommand())
        assert watch.failures == []

    def access_for(identity: Identity) -> str:
        access: str = tokens.access_token(identity, now=clock.now())
        return access

    files = Files(container.ports.signed_links(), container.ports.object_store())
    return World(
        coach=coach,
        clock=clock,
        catch_up=catch_up,
        school=school,
        access_for=access_for,
        leave=leave,
        send_file=files.send,
        fetch_file=files.fetch,
        has_file=files.has,
        letters_to=letters_to,
    )
