"""What the operators' page shows: each part by itself, so that a store that is away takes only its own."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from returns.result import Result

from application.audit.read_acts import ChainVerified, ListActsCommand, VerifyActsCommand
from application.backup.read_backups import BackupsView, ReadBackupsCommand
from application.coach import Coach
from application.consistency.check_stores import CheckStoresCommand, StoreReport
from application.consistency.read_agreement import AgreementView, ReadAgreementCommand
from application.consistency.tend_dead_letters import ListDeadLettersCommand
from application.consistency.tend_outbox import ListDeliveriesCommand, ReadOutboxLagCommand
from application.knowledge.tend_imports import ListImportsCommand
from application.ports.dead_letters import DeadLetter
from application.ports.erasure_repository import ErasurePressure
from application.ports.failures import StoreUnavailable
from application.ports.import_desk import ImportSummary
from application.ports.outbox_desk import SubscriberLag, WaitingDelivery
from application.privacy.erasure_views import ErasureView
from application.privacy.tend_erasures import ListErasuresCommand, ReadErasurePressureCommand
from application.refusals import Refusal
from domain.audit.chain import Link
from domain.knowledge.knowledge_import import ImportStep
from entrypoints.http.answers import granted

T = TypeVar("T")

MOST = 50  # rows of a table; the command line shows more
MOST_ACTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """``None`` is what could not be asked: its store is away. ``chain`` is there for who asked for it."""

    stores: Sequence[StoreReport]
    lag: Sequence[SubscriberLag] | None
    parked: Sequence[WaitingDelivery] | None
    letters: Sequence[DeadLetter] | None
    imports: Sequence[ImportSummary] | None
    erasures: Sequence[ErasureView] | None
    pressure: ErasurePressure | None
    agreement: AgreementView | None
    backups: BackupsView | None
    acts: Sequence[Link] | None
    chain: ChainVerified | None

    @property
    def away(self) -> Sequence[str]:
        return [each.store for each in self.stores if not each.available]

    @property
    def failed_imports(self) -> Sequence[ImportSummary]:
        return [each for each in self.imports or () if each.step is ImportStep.FAILED]

    @property
    def findings(self) -> int:
        return 0 if self.agreement is None or self.agreement.last is None else self.agreement.last.findings


async def overview(coach: Coach, *, verify: bool) -> Overview:
    """Walking the whole chain takes time that grows with it, so it is done for who wants to ``verify``."""
    async with asyncio.TaskGroup() as all_at_once:
        ask = all_at_once.create_task
        stores = ask(_if_there(coach.check_stores(CheckStoresCommand())))
        lag = ask(_if_there(coach.read_outbox_lag(ReadOutboxLagCommand())))
        parked = ask(_if_there(coach.list_deliveries(ListDeliveriesCommand(parked_only=True, limit=MOST))))
        letters = ask(_if_there(coach.list_dead_letters(ListDeadLettersCommand(limit=MOST))))
        imports = ask(_imports(coach))
        erasures = ask(_if_there(coach.list_erasures(ListErasuresCommand(open_only=True, limit=MOST))))
        pressure = ask(_if_there(coach.read_erasure_pressure(ReadErasurePressureCommand())))
        agreement = ask(_if_there(coach.read_agreement(ReadAgreementCommand())))
        backups = ask(_if_there(coach.read_backups(ReadBackupsCommand())))
        acts = ask(_if_there(coach.list_acts(ListActsCommand(limit=MOST_ACTS))))
        chain = ask(_if_there(coach.verify_acts(VerifyActsCommand()))) if verify else None
    return Overview(
        stores=stores.result() or (),
        lag=lag.result(),
        parked=parked.result(),
        letters=letters.result(),
        imports=imports.result(),
        erasures=erasures.result(),
        pressure=pressure.result(),
        agreement=agreement.result(),
        backups=backups.result(),
        acts=acts.result(),
        chain=None if chain is None else chain.result(),
    )


async def _imports(coach: Coach) -> Sequence[ImportSummary] | None:
    """Those that failed, and those that are not over, the newest first of each step."""
    steps = [step for step in reversed(ImportStep) if step is not ImportStep.READY]
    found = await asyncio.gather(
        *(_if_there(coach.list_imports(ListImportsCommand(step=step, limit=MOST))) for step in steps)
    )
    there = [each for each in found if each is not None]
    return None if len(there) < len(found) else [summary for each in there for summary in each]


async def _if_there(asked: Awaitable[Result[T, Refusal]]) -> T | None:
    try:
        return granted(await asked)
    except StoreUnavailable:
        return None
