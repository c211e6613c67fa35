"""Contract: what the truth says has changed."""

from datetime import datetime, timedelta

from application.coaching.index_dialogue import IndexDialogue
from application.ports.inventory import Stock, Truth
from application.ports.outbox import Outbox
from application.ports.truth_changes import FOLLOWED, TruthChanges
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from tests.builders import NOW, a_plan
from tests.contracts.inventory import listed
from tests.contracts.truth import MINUTE, conversed, handed_over

LATER = NOW + timedelta(microseconds=1)
LEARNS = (IndexDialogue.name,)


async def named(changes: TruthChanges, stock: Stock, since: datetime = NOW) -> set[str]:
    return {key async for page in changes.keys(stock, since) for key in page}


class TruthChangesContract:
    async def test_nothing_has_changed_at_first(self, truth_changes: TruthChanges) -> None:
        for stock in FOLLOWED:
            assert await named(truth_changes, stock) == set()
        assert await truth_changes.oldest_waiting(LEARNS) is None

    async def test_names_all_that_hangs_on_what_has_changed(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        truth: Truth,
        truth_changes: TruthChanges,
        learner: User,
    ) -> None:
        await conversed(unit_of_work, learner, remember=[True, False])
        await handed_over(unit_of_work, learner, passages=1_010)
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(a_plan(learner))
            await work.commit()
        for stock in FOLLOWED:
            wanted = {item.key for item in await listed(truth.items(stock))}
            assert wanted
            assert await named(truth_changes, stock) == wanted

    async def test_does_not_name_what_has_not_changed_since(
        self, unit_of_work: UnitOfWorkFactory, truth_changes: TruthChanges, learner: User
    ) -> None:
        await conversed(unit_of_work, learner)
        await handed_over(unit_of_work, learner)
        for stock in FOLLOWED:
            assert await named(truth_changes, stock, LATER) == set()

    async def test_goes_on_where_a_page_of_events_ends(
        self, unit_of_work: UnitOfWorkFactory, truth_changes: TruthChanges, learner: User
    ) -> None:
        turns = await conversed(unit_of_work, learner, remember=[False] * 1_010)
        assert len(await named(truth_changes, Stock.MESSAGES)) == 2 * len(turns)

    async def test_knows_since_when_something_is_waiting(
        self, unit_of_work: UnitOfWorkFactory, truth_changes: TruthChanges, outbox: Outbox, learner: User
    ) -> None:
        await conversed(unit_of_work, learner)
        assert await truth_changes.oldest_waiting(LEARNS) == NOW
        assert await truth_changes.oldest_waiting([]) is None
        await outbox.complete(await outbox.claim(IndexDialogue.name, limit=10, lease=MINUTE))
        assert await truth_changes.oldest_waiting(LEARNS) is None
