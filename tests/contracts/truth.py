"""Contract: what every stock should hold, by what was committed."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from application.consistency.comparison import Item
from application.knowledge.index_resource import IndexResource, chunk_id_of
from application.planning.index_plan import IndexPlan
from application.ports.inventory import Stock, Truth
from application.ports.outbox import Outbox
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.coaching.dialogue import DialogueTurn, content_hash, reply_id_of
from domain.identity.user import User
from domain.knowledge.resource import KnowledgeResource
from tests.builders import NOW, a_coaching_session, a_plan, a_resource, a_turn, an_import, some_chunks
from tests.contracts.inventory import listed
from tests.contracts.resource_repository import ORIGINAL

PLANS = (IndexPlan.name,)
MINUTE = timedelta(minutes=1)


async def conversed(
    unit_of_work: UnitOfWorkFactory, owner: User, *, remember: Sequence[bool] = (True,), answer: bool = True
) -> list[DialogueTurn]:
    session = a_coaching_session(owner)
    turns = [a_turn(session, content=f"Why {number}?") for number in range(len(remember))]
    async with unit_of_work(owner.tenant_id) as work:
        await work.coaching_sessions.add(session)
        for turn, wanted in zip(turns, remember, strict=True):
            turn.remember = wanted
            await work.turns.add(turn)
            if answer:
                turn.answered(now=NOW)
                await work.turns.save(turn)
        await work.commit()
    return turns


async def handed_over(
    unit_of_work: UnitOfWorkFactory, owner: User, *, passages: int = 2, ready: bool = True
) -> KnowledgeResource:
    resource = a_resource(owner)
    started = an_import(resource, passages=passages)
    async with unit_of_work(owner.tenant_id) as work:
        await work.resources.add(resource, some_chunks(passages), started, ORIGINAL)
        if ready:
            resource.ready(import_id=started.id, now=NOW)
            started.finish(now=NOW)
            await work.resources.save(resource)
            await work.resources.save_import(started)
        await work.commit()
    return resource


def messages_of(turns: Sequence[DialogueTurn]) -> list[Item]:
    items = [
        Item(key=str(key), tenant_id=turn.tenant_id, owner_id=turn.user_id, hangs_on=turn.id, digest=digest)
        for turn in turns
        for key, digest in ((turn.id, turn.content_hash), (reply_id_of(turn.id), None))
    ]
    return sorted(items, key=lambda item: item.key)


class TruthContract:
    async def test_wants_nothing_at_first(self, truth: Truth) -> None:
        for stock in Stock:
            assert await listed(truth.items(stock)) == []
            assert await truth.look(stock, [str(uuid4())]) == {}

    async def test_wants_both_messages_of_every_answered_turn(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User, stranger: User
    ) -> None:
        mine = await conversed(unit_of_work, learner, remember=[True, False, True])
        theirs = await conversed(unit_of_work, stranger)
        await conversed(unit_of_work, learner, answer=False)
        assert await listed(truth.items(Stock.MESSAGES)) == messages_of([*mine, *theirs])

    async def test_wants_what_should_be_remembered_and_plans_as_they_are(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        turns = await conversed(unit_of_work, learner, remember=[True, False])
        await conversed(unit_of_work, learner, answer=False)
        plan, empty = a_plan(learner, title="Größe\\n'"), a_plan(learner, tasks=())
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(plan)
            await work.plans.add(empty)
            await work.commit()
        planned = [
            Item(
                key=str(each.id),
                tenant_id=each.tenant_id,
                owner_id=each.user_id,
                hangs_on=each.id,
                digest=content_hash("\n".join([each.title, *(task.summary for task in each.tasks)])),
            )
            for each in (plan, empty)
        ]
        wanted = sorted([*messages_of(turns[:1]), *planned], key=lambda item: item.key)
        assert await listed(truth.items(Stock.DIALOGUE_VECTORS)) == wanted

    async def test_wants_every_passage_of_material_that_is_ready(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        resource = await handed_over(unit_of_work, learner, passages=3)
        await handed_over(unit_of_work, learner, ready=False)
        wanted = [
            Item(
                key=str(chunk_id_of(resource.id, chunk.position)),
                tenant_id=resource.tenant_id,
                owner_id=learner.id,
                hangs_on=resource.id,
                digest=chunk.content_hash,
            )
            for chunk in some_chunks(3)
        ]
        found = await listed(truth.items(Stock.KNOWLEDGE_VECTORS))
        assert found == sorted(wanted, key=lambda item: item.key)

    async def test_wants_the_original_of_all_material(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        resources = [await handed_over(unit_of_work, learner, ready=ready) for ready in (True, False)]
        wanted = [
            Item(
                key=each.object_key,
                tenant_id=each.tenant_id,
                owner_id=learner.id,
                hangs_on=each.id,
                digest=str(ORIGINAL.size),
            )
            for each in resources
        ]
        found = await listed(truth.items(Stock.OBJECTS))
        assert found == sorted(wanted, key=lambda item: item.key)

    async def test_gives_more_than_a_page_in_order(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        turns = await conversed(unit_of_work, learner, remember=[True] * 510)
        resource = await handed_over(unit_of_work, learner, passages=1_010)
        assert await listed(truth.items(Stock.MESSAGES)) == messages_of(turns)
        assert await listed(truth.items(Stock.DIALOGUE_VECTORS)) == messages_of(turns)
        passages = await listed(truth.items(Stock.KNOWLEDGE_VECTORS))
        assert [item.key for item in passages] == sorted(
            str(chunk_id_of(resource.id, position)) for position in range(1_010)
        )

    async def test_gives_what_is_asked_for(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        turns = await conversed(unit_of_work, learner, remember=[True, True])
        resource = await handed_over(unit_of_work, learner)
        for stock in (Stock.MESSAGES, Stock.DIALOGUE_VECTORS):
            one, *_, other = messages_of(turns)
            assert await truth.look(stock, [one.key, other.key, str(uuid4())]) == {
                one.key: one,
                other.key: other,
            }
        assert list(await truth.look(Stock.OBJECTS, [resource.object_key, "nowhere"])) == [
            resource.object_key
        ]

    async def test_a_waiting_delivery_leaves_its_aggregate_unsettled(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, outbox: Outbox, learner: User
    ) -> None:
        plan, other = a_plan(learner), uuid4()
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(plan)
            await work.commit()
        assert await truth.unsettled([plan.id, other], subscribers=PLANS) == {plan.id}
        assert await truth.unsettled([plan.id], subscribers=[IndexResource.name]) == frozenset()
        (delivery,) = await outbox.claim(IndexPlan.name, limit=10, lease=MINUTE)
        assert await truth.unsettled([plan.id], subscribers=PLANS) == {plan.id}
        await outbox.park(delivery, reason="broken")
        assert await truth.unsettled([plan.id], subscribers=PLANS) == {plan.id}

    async def test_what_was_delivered_is_settled(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, outbox: Outbox, learner: User
    ) -> None:
        plan = a_plan(learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(plan)
            await work.commit()
        await outbox.complete(await outbox.claim(IndexPlan.name, limit=10, lease=MINUTE))
        assert await truth.unsettled([plan.id], subscribers=PLANS) == frozenset()

    async def test_turns_without_an_answer_are_unsettled(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        (waiting,) = await conversed(unit_of_work, learner, answer=False)
        (answered,) = await conversed(unit_of_work, learner)
        ids: list[UUID] = [each for turn in (waiting, answered) for each in (turn.id, reply_id_of(turn.id))]
        assert await truth.unsettled(ids, subscribers=[]) == {waiting.id, reply_id_of(waiting.id)}

    async def test_material_on_its_way_is_unsettled(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        ready = await handed_over(unit_of_work, learner)
        importing = await handed_over(unit_of_work, learner, ready=False)
        assert await truth.unsettled([ready.id, importing.id], subscribers=[]) == {importing.id}
