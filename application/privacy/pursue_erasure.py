"""Bringing one erasure forward, as far as it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from application.ports.clock import Clock
from application.ports.erasure_ledger import ErasureLedger, LedgerEntry
from application.ports.learner_traces import LearnerTraces, Whose
from application.ports.receipt_signer import ReceiptSigner
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.privacy.erasure import Erasure, ErasureStep
from domain.privacy.receipt import statement_of

TURNS_AT_ONCE = 5  # somebody who is late again and again is left for the next time


@dataclass(frozen=True, slots=True)
class PursueErasure:
    """Every step is kept before the next one begins, and may be done twice.

    ``stores`` go in order, the truth first: once it holds nothing of the learner, nothing can be made from it
    any more. Each is counted before it removes, and read back when all have. Of two who pursue the same
    erasure one finds it stale, and gives way.
    """

    unit_of_work: UnitOfWorkFactory
    stores: Sequence[LearnerTraces]
    ledger: ErasureLedger
    signer: ReceiptSigner
    clock: Clock

    async def __call__(self, tenant_id: UUID, erasure_id: UUID) -> Erasure | None:
        """The erasure as it is then. Raises ``StoreUnavailable``; what was done is done."""
        async with self.unit_of_work(tenant_id) as work:
            erasure = await work.erasures.get(erasure_id)
        if erasure is None:
            return None
        last_turn = erasure.turn + TURNS_AT_ONCE
        while erasure.turn < last_turn:
            match erasure.step:
                case ErasureStep.HIDDEN:
                    await self._record(erasure)
                case ErasureStep.RECORDED:
                    await self._clear(erasure)
                case ErasureStep.CLEARED:
                    await self._read_back(erasure)
                case ErasureStep.COMPLETED if erasure.is_due_again(now=self.clock.now()):
                    await self._look_again(erasure)
                case ErasureStep.COMPLETED | ErasureStep.CONFIRMED:
                    break
        return erasure

    async def _record(self, erasure: Erasure) -> None:
        entry = LedgerEntry(
            erasure_id=erasure.id,
            tenant_id=erasure.tenant_id,
            user_id=erasure.user_id,
            threads=erasure.threads,
            requested_at=erasure.requested_at,
        )
        await self.ledger.enter(entry)
        erasure.record()
        await self._keep(erasure)

    async def _clear(self, erasure: Erasure) -> None:
        await self._fence_again(erasure)
        by_name = {each.store: each for each in self.stores}
        while (store := erasure.to_clear(list(by_name))) is not None:
            traces = by_name[store]
            erasure.look(store, await traces.count(_whose(erasure)))
            await self._keep(erasure)  # what was found is known, whatever happens now
            await traces.remove(_whose(erasure))
            erasure.clear(store)
            await self._keep(erasure)
        erasure.all_cleared()
        await self._keep(erasure)

    async def _fence_again(self, erasure: Erasure) -> None:
        """Whoever was in the middle of it when the learner was hidden may have begun a conversation."""
        async with self.unit_of_work(erasure.tenant_id) as work:
            erasure.also(await work.erasures.hide(erasure.user_id, threads=erasure.threads))
            await work.erasures.save(erasure)
            await work.commit()

    async def _read_back(self, erasure: Erasure) -> None:
        await self._look(erasure)
        if erasure.left:
            erasure.repeat()
        else:
            now = self.clock.now()
            learner = self.signer.pseudonym(erasure.tenant_id, erasure.user_id)
            receipt = self.signer.sign(statement_of(erasure, learner=learner, now=now))
            await self.ledger.prove(erasure.id, receipt)
            erasure.complete(receipt, now=now)
        await self._keep(erasure)

    async def _look_again(self, erasure: Erasure) -> None:
        await self._look(erasure)
        if erasure.left:
            erasure.repeat()
        else:
            erasure.confirm()
        await self._keep(erasure)

    async def _look(self, erasure: Erasure) -> None:
        for each in self.stores:
            erasure.look(each.store, await each.count(_whose(erasure)))

    async def _keep(self, erasure: Erasure) -> None:
        async with self.unit_of_work(erasure.tenant_id) as work:
            await work.erasures.save(erasure)
            await work.commit()


def _whose(erasure: Erasure) -> Whose:
    return Whose(erasure.tenant_id, erasure.user_id, erasure.threads)
