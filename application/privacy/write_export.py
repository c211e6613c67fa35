"""Use case: an operator writes down everything about a learner, who asked for it by other ways than ours."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from uuid import UUID

from returns.result import Failure, Result, Success

from application.ports.clock import Clock
from application.ports.export_archive import ExportArchives, ExportHead
from application.ports.ids import Ids
from application.ports.unit_of_work import UnitOfWorkFactory
from application.privacy.gather_export import GatherExport
from application.privacy.named_learner import LearnerName, learner_named
from domain.identity.errors import AccountNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteExportCommand:
    tenant_id: UUID
    learner: LearnerName
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWritten:
    """``size`` is the file's in bytes."""

    user_id: UUID
    size: int


WriteExportRefusal: TypeAlias = AccountNotFound


@dataclass(frozen=True, slots=True)
class WriteExport:
    """The same file that the learner would get, but on the operator's disk: no store keeps it.

    Raises ``OSError`` where it cannot be written, ``FileExistsError`` over another file among them.
    """

    unit_of_work: UnitOfWorkFactory
    gather: GatherExport
    archives: ExportArchives
    ids: Ids
    clock: Clock

    async def __call__(self, command: WriteExportCommand) -> Result[ExportWritten, WriteExportRefusal]:
        async with self.unit_of_work(command.tenant_id) as work:
            user_id = await learner_named(command.learner, work)
        if user_id is None:
            return Failure(AccountNotFound())
        head = ExportHead(
            export_id=self.ids.new(),
            tenant_id=command.tenant_id,
            user_id=user_id,
            requested_at=self.clock.now(),
        )
        async with self.archives.draft(head) as draft:
            if not await self.gather(draft, command.tenant_id, user_id):
                return Failure(AccountNotFound())
            size = await draft.finish()
            await draft.keep(command.path)
        return Success(ExportWritten(user_id=user_id, size=size))
