"""Where the stores agreed before, only what changed since is looked at, and nothing of that is missed."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from application.backup.proof import Points, changed_since
from application.consistency.agreement import AgreementReport
from application.consistency.comparison import Fault, Item
from application.consistency.fsck import CheckAgreementCommand
from application.consistency.window import Keys, Window
from application.planning.create_plan import CreatePlan, CreatePlanCommand
from application.planning.index_plan import IndexPlan
from application.ports.inventory import Inventory, Stock
from application.ports.recall_index import Shelf
from application.ports.truth_changes import FOLLOWED
from tests.application.learning import Learning
from tests.application.test_fsck import Agreed, that_agree

HOUR = timedelta(hours=1)


@dataclass
class Watched:
    """Remembers what was looked at."""

    inventory: Inventory
    seen: set[str] = field(default_factory=set)

    @property
    def stock(self) -> Stock:
        return self.inventory.stock

    async def items(self) -> AsyncIterator[Item]:
        async for item in self.inventory.items():
            self.seen.add(item.key)
            yield item

    async def look(self, keys: Collection[str]) -> Mapping[str, Item]:
        self.seen |= set(keys)
        return await self.inventory.look(keys)

    async def remove(self, item: Item) -> None:
        await self.inventory.remove(item)


@dataclass
class Restored:
    """Stores of which all that is there was checked, before the window."""

    agreed: Agreed
    since: datetime
    watched: Sequence[Watched]
    written: list[str] = field(default_factory=list)

    async def check(self, *, repair: bool = False) -> AgreementReport:
        async def messages() -> Keys:
            yield self.written

        window = Window(since=self.since, written={Stock.MESSAGES: messages})
        check = self.agreed.checking(inventories=self.watched)
        command = CheckAgreementCommand(repair=repair, grace=timedelta(), window=window)
        return (await check(command)).unwrap()

    async def found(self, *, repair: bool = False) -> set[tuple[Stock, Fault, str]]:
        report = await self.check(repair=repair)
        return {
            (each.stock, each.fault, each.finding.item.key)
            for stock in report.stocks
            for each in stock.disagreements
        }

    def seen(self, stock: Stock) -> set[str]:
        return {key for each in self.watched if each.stock is stock for key in each.seen}

    async def plan(self) -> UUID:
        learning, plan_id = self.agreed.learning, uuid4()
        create = CreatePlan(learning.stores.unit_of_work, learning.stores.clock)
        command = CreatePlanCommand(caller=learning.caller, plan_id=plan_id, title="Algebra", tasks=[])
        (await create(command)).unwrap()
        return plan_id


@pytest.fixture
async def restored(learning: Learning) -> Restored:
    agreed = await that_agree(learning)
    return Restored(agreed, learning.clock.now(), [Watched(each) for each in agreed.stores.inventories])


async def test_what_changed_is_found_and_made_again(restored: Restored) -> None:
    plan_id = await restored.plan()
    sent = (await restored.agreed.learning.send(restored.agreed.learning.a_message(remember=True))).unwrap()
    await restored.agreed.learning.relay.drain()
    restored.agreed.learning.clock.advance(HOUR)
    kept = restored.agreed.stores.recall_index.shelves[Shelf.DIALOGUE]
    lost = {plan_id, sent.message.id}
    for each in lost:
        del kept[each]
    assert await restored.found() == {(Stock.DIALOGUE_VECTORS, Fault.MISSING, str(key)) for key in lost}
    assert (await restored.check(repair=True)).left == 0
    assert await restored.found() == set()


async def test_what_was_written_to_a_store_is_found_whoever_wrote_it(restored: Restored) -> None:
    log, agreed = restored.agreed.stores.dialogue_log, restored.agreed
    strange = replace(agreed.message, id=uuid4())
    await log.append(strange)
    del log.messages[agreed.reply.id]  # old, and removed a moment ago
    restored.written += [str(strange.id), str(agreed.reply.id), str(uuid4())]
    assert await restored.found(repair=True) == {
        (Stock.MESSAGES, Fault.ORPHANED, str(strange.id)),
        (Stock.MESSAGES, Fault.MISSING, str(agreed.reply.id)),
    }
    assert strange.id not in log.messages


async def test_what_did_not_change_is_not_visited(restored: Restored) -> None:
    plan_id = await restored.plan()
    await restored.agreed.learning.relay.drain()
    report = await restored.check()
    assert [restored.seen(stock) for stock in FOLLOWED] == [set(), set(), {str(plan_id)}]
    assert [each.checked for each in report.stocks if each.stock in FOLLOWED] == [0, 0, 1]


async def test_what_is_few_is_looked_at_whole(restored: Restored) -> None:
    await restored.agreed.stores.object_store.remove(restored.agreed.object_key)
    restored.agreed.stores.persona_snapshots.snapshots.clear()
    assert {(stock, fault) for stock, fault, _ in await restored.found()} == {
        (Stock.OBJECTS, Fault.MISSING),
        (Stock.PERSONAS, Fault.MISSING),
    }


async def test_a_look_at_changes_vouches_for_nothing(restored: Restored) -> None:
    await restored.check()
    assert await restored.agreed.stores.agreement_runs.last() is None


async def test_a_whole_check_vouches_for_what_was_settled_before(restored: Restored) -> None:
    await restored.agreed.report()
    good = await restored.agreed.stores.agreement_runs.last_good()
    assert good is not None
    assert good.settled_before == good.started_at - CheckAgreementCommand().grace


async def test_what_was_on_its_way_then_is_looked_at_even_if_it_never_arrived(restored: Restored) -> None:
    """The check passed over it: its event is older than the check."""
    agreed, clock = restored.agreed, restored.agreed.learning.clock
    before, plan_id, after = clock.now(), await restored.plan(), clock.now()
    clock.advance(HOUR)
    assert (await agreed.report()).left == 0
    agreed.stores.database.deliveries[IndexPlan.name].clear()  # discarded, or lost
    clock.advance(HOUR)
    good = await agreed.stores.agreement_runs.last_good()
    assert good is not None
    assert good.settled_before is not None
    assert before < good.settled_before < after
    since = changed_since(good, Points(truth=clock.now(), documents=clock.now()))
    assert isinstance(since, datetime)
    restored.since = since
    assert (Stock.DIALOGUE_VECTORS, Fault.MISSING, str(plan_id)) in await restored.found()
