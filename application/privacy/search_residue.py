"""Use case: an operator searches every store for whatever may be left of a learner."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never
from uuid import UUID

from returns.result import Result, Success

from application.ports.erasure_repository import ErasureDesk
from application.ports.failures import StoreUnavailable
from application.ports.learner_traces import LearnerTraces, Whose
from domain.privacy.tally import Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResidueCommand:
    """``id`` is a learner's, or that of their erasure; ``tenant_id`` counts where there was no erasure."""

    id: UUID
    tenant_id: UUID


@dataclass(frozen=True, slots=True)
class StoreResidue:
    """``counts`` is ``None`` where the store did not answer."""

    store: str
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class SearchResidue:
    """Changes nothing. A store that was not read is no store without residue."""

    desk: ErasureDesk
    stores: Sequence[LearnerTraces]

    async def __call__(self, command: SearchResidueCommand) -> Result[Sequence[StoreResidue], Never]:
        whose = await self._whose(command)
        return Success([StoreResidue(each.store, await _counted(each, whose)) for each in self.stores])

    async def _whose(self, command: SearchResidueCommand) -> Whose:
        erasure = await self.desk.find(command.id)
        if erasure is None:
            return await self.desk.whose(command.tenant_id, command.id)
        now = await self.desk.whose(erasure.tenant_id, erasure.user_id)
        return Whose(erasure.tenant_id, erasure.user_id, {*erasure.threads, *now.threads})


async def _counted(traces: LearnerTraces, whose: Whose) -> Counts | None:
    try:
        return await traces.count(whose)
    except StoreUnavailable:
        return None
