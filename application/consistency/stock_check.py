"""Holding one stock against the truth: look, look again, and mend if asked to."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from application.coaching.forget_dialogue import ForgetDialogue
from application.coaching.index_dialogue import IndexDialogue
from application.consistency.agreement import Disagreement, StockReport
from application.consistency.comparison import Fault, Finding, Item, compare, fault_between
from application.consistency.rebuild import Rebuild
from application.consistency.window import Keys
from application.knowledge.remove_original import RemoveOriginal
from application.knowledge.run_import import RunImport
from application.persona.refresh_persona import RefreshPersona
from application.planning.index_plan import IndexPlan
from application.ports.failures import StoreUnavailable
from application.ports.inventory import Inventory, Stock, Truth

BATCH = 500  # findings looked at again together
NAMED = 1_000  # disagreements that a report names one by one; the rest is counted

KEPT_BY: dict[Stock, tuple[str, ...]] = {
    Stock.MESSAGES: (ForgetDialogue.name,),
    Stock.KNOWLEDGE_VECTORS: (RunImport.name,),
    Stock.DIALOGUE_VECTORS: (IndexDialogue.name, IndexPlan.name),
    Stock.PERSONAS: (RefreshPersona.name,),
    Stock.PERSONA_VECTORS: (RefreshPersona.name,),
    Stock.OBJECTS: (RemoveOriginal.name,),
}
MADE_FROM_THE_TRUTH = {Stock.KNOWLEDGE_VECTORS, Stock.DIALOGUE_VECTORS, Stock.PERSONA_VECTORS}


@dataclass(eq=False, kw_only=True)
class StockCheck:
    """Checks once. With a ``rebuild`` it mends: what should not be there goes, what should be is made again.

    What was written after ``settled_before`` is in flight. Where keys are ``named``, nothing else is looked
    at.
    """

    inventory: Inventory
    truth: Truth
    rebuild: Rebuild | None
    settled_before: datetime
    named: Keys | None = None
    _checked: int = 0
    _in_flight: int = 0
    _left: int = 0
    _found: Counter[Fault] = field(default_factory=Counter)
    _named: list[Disagreement] = field(default_factory=list)

    async def __call__(self) -> StockReport:
        unavailable = None
        try:
            await self._run()
        except StoreUnavailable as away:
            unavailable = away.store
        return StockReport(
            stock=self.inventory.stock,
            checked=self._checked,
            in_flight=self._in_flight,
            found=dict(self._found),
            left=self._left,
            disagreements=self._named,
            unavailable=unavailable,
        )

    async def _run(self) -> None:
        stock = self.inventory.stock
        batch: list[Finding] = []
        async for finding in (
            compare(stock.value, self.truth.items(stock), self._counted())
            if self.named is None
            else self._among(self.named)
        ):
            batch.append(finding)
            if len(batch) == BATCH:
                await self._look_into(batch)
                batch = []
        await self._look_into(batch)

    async def _counted(self) -> AsyncIterator[Item]:
        async for item in self.inventory.items():
            self._checked += 1
            yield item

    async def _among(self, pages: Keys) -> AsyncIterator[Finding]:
        stock = self.inventory.stock
        async for keys in pages:
            expected, held = await self.truth.look(stock, keys), await self.inventory.look(keys)
            self._checked += len(held)
            for key in dict.fromkeys(keys):
                fault = fault_between(expected.get(key), held.get(key))
                if fault is not None:
                    yield Finding(
                        store=stock.value, fault=fault, expected=expected.get(key), found=held.get(key)
                    )

    async def _look_into(self, first: Sequence[Finding]) -> None:
        confirmed = await self._confirmed(first)
        repaired: Mapping[str, bool] = await self._mend(confirmed) if self.rebuild is not None else {}
        for finding in confirmed:
            self._found[finding.fault] += 1
            is_repaired = repaired.get(finding.item.key)
            self._left += not is_repaired
            if len(self._named) < NAMED:
                self._named.append(
                    Disagreement(stock=self.inventory.stock, finding=finding, repaired=is_repaired)
                )

    async def _confirmed(self, first: Sequence[Finding]) -> Sequence[Finding]:
        """Those that a second look finds again and that nothing is on its way for.

        The truth is read before and after the store, and what is on its way before the store: if the truth
        stayed the same and nothing was on its way, the store had every reason to agree.
        """
        keys = [finding.item.key for finding in first]
        before = await self.truth.look(self.inventory.stock, keys)
        held = await self.inventory.look(keys)
        unsettled = await self._unsettled(before, held, first)
        held = await self.inventory.look(keys)
        after = await self.truth.look(self.inventory.stock, keys)
        confirmed = []
        for key in keys:
            expected, found = after.get(key), held.get(key)
            fault = fault_between(expected, found)
            if fault is None:
                continue
            if key in unsettled or before.get(key) != expected or self._is_young(found):
                self._in_flight += 1
                continue
            confirmed.append(
                Finding(store=self.inventory.stock.value, fault=fault, expected=expected, found=found)
            )
        return confirmed

    async def _unsettled(
        self, expected: Mapping[str, Item], found: Mapping[str, Item], first: Sequence[Finding]
    ) -> frozenset[str]:
        """The keys of what something is on its way for."""
        concerned = {
            finding.item.key: _concerned(
                finding.item.key,
                *(finding.expected, finding.found),
                *(expected.get(finding.item.key), found.get(finding.item.key)),
            )
            for finding in first
        }
        ids = frozenset[UUID]().union(*concerned.values())
        unsettled = await self.truth.unsettled(ids, subscribers=KEPT_BY[self.inventory.stock])
        return frozenset(key for key, mine in concerned.items() if mine & unsettled)

    def _is_young(self, found: Item | None) -> bool:
        return found is not None and found.written_at is not None and found.written_at > self.settled_before

    async def _mend(self, confirmed: Sequence[Finding]) -> Mapping[str, bool]:
        """Says of each key whether the store agrees now."""
        # Taken away first: even if it cannot be made again, nobody may find it as it is.
        unwanted = {Fault.ORPHANED, Fault.WRONGLY_OWNED, Fault.WRONGLY_SHARED}
        if self.inventory.stock in MADE_FROM_THE_TRUTH:
            # A store restored from another time may hold a version that the truth has not reached, and what
            # is made again would not replace it.
            unwanted.add(Fault.STALE)
        for finding in confirmed:
            if finding.found is not None and finding.fault in unwanted:
                await self.inventory.remove(finding.found)
        await self._make_again([each.expected for each in confirmed if each.expected is not None])
        keys = [finding.item.key for finding in confirmed]
        held = await self.inventory.look(keys)
        expected = await self.truth.look(self.inventory.stock, keys)
        return {key: fault_between(expected.get(key), held.get(key)) is None for key in keys}

    async def _make_again(self, items: Sequence[Item]) -> None:
        if self.rebuild is None:
            return
        for item in {each.hangs_on: each for each in items}.values():
            await self.rebuild(self.inventory.stock, item)


def _concerned(key: str, *items: Item | None) -> frozenset[UUID]:
    """What the item hangs on, by the truth and by the store, and the item itself where it has an id."""
    ids = {item.hangs_on for item in items if item is not None}
    with suppress(ValueError):
        ids.add(UUID(key))
    return frozenset(ids)
