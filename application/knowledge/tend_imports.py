"""Use cases: operators and the schedule look after imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Never, TypeAlias
from uuid import UUID

from returns.result import Failure, Result, Success

from application.knowledge.end_import import fail_import
from application.knowledge.run_import import RunImport
from application.ports.clock import Clock
from application.ports.failures import StaleAggregate
from application.ports.ids import Ids
from application.ports.import_desk import ImportDesk, ImportSummary
from application.ports.outbox_desk import OutboxDesk
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.knowledge.errors import ImportNotFound, ImportOver, OriginalGone
from domain.knowledge.import_failure import CourseReason
from domain.knowledge.knowledge_import import TIME_TO_FINISH, ImportStep

MOST_PARKED = 10_000
LEFT_ALONE = timedelta(minutes=15)  # longer than an attempt may take


@dataclass(frozen=True, slots=True, kw_only=True)
class ListImportsCommand:
    step: ImportStep | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ListImports:
    """Newest first."""

    desk: ImportDesk

    async def __call__(self, command: ListImportsCommand) -> Result[Sequence[ImportSummary], Never]:
        return Success(await self.desk.imports(step=command.step, limit=command.limit))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowImportCommand:
    import_id: UUID


@dataclass(frozen=True, slots=True)
class ShowImport:
    desk: ImportDesk

    async def __call__(self, command: ShowImportCommand) -> Result[ImportSummary, ImportNotFound]:
        found = await self.desk.find(command.import_id)
        return Failure(ImportNotFound()) if found is None else Success(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryImportCommand:
    """``operator`` is who acts, where the door knows."""

    import_id: UUID
    operator: UUID | None = None


RetryImportRefusal: TypeAlias = ImportNotFound | ImportOver | OriginalGone


@dataclass(frozen=True, slots=True)
class RetryImport:
    """One that is under way is taken up at once, parked deliveries included.

    One that failed starts anew if its original can be fetched again.
    """

    desk: ImportDesk
    outbox: OutboxDesk
    unit_of_work: UnitOfWorkFactory
    clock: Clock
    ids: Ids

    async def __call__(self, command: RetryImportCommand) -> Result[None, RetryImportRefusal]:
        found = await self.desk.find(command.import_id)
        if found is None:
            return Failure(ImportNotFound())
        if found.step is ImportStep.READY:
            return Failure(ImportOver())
        now = self.clock.now()
        async with self.unit_of_work(found.tenant_id) as work:
            started = await work.resources.get_import(found.id)
            resource = await work.resources.get(found.resource_id)
            if started is None or resource is None:
                return Failure(ImportNotFound())
            if started.step is ImportStep.FAILED:
                if started.address is None:
                    return Failure(OriginalGone())
                started.begin_anew(now=now)
                await work.resources.save_import(started)
                key = f"{resource.object_key.split('~')[0]}~{self.ids.new()}"
                resource.begin_anew(import_id=started.id, object_key=key, now=now)
            else:
                resource.resume_import(import_id=started.id, now=now)
            await work.resources.save(resource)
            await work.commit()
        await self._unpark(resource.id)
        return Success(None)

    async def _unpark(self, resource_id: UUID) -> None:
        parked = await self.outbox.waiting(
            subscriber=RunImport.name, parked_only=True, after=0, limit=MOST_PARKED
        )
        for each in parked:
            if each.aggregate_id == resource_id:
                await self.outbox.replay(
                    RunImport.name, first=each.position, last=each.position, aggregate_id=resource_id
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelImportCommand:
    """``operator`` is who acts, where the door knows."""

    import_id: UUID
    operator: UUID | None = None


CancelImportRefusal: TypeAlias = ImportNotFound | ImportOver


@dataclass(frozen=True, slots=True)
class CancelImport:
    """The material stays listed as failed; nothing of it stays anywhere else."""

    desk: ImportDesk
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: CancelImportCommand) -> Result[None, CancelImportRefusal]:
        found = await self.desk.find(command.import_id)
        if found is None:
            return Failure(ImportNotFound())
        async with self.unit_of_work(found.tenant_id) as work:
            started = await work.resources.get_import(found.id)
            resource = await work.resources.get(found.resource_id)
            if started is None or resource is None or started.is_over:
                return Failure(ImportOver())
            await fail_import(work, resource, started, CourseReason.CANCELLED, now=self.clock.now())
            await work.commit()
        return Success(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TendImportsCommand:
    limit: int = 100


@dataclass(frozen=True, slots=True)
class TendImports:
    """Takes up imports that nobody is at, and ends those that are overdue. Answers with how many."""

    desk: ImportDesk
    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: TendImportsCommand) -> Result[int, Never]:
        now = self.clock.now()
        found = await self.desk.left_alone(
            before=now - LEFT_ALONE, overdue=now - TIME_TO_FINISH, limit=command.limit
        )
        tended = 0
        for each in found:
            try:
                tended += await self._tend(each)
            except StaleAggregate:
                continue  # somebody is at it after all
        return Success(tended)

    async def _tend(self, found: ImportSummary) -> bool:
        now = self.clock.now()
        async with self.unit_of_work(found.tenant_id) as work:
            started = await work.resources.get_import(found.id)
            resource = await work.resources.get(found.resource_id)
            if started is None or resource is None or started.is_over:
                return False
            if started.is_overdue(now=now):
                await fail_import(work, resource, started, CourseReason.TOOK_A_DAY, now=now)
            else:
                resource.resume_import(import_id=started.id, now=now)
                await work.resources.save(resource)
            await work.commit()
        return True
