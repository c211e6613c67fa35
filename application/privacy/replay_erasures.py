"""Use cases: after a restore, whoever was erased is erased again before anybody comes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never
from uuid import UUID

from returns.result import Result, Success

from application.ports.clock import Clock
from application.ports.erasure_ledger import ErasureLedger, LedgerEntry
from application.ports.erasure_repository import ErasureDesk
from application.ports.learner_traces import LearnerTraces, Whose
from application.ports.token_issuer import Identity
from application.ports.unit_of_work import UnitOfWorkFactory
from application.privacy.begin_erasure import begun
from application.privacy.hiding import Hiding
from application.privacy.pursue_erasure import PursueErasure
from application.use_case import UseCase
from domain.privacy.erasure import AskedBy, Erasure


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadUnreplayedCommand:
    """Whom the truth has forgotten to forget."""


@dataclass(frozen=True, slots=True)
class ReadUnreplayed:
    """The erasures that the ledger has and the truth has not: it is older than they are."""

    ledger: ErasureLedger
    desk: ErasureDesk

    async def __call__(self, _: ReadUnreplayedCommand) -> Result[Sequence[UUID], Never]:
        entries = await self.ledger.entries()
        known = await self.desk.known([_learner(entry) for entry in entries])
        return Success([entry.erasure_id for entry in entries if _learner(entry) not in known])


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayErasuresCommand:
    """Hold every store against the ledger, or only the truth: then the others are not asked."""

    only_unknown: bool = False


@dataclass(frozen=True, slots=True)
class ErasuresReplayed:
    """``again`` were erased once more, because something of them was back; ``unfinished`` are not done."""

    entries: int
    again: int
    unfinished: int


@dataclass(frozen=True, slots=True)
class ReplayErasures:
    """Goes through the whole ledger: the stores may have been restored to moments of their own.

    All are hidden before the first is removed. Doing it again does nothing.
    """

    ledger: ErasureLedger
    desk: ErasureDesk
    stores: Sequence[LearnerTraces]
    unit_of_work: UnitOfWorkFactory
    pursue: PursueErasure
    hiding: Hiding
    clock: Clock

    async def __call__(self, command: ReplayErasuresCommand) -> Result[ErasuresReplayed, Never]:
        entries = await self.ledger.entries()
        if command.only_unknown:
            known = await self.desk.known([_learner(entry) for entry in entries])
            entries = [entry for entry in entries if _learner(entry) not in known]
        begun_again = [erasure for entry in entries if (erasure := await self._begun(entry)) is not None]
        unfinished = 0
        for erasure in begun_again:
            pursued = await self.pursue(erasure.tenant_id, erasure.id)
            unfinished += pursued is None or not pursued.is_done
        return Success(ErasuresReplayed(len(entries), len(begun_again), unfinished))

    async def _begun(self, entry: LedgerEntry) -> Erasure | None:
        """Nothing where it was done and is done: a store that was restored alone does not know of it."""
        async with self.unit_of_work(entry.tenant_id) as work:
            erasure = await work.erasures.of_learner(entry.user_id)
            if erasure is None:
                erasure = await begun(
                    work,
                    erasure_id=entry.erasure_id,
                    tenant_id=entry.tenant_id,
                    user_id=entry.user_id,
                    threads=entry.threads,
                    asked_by=AskedBy.LEDGER,
                    requested_at=entry.requested_at,
                    now=self.clock.now(),
                )
            elif erasure.is_done:
                if not await self._is_back(erasure):
                    return None
                await work.erasures.hide(erasure.user_id, threads=erasure.threads)
                erasure.begin_again(now=self.clock.now())
                await work.erasures.save(erasure)
            await work.commit()
        self.hiding.hide(_learner(entry))
        return erasure

    async def _is_back(self, erasure: Erasure) -> bool:
        whose = Whose(erasure.tenant_id, erasure.user_id, erasure.threads)
        for each in self.stores:
            if any((await each.count(whose)).values()):
                return True
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class TendLedgerCommand:
    """Whether the truth was restored while we ran."""


@dataclass(frozen=True, slots=True)
class TendLedger:
    """The schedule asks again and again; an act comes of it when somebody is back. Says how many were."""

    unreplayed: UseCase[ReadUnreplayedCommand, Sequence[UUID], Never]
    replay: UseCase[ReplayErasuresCommand, ErasuresReplayed, Never]

    async def __call__(self, _: TendLedgerCommand) -> Result[int, Never]:
        if not (await self.unreplayed(ReadUnreplayedCommand())).unwrap():
            return Success(0)
        return (await self.replay(ReplayErasuresCommand(only_unknown=True))).map(lambda done: done.again)


def _learner(entry: LedgerEntry) -> Identity:
    return Identity(entry.tenant_id, entry.user_id)
