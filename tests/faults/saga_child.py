"""The process that is killed while it imports: fetching, reading and embedding are points too, and noted."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg
from dependency_injector import providers
from returns.result import Result

from adapters.postgres.tenants import ensure_tenant
from adapters.web.web_pages import HttpxWebPages
from application.caller import Caller
from application.coach import Coach
from application.consistency.relay import Relay
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.remove_original import RemoveOriginal
from application.knowledge.tend_imports import CancelImportCommand, ListImportsCommand
from application.ports.embedder import Embedder, Vector
from application.ports.import_desk import ImportSummary
from application.ports.object_store import ObjectStore
from application.ports.text_extractor import Extracted, ExtractionFailed, TextExtractor
from application.ports.unit_of_work import UnitOfWorkFactory
from application.ports.web_pages import FetchedPage, FetchFailed, WebPages
from domain.knowledge.knowledge_import import ImportStep
from infrastructure.container import Container
from infrastructure.lifespan import opened
from tests.faults.crash_child import OPTIONS, TENANT, Order, container_for, deliver_all, wrap
from tests.faults.crashing import CrashPlan
from tests.faults.saga_story import SagaStory

LOCALHOST = "127.0.0.1"


@dataclass(frozen=True)
class Watch:
    """Passes points, and notes in a file what was done, so that a killed process has noted it too."""

    plan: CrashPlan
    notes: Path

    def before(self, what: str, which: str) -> None:
        self.plan.passing(f"{what}:before")
        with self.notes.open("a") as notes:
            notes.write(f"{what} {which}\n")

    def after(self, what: str) -> None:
        self.plan.passing(f"{what}:after")


@dataclass(frozen=True)
class Withdrawal:
    """Somebody takes back what is under way, and another worker clears up after it at once."""

    container: Container

    async def cancel(self, step: ImportStep) -> None:
        coach = self.container.coach()
        for each in await self._at(step):
            (await coach.cancel_import(CancelImportCommand(import_id=each.id))).unwrap()
        await self._clear_up()

    async def delete(self, step: ImportStep) -> None:
        coach = self.container.coach()
        for each in await self._at(step):
            caller = Caller(each.tenant_id, each.user_id)
            command = DeleteKnowledgeCommand(caller=caller, resource_id=each.resource_id)
            (await coach.delete_knowledge(command)).unwrap()
        await self._clear_up()

    async def _at(self, step: ImportStep) -> Sequence[ImportSummary]:
        coach: Coach = self.container.coach()
        return (await coach.list_imports(ListImportsCommand(step=step))).unwrap()

    async def _clear_up(self) -> None:
        cascade = [each for each in self.container.subscribers() if each.name == RemoveOriginal.name]
        await Relay(outbox=self.container.ports.outbox(), subscribers=cascade, options=OPTIONS).drain()


@dataclass(frozen=True)
class WatchedPages:
    real: WebPages
    watch: Watch
    withdraw: Withdrawal

    async def fetch(self, url: str) -> Result[FetchedPage, FetchFailed]:
        path = urlsplit(url).path
        self.watch.before("web_pages.fetch", path)
        fetched = await self.real.fetch(url)
        if path == "/cut-off":
            await self.withdraw.cancel(ImportStep.ACCEPTED)
        if path == "/dropped":
            await self.withdraw.delete(ImportStep.ACCEPTED)
        self.watch.after("web_pages.fetch")
        return fetched


@dataclass(frozen=True)
class WatchedExtractor:
    real: TextExtractor
    watch: Watch

    async def extract(
        self, content: bytes, *, content_type: str, filename: str | None = None
    ) -> Result[Extracted, ExtractionFailed]:
        self.watch.before("text_extractor.extract", hashlib.sha256(content).hexdigest())
        extracted = await self.real.extract(content, content_type=content_type, filename=filename)
        self.watch.after("text_extractor.extract")
        return extracted


@dataclass(frozen=True)
class WatchedEmbedder:
    real: Embedder
    watch: Watch
    withdraw: Withdrawal

    @property
    def model(self) -> str:
        return self.real.model

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        self.watch.before("embedder.embed", hashlib.sha256("\0".join(texts).encode()).hexdigest())
        vectors = await self.real.embed(texts)
        if any(each.startswith("/withdrawn") for each in texts):
            await self.withdraw.cancel(ImportStep.CHUNKED)
        self.watch.after("embedder.embed")
        return vectors


@dataclass(frozen=True)
class Putting:
    """How a learner sends a file to where the link leads; one that was made use of is not sent again."""

    unit_of_work: UnitOfWorkFactory
    objects: ObjectStore

    async def __call__(self, upload_id: UUID, content: bytes) -> None:
        async with self.unit_of_work(TENANT) as work:
            upload = await work.uploads.get(upload_id)
        if upload is not None and upload.used_by is None:
            await self.objects.put(upload.object_key, content, content_type=upload.content_type)


async def tell_saga(order: Order, part: str, port: int, notes: Path, plan: CrashPlan) -> None:
    """Brings over what is left of an earlier life, then tells the whole story, each chapter to its end."""
    container = container_for(order)
    await ensure_tenant(container.ports.connections(), TENANT, "Faults")
    put = Putting(container.ports.unit_of_work(), container.ports.object_store())
    wrap(container, plan)
    _watch(container, Watch(plan, notes))
    async with opened(container), container.ports.queue_connections():
        looking = await asyncpg.connect(order.postgres)
        await deliver_all(container, looking)
        for chapter in SagaStory(order.seed, part, tenant_id=TENANT, port=port).chapters:
            (await chapter.tell(container.coach(), put)).unwrap()
            await deliver_all(container, looking)
        await looking.close()


def _watch(container: Container, watch: Watch) -> None:
    ports, withdraw = container.ports, Withdrawal(container)
    pages = HttpxWebPages(resolver=_here, public=lambda address: address == LOCALHOST)
    ports.web_pages.override(providers.Object(WatchedPages(pages, watch, withdraw)))
    ports.text_extractor.override(providers.Object(WatchedExtractor(ports.text_extractor(), watch)))
    ports.embedder.override(providers.Object(WatchedEmbedder(ports.embedder(), watch, withdraw)))


async def _here(_host: str, _port: int) -> Sequence[str]:
    return [LOCALHOST]
