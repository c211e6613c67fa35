"""Use case: a learner asks for everything about them."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.privacy.export_views import ExportAccepted
from domain.privacy.export import DataExport
from domain.privacy.export_errors import ExportUnderWay
from domain.shared.errors import IdTaken


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExportCommand:
    caller: Caller
    export_id: UUID


RequestExportRefusal: TypeAlias = ExportUnderWay | IdTaken


@dataclass(frozen=True, slots=True)
class RequestExport:
    """The file is made in the background, one at a time for each learner. The same id is the same export.

    One that nobody has finished within a day is given up, and no longer in the way.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: RequestExportCommand) -> Result[ExportAccepted, RequestExportRefusal]:
        caller, now = command.caller, self.clock.now()
        export = DataExport.request(
            export_id=command.export_id, tenant_id=caller.tenant_id, user_id=caller.user_id, now=now
        )
        accepted = ExportAccepted(export_id=export.id)
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            there = await work.exports.get(export.id)
            if there is not None:
                return Success(accepted) if there.user_id == caller.user_id else Failure(IdTaken())
            before = await work.exports.requested(caller.user_id)
            if before is not None:
                if before.is_under_way(now=now):
                    return Failure(ExportUnderWay())
                before.give_up(now=now)
                await work.exports.save(before)
            if not await work.exports.add(export):
                return Failure(await _in_the_way(work, caller))
            await work.commit(accepted)
        return Success(accepted)


async def _in_the_way(work: UnitOfWork, caller: Caller) -> RequestExportRefusal:
    """Somebody was faster: with the learner's next export, or with the id."""
    return IdTaken() if await work.exports.requested(caller.user_id) is None else ExportUnderWay()
