"""Contract: what every stock should hold, by what was committed."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from application.consistency.comparison import Item
from application.knowledge.index_resource import chunk_id_of
from application.knowledge.run_import import RunImport
from application.persona.refresh_persona import RefreshPersona
from application.planning.index_plan import IndexPlan
from application.ports.inventory import Stock, Truth, persona_key
from application.ports.outbox import Outbox
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.coaching.dialogue import DialogueTurn, content_hash, reply_id_of
from domain.identity.user import User
from domain.knowledge.resource import KnowledgeResource, Visibility
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
    unit_of_work: UnitOfWorkFactory,
    owner: User,
    *,
    passages: int = 2,
    ready: bool = True,
    visibility: Visibility = Visibility.PRIVATE,
) -> KnowledgeResource:
    resource = a_resource(owner, visibility=visibility)
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


def messages_of(turns: Sequence[DialogueTurn], *, shared: bool | None = None) -> list[Item]:
    items = [
        Item(
            key=str(key),
            tenant_id=turn.tenant_id,
            owner_id=turn.user_id,
            hangs_on=turn.id,
            digest=digest,
            shared=shared,
        )
        for turn in turns
        for key, digest in ((turn.id, turn.content_hash), (reply_id_of(turn.id), None))
    ]
    return sorted(items, key=lambda item: item.key)


def persona_of(user: User, *, required: bool) -> Item:
    return Item(
        key=persona_key(user.tenant_id, user.id),
        tenant_id=user.tenant_id,
        owner_id=user.id,
        hangs_on=user.id,
        required=required,
    )


class TruthContract:
    async def test_wants_nothing_at_first(self, truth: Truth) -> None:
        for stock in set(Stock) - {Stock.PERSONAS}:
            assert await listed(truth.items(stock)) == []
            assert await truth.look(stock, [str(uuid4())]) == {}
        assert await listed(truth.items(Stock.PERSONAS)) == []
        assert await truth.look(Stock.PERSONAS, [persona_key(uuid4(), uuid4())]) == {}

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
                shared=False,
            )
            for each in (plan, empty)
        ]
        wanted = sorted([*messages_of(turns[:1], shared=False), *planned], key=lambda item: item.key)
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
                shared=False,
            )
            for chunk in some_chunks(3)
        ]
        found = await listed(truth.items(Stock.KNOWLEDGE_VECTORS))
        assert found == sorted(wanted, key=lambda item: item.key)

    async def test_passages_are_as_visible_as_their_material(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        for visibility in Visibility:
            await handed_over(unit_of_work, learner, passages=1, visibility=visibility)
        found = await listed(truth.items(Stock.KNOWLEDGE_VECTORS))
        assert sorted(item.shared for item in found if item.shared is not None) == [False, True]

    async def test_something_is_known_of_whoever_plans_or_says_something_to_remember(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        truth: Truth,
        learner: User,
        classmate: User,
        stranger: User,
    ) -> None:
        await conversed(unit_of_work, learner, remember=[False, True])
        await conversed(unit_of_work, classmate, remember=[False])
        await conversed(unit_of_work, classmate, remember=[True], answer=False)
        async with unit_of_work(stranger.tenant_id) as work:
            await work.plans.add(a_plan(stranger))
            await work.commit()
        people = [(learner, True), (classmate, False), (stranger, True)]
        wanted = [persona_of(each, required=required) for each, required in people]
        wanted.sort(key=lambda item: item.key)
        assert await listed(truth.items(Stock.PERSONAS)) == wanted
        one, _, other = wanted
        elsewhere = persona_key(stranger.tenant_id, learner.id)
        assert await truth.look(Stock.PERSONAS, [one.key, other.key, elsewhere]) == {
            one.key: one,
            other.key: other,
        }

    async def test_personas_may_be_findable(
        self, *, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User, stranger: User
    ) -> None:
        wanted = [
            Item(
                key=str(each.id),
                tenant_id=each.tenant_id,
                owner_id=each.id,
                hangs_on=each.id,
                shared=False,
                required=False,
            )
            for each in (learner, stranger)
        ]
        found = await listed(truth.items(Stock.PERSONA_VECTORS))
        assert found == sorted(wanted, key=lambda item: item.key)

    async def test_a_learner_is_unsettled_while_there_is_something_to_learn(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, outbox: Outbox, learner: User
    ) -> None:
        learning = (RefreshPersona.name,)
        assert await truth.unsettled([learner.id], subscribers=learning) == frozenset()
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(a_plan(learner))
            await work.commit()
        assert await truth.unsettled([learner.id, uuid4()], subscribers=learning) == {learner.id}
        assert await truth.unsettled([learner.id], subscribers=PLANS) == frozenset()
        await outbox.complete(await outbox.claim(RefreshPersona.name, limit=10, lease=MINUTE))
        assert await truth.unsettled([learner.id], subscribers=learning) == frozenset()

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
        assert await listed(truth.items(Stock.DIALOGUE_VECTORS)) == messages_of(turns, shared=False)
        passages = await listed(truth.items(Stock.KNOWLEDGE_VECTORS))
        assert [item.key for item in passages] == sorted(
            str(chunk_id_of(resource.id, position)) for position in range(1_010)
        )

    async def test_gives_what_is_asked_for(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        turns = await conversed(unit_of_work, learner, remember=[True, True])
        resource = await handed_over(unit_of_work, learner)
        for stock, shared in ((Stock.MESSAGES, None), (Stock.DIALOGUE_VECTORS, False)):
            one, *_, other = messages_of(turns, shared=shared)
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
        assert await truth.unsettled([plan.id], subscribers=[RunImport.name]) == frozenset()
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
