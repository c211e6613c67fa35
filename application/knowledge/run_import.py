"""Subscriber: an import goes from step to step until it ends."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, assert_never
from uuid import UUID

from application.knowledge.end_import import fail_import
from application.knowledge.index_resource import IndexResource
from application.knowledge.obtain_original import ObtainOriginal
from application.knowledge.read_original import ReadOriginal
from application.knowledge.shelving import Shelving
from application.ports.clock import Clock
from application.ports.outbox import DeliveredEvent
from application.ports.recall_index import Shelf
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.knowledge.events import ImportFailed, ImportResumed, ResourceAdded, ResourceDeleted
from domain.knowledge.import_failure import ImportReason
from domain.knowledge.knowledge_import import ImportStep, KnowledgeImport
from domain.knowledge.resource import KnowledgeResource
from domain.shared.aggregate import DomainEvent

SLICE = timedelta(minutes=2)  # well within the patience of the relay


@dataclass(frozen=True, slots=True)
class RunImport:
    """Each step is committed before the next begins, so that a crash repeats one step at most.

    After a ``SLICE`` the import hands itself on by an event, so that a large one neither holds a delivery for
    hours nor counts as stuck. What an import leaves that failed or was deleted goes by the event of that:
    it comes after every step in the order of the resource's events. That is what is in the index, and an
    original that arrived only after others had removed it.
    """

    name: ClassVar[str] = "knowledge-vectors"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (
        ResourceAdded,
        ImportResumed,
        ImportFailed,
        ResourceDeleted,
    )

    unit_of_work: UnitOfWorkFactory
    obtain: ObtainOriginal
    read: ReadOriginal
    passages: IndexResource
    shelving: Shelving
    clock: Clock

    async def handle(self, delivered: DeliveredEvent) -> None:
        match delivered.event:
            case ResourceAdded() | ImportResumed() as going:
                await self._run(going.tenant_id, going.import_id)
            case ImportFailed(tenant_id=tenant_id, resource_id=resource_id) as failed:
                await self.obtain.take_back(failed.object_key)
                if await self._has_failed(tenant_id, failed.import_id):
                    await self.shelving.forget(Shelf.KNOWLEDGE, tenant_id=tenant_id, resource_id=resource_id)
            case ResourceDeleted(tenant_id=tenant_id, resource_id=resource_id, object_key=key):
                await self.obtain.take_back(key)
                await self.shelving.forget(Shelf.KNOWLEDGE, tenant_id=tenant_id, resource_id=resource_id)
            case _:
                pass

    async def _has_failed(self, tenant_id: UUID, import_id: UUID) -> bool:
        """It may have been begun anew since, and this be a replay."""
        async with self.unit_of_work(tenant_id) as work:
            started = await work.resources.get_import(import_id)
        return started is None or started.step is ImportStep.FAILED

    async def _run(self, tenant_id: UUID, import_id: UUID) -> None:
        until = self.clock.now() + SLICE
        async with self.unit_of_work(tenant_id) as work:
            under_way = await work.resources.with_import(import_id)
        if under_way is None:
            return  # taken back
        resource, started = under_way
        while not started.is_over:
            if self.clock.now() >= until:
                await self._hand_on(resource, started)
                return
            reason = await self._step(resource, started)
            if reason is not None:
                async with self.unit_of_work(tenant_id) as work:
                    await fail_import(work, resource, started, reason, now=self.clock.now())
                    await work.commit()

    async def _step(self, resource: KnowledgeResource, started: KnowledgeImport) -> ImportReason | None:
        match started.step:
            case ImportStep.ACCEPTED:
                return await self.obtain(resource, started)
            case ImportStep.STORED:
                return await self.read(resource, started)
            case ImportStep.CHUNKED:
                await self.passages.advance(resource, started)
                return None
            case ImportStep.READY | ImportStep.FAILED:
                return None
            case _:
                assert_never(started.step)

    async def _hand_on(self, resource: KnowledgeResource, started: KnowledgeImport) -> None:
        async with self.unit_of_work(resource.tenant_id) as work:
            resource.resume_import(import_id=started.id, now=self.clock.now())
            await work.resources.save(resource)
            await work.commit()
