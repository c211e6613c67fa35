"""Whether the stores agree is found out, put right, and not confused with what is still on its way."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from adapters.memory.embedders import MemoryEmbedders
from adapters.memory.stores import MemoryStores
from application.coaching.index_dialogue import IndexDialogue
from application.consistency import stock_check
from application.consistency.agreement import AgreementReport, StockReport
from application.consistency.comparison import Fault, Item
from application.consistency.fsck import CheckAgreement, CheckAgreementCommand
from application.consistency.rebuild import Rebuild
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.planning.create_plan import CreatePlan, CreatePlanCommand, NewTask
from application.planning.index_plan import IndexPlan
from application.ports.embedder import Embedder, Vector
from application.ports.failures import StoreUnavailable
from application.ports.inventory import Inventory, Stock, Truth, persona_key
from application.ports.recall_index import Shelf
from domain.coaching.dialogue import DialogueMessage
from tests.application.learning import TENANT, Learning
from tests.builders import a_recallable, a_turn

LONG_AGO = timedelta(days=1)


@dataclass
class Agreed:
    """A learner all of whose stores agree: one remembered turn, one plan, one text."""

    learning: Learning
    message: DialogueMessage
    reply: DialogueMessage
    plan_id: UUID
    resource_id: UUID

    @property
    def stores(self) -> MemoryStores:
        return self.learning.stores

    @property
    def object_key(self) -> str:
        return self.stores.database.resources[self.resource_id].object_key

    def vectors(self, shelf: Shelf = Shelf.DIALOGUE) -> dict[UUID, object]:
        kept = self.stores.recall_index.shelves[shelf]
        return {key: each.passage.content_hash for key, each in kept.items()}

    def checking(
        self,
        *,
        truth: Truth | None = None,
        inventories: Collection[Inventory] | None = None,
        embedder: Embedder | None = None,
    ) -> CheckAgreement:
        stores = self.stores
        resources = self.learning.index_resource
        rebuild = Rebuild(
            stores.unit_of_work,
            IndexDialogue(stores.dialogue_log, self.learning.shelving),
            IndexPlan(stores.planning_queries, self.learning.shelving),
            resources
            if embedder is None
            else replace(
                resources,
                shelving=replace(self.learning.shelving, embedders=MemoryEmbedders(embedder)),
            ),
            self.learning.refresh_persona,
        )
        return CheckAgreement(
            truth=truth or stores.truth,
            changes=stores.truth_changes,
            inventories=tuple(inventories or stores.inventories),
            rebuild=rebuild,
            runs=stores.agreement_runs,
            clock=stores.clock,
            ids=stores.ids,
        )

    async def report(self, *, repair: bool = False, check: CheckAgreement | None = None) -> AgreementReport:
        return (await (check or self.checking())(CheckAgreementCommand(repair=repair))).unwrap()

    async def found(self, *, repair: bool = False) -> set[tuple[Stock, Fault, str, bool | None]]:
        report = await self.report(repair=repair)
        return {
            (each.stock, each.fault, each.finding.item.key, each.repaired)
            for stock in report.stocks
            for each in stock.disagreements
        }


@pytest.fixture
async def agreed(learning: Learning) -> Agreed:
    return await that_agree(learning)


async def that_agree(learning: Learning) -> Agreed:
    sent = (await learning.send(learning.a_message(remember=True))).unwrap()
    plan_id, resource_id = uuid4(), learning.stores.ids.new()
    create = CreatePlan(learning.stores.unit_of_work, learning.stores.clock)
    task = NewTask(task_id=uuid4(), summary="Read")
    plan = CreatePlanCommand(caller=learning.caller, plan_id=plan_id, title="Rust", tasks=[task])
    (await create(plan)).unwrap()
    text = AddKnowledgeCommand(
        caller=learning.caller, resource_id=resource_id, title="Rust", text="Ownership rules memory."
    )
    (await learning.add_knowledge(text)).unwrap()
    await learning.relay.drain()
    learning.clock.advance(LONG_AGO)
    message, reply = await learning.log()
    assert (message.id, reply.id) == (sent.message.id, sent.reply.id)
    return Agreed(learning, message, reply, plan_id, resource_id)


def of(report: AgreementReport, stock: Stock) -> StockReport:
    (mine,) = [each for each in report.stocks if each.stock is stock]
    return mine


async def test_stores_that_agree_leave_no_finding_and_a_good_run(agreed: Agreed) -> None:
    report = await agreed.report()
    assert [(each.checked, each.found, each.in_flight) for each in report.stocks] == [
        (2, {}, 0),
        (1, {}, 0),
        (3, {}, 0),
        (1, {}, 0),
        (1, {}, 0),
        (1, {}, 0),
    ]
    good = await agreed.stores.agreement_runs.last_good()
    assert good is not None
    assert (good.started_at, good.finished_at, good.findings) == (
        report.started_at,
        report.finished_at,
        0,
    )


async def test_what_nothing_stands_for_is_orphaned_and_removed(agreed: Agreed) -> None:
    stores = agreed.stores
    message = replace(agreed.message, id=uuid4())
    await stores.dialogue_log.append(message)
    passage = a_recallable(tenant_id=TENANT, owner_id=uuid4(), model=agreed.stores.embedder.model)
    for shelf in (Shelf.KNOWLEDGE, Shelf.DIALOGUE):
        await stores.recall_index.put(shelf, [passage])
    key = f"{TENANT}/uploads/{uuid4()}/0-lost.md"
    await stores.object_store.put(key, b"?", content_type="text/plain")
    planted = {
        (Stock.MESSAGES, Fault.ORPHANED, str(message.id)),
        (Stock.KNOWLEDGE_VECTORS, Fault.ORPHANED, str(passage.id)),
        (Stock.DIALOGUE_VECTORS, Fault.ORPHANED, str(passage.id)),
        (Stock.OBJECTS, Fault.ORPHANED, key),
    }
    assert await agreed.found() == {(*each, None) for each in planted}
    assert await agreed.stores.agreement_runs.last_good() is None
    assert await agreed.found(repair=True) == {(*each, True) for each in planted}
    assert await agreed.found() == set()
    assert await agreed.learning.log() == [agreed.message, agreed.reply]


async def test_missing_vectors_are_made_again(agreed: Agreed) -> None:
    before = agreed.vectors(), agreed.vectors(Shelf.KNOWLEDGE)
    for shelf in Shelf:
        agreed.stores.recall_index.shelves[shelf].clear()
    found = await agreed.found(repair=True)
    assert {(fault, repaired) for _, fault, _, repaired in found} == {(Fault.MISSING, True)}
    assert {key for _, _, key, _ in found} == {str(key) for each in before for key in each}
    assert (agreed.vectors(), agreed.vectors(Shelf.KNOWLEDGE)) == before
    assert await agreed.found() == set()


async def test_making_again_leaves_material_as_it_was(agreed: Agreed) -> None:
    before = agreed.stores.database.resources[agreed.resource_id].version
    agreed.stores.recall_index.shelves[Shelf.KNOWLEDGE].clear()
    await agreed.found(repair=True)
    assert agreed.stores.database.resources[agreed.resource_id].version == before


async def test_stale_vectors_are_made_again(agreed: Agreed) -> None:
    before = agreed.vectors(), agreed.vectors(Shelf.KNOWLEDGE)
    for shelf in (Shelf.KNOWLEDGE, Shelf.DIALOGUE):
        kept = [each.passage for each in agreed.stores.recall_index.shelves[shelf].values()]
        old = [replace(each, content_hash="old", version=9) for each in kept if each.id != agreed.reply.id]
        await agreed.stores.recall_index.put(shelf, old)
    found = await agreed.found(repair=True)
    assert {(fault, repaired) for _, fault, _, repaired in found} == {(Fault.STALE, True)}
    assert len(found) == 3
    assert (agreed.vectors(), agreed.vectors(Shelf.KNOWLEDGE)) == before


async def test_wrongly_owned_vectors_are_given_back(agreed: Agreed) -> None:
    index = agreed.stores.recall_index
    thief, elsewhere = uuid4(), uuid4()
    passages = [each.passage for each in index.shelves[Shelf.DIALOGUE].values()]
    await index.put(Shelf.DIALOGUE, [replace(passages[0], owner_id=thief)])
    await index.put(Shelf.DIALOGUE, [replace(passages[1], tenant_id=elsewhere)])
    found = await agreed.found(repair=True)
    assert found == {
        (Stock.DIALOGUE_VECTORS, Fault.WRONGLY_OWNED, str(each.id), True) for each in passages[:2]
    }
    owners = {each.passage.owner_id for each in index.shelves[Shelf.DIALOGUE].values()}
    assert owners == {agreed.learning.learner.id}
    assert await agreed.found() == set()


async def test_vectors_that_others_can_see_are_hidden_again(agreed: Agreed) -> None:
    index = agreed.stores.recall_index
    seen: set[tuple[Stock, UUID]] = set()
    for shelf, stock in (
        (Shelf.KNOWLEDGE, Stock.KNOWLEDGE_VECTORS),
        (Shelf.DIALOGUE, Stock.DIALOGUE_VECTORS),
        (Shelf.PERSONA, Stock.PERSONA_VECTORS),
    ):
        passages = [replace(each.passage, shared=True) for each in index.shelves[shelf].values()]
        await index.put(shelf, passages)
        seen |= {(stock, each.id) for each in passages}
    found = await agreed.found(repair=True)
    assert found == {(stock, Fault.WRONGLY_SHARED, str(key), True) for stock, key in seen}
    assert not any(each.passage.shared for kept in index.shelves.values() for each in kept.values())
    assert {each for kept in index.shelves.values() for each in kept} == {key for _, key in seen}
    assert await agreed.found() == set()


@dataclass
class Silent:
    """A model that has stopped answering."""

    model: str

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        raise StoreUnavailable("model")


async def test_what_cannot_be_measured_again_is_not_left_for_others_to_see(agreed: Agreed) -> None:
    index = agreed.stores.recall_index
    (passage,) = [each.passage for each in index.shelves[Shelf.KNOWLEDGE].values()]
    await index.put(Shelf.KNOWLEDGE, [replace(passage, shared=True)])
    agreed.stores.database.kept_vectors.clear()
    check = agreed.checking(embedder=Silent(agreed.stores.embedder.model))
    report = await agreed.report(repair=True, check=check)
    assert report.unavailable == ("model",)
    assert index.shelves[Shelf.KNOWLEDGE] == {}


class TestPersonas:
    async def test_of_nobody_and_of_a_stranger_s_tenant_are_removed(self, agreed: Agreed) -> None:
        personas, learner = agreed.stores.persona_snapshots, agreed.learning.learner.id
        known = await personas.latest(TENANT, learner)
        assert known is not None
        nobody, elsewhere = uuid4(), uuid4()
        long_ago = known.created_at - LONG_AGO
        for tenant_id, user_id in ((TENANT, nobody), (elsewhere, learner)):
            strange = replace(known, id=uuid4(), tenant_id=tenant_id, user_id=user_id, created_at=long_ago)
            await personas.add(strange)
        planted = {persona_key(TENANT, nobody), persona_key(elsewhere, learner)}
        assert await agreed.found() == {(Stock.PERSONAS, Fault.ORPHANED, key, None) for key in planted}
        assert await agreed.found(repair=True) == {
            (Stock.PERSONAS, Fault.ORPHANED, key, True) for key in planted
        }
        assert await personas.latest(TENANT, nobody) is None
        assert await personas.latest(TENANT, learner) == known
        assert await agreed.found() == set()

    async def test_that_are_lost_are_learned_again(self, agreed: Agreed) -> None:
        personas, learner = agreed.stores.persona_snapshots, agreed.learning.learner.id
        before = await personas.latest(TENANT, learner)
        personas.snapshots.clear()
        lost = (Stock.PERSONAS, Fault.MISSING, persona_key(TENANT, learner))
        assert await agreed.found() == {(*lost, None)}
        assert await agreed.found(repair=True) == {(*lost, True)}
        again = await personas.latest(TENANT, learner)
        assert before is not None
        assert again is not None
        assert again.keywords == before.keywords
        assert await agreed.found() == set()

    async def test_of_whom_there_is_nothing_to_know_are_not_missed(self, agreed: Agreed) -> None:
        await agreed.learning.classmate()
        assert await agreed.found() == set()

    async def test_on_their_way_are_not_missed(self, agreed: Agreed) -> None:
        classmate = await agreed.learning.classmate()
        create = CreatePlan(agreed.stores.unit_of_work, agreed.stores.clock)
        plan = CreatePlanCommand(caller=classmate, plan_id=uuid4(), title="Algebra", tasks=[])
        (await create(plan)).unwrap()
        personas = of(await agreed.report(repair=True), Stock.PERSONAS)
        assert (personas.found, personas.in_flight) == ({}, 1)

    async def test_vectors_of_nobody_go_and_those_of_others_are_given_back(self, agreed: Agreed) -> None:
        index, learner = agreed.stores.recall_index, agreed.learning.learner.id
        (mine,) = [each.passage for each in index.shelves[Shelf.PERSONA].values()]
        nobody = uuid4()
        await index.put(Shelf.PERSONA, [replace(mine, owner_id=uuid4()), replace(mine, id=nobody)])
        assert await agreed.found(repair=True) == {
            (Stock.PERSONA_VECTORS, Fault.ORPHANED, str(nobody), True),
            (Stock.PERSONA_VECTORS, Fault.WRONGLY_OWNED, str(learner), True),
        }
        assert [each.passage for each in index.shelves[Shelf.PERSONA].values()] == [mine]

    async def test_vectors_need_not_be_there(self, agreed: Agreed) -> None:
        agreed.stores.recall_index.shelves[Shelf.PERSONA].clear()
        assert await agreed.found() == set()


async def test_messages_and_originals_that_are_gone_stay_lost(agreed: Agreed) -> None:
    del agreed.stores.dialogue_log.messages[agreed.message.id]
    await agreed.stores.object_store.remove(agreed.object_key)
    lost = {
        (Stock.MESSAGES, Fault.MISSING, str(agreed.message.id), False),
        (Stock.OBJECTS, Fault.MISSING, agreed.object_key, False),
    }
    assert await agreed.found(repair=True) == lost
    assert await agreed.found(repair=True) == lost
    assert (await agreed.report()).left == len(lost)
    assert await agreed.stores.agreement_runs.last_good() is None


async def test_a_file_cut_short_and_a_message_reworded_are_stale(agreed: Agreed) -> None:
    await agreed.stores.object_store.put(agreed.object_key, b"Owner", content_type="text/plain")
    agreed.stores.dialogue_log.messages[agreed.message.id] = replace(agreed.message, content="Else")
    assert await agreed.found() == {
        (Stock.MESSAGES, Fault.STALE, str(agreed.message.id), None),
        (Stock.OBJECTS, Fault.STALE, agreed.object_key, None),
    }


class TestInFlight:
    async def test_what_is_still_to_be_delivered(self, agreed: Agreed) -> None:
        learning = agreed.learning
        create = CreatePlan(learning.stores.unit_of_work, learning.stores.clock)
        plan = CreatePlanCommand(caller=learning.caller, plan_id=uuid4(), title="Later", tasks=[])
        (await create(plan)).unwrap()
        (await learning.send(learning.a_message(remember=True))).unwrap()
        vectors = of(await agreed.report(repair=True), Stock.DIALOGUE_VECTORS)
        assert (vectors.found, vectors.in_flight) == ({}, 3)
        assert len(agreed.vectors()) == 3

    async def test_a_turn_that_nobody_has_answered_yet(self, agreed: Agreed) -> None:
        turn = a_turn(agreed.learning.session)
        question = turn.question()
        assert question is not None
        async with agreed.stores.unit_of_work(TENANT) as work:
            await work.turns.add(turn)
            await work.commit()
        await agreed.stores.dialogue_log.append(replace(question, created_at=agreed.message.created_at))
        messages = of(await agreed.report(repair=True), Stock.MESSAGES)
        assert (messages.found, messages.in_flight) == ({}, 1)
        assert len(await agreed.learning.log()) == 3

    async def test_what_was_written_a_moment_ago(self, agreed: Agreed) -> None:
        now = agreed.stores.clock.now()
        young = replace(agreed.message, id=uuid4(), created_at=now - timedelta(minutes=4))
        old = replace(agreed.message, id=uuid4(), created_at=now - timedelta(minutes=6))
        for message in (young, old):
            await agreed.stores.dialogue_log.append(message)
        messages = of(await agreed.report(), Stock.MESSAGES)
        assert (messages.found, messages.in_flight) == ({Fault.ORPHANED: 1}, 1)
        assert [each.finding.item.key for each in messages.disagreements] == [str(old.id)]


@dataclass
class Repenting:
    """A truth whose first telling was outdated before the second look."""

    truth: Truth
    at_first: Item

    async def items(self, stock: Stock) -> AsyncIterator[Item]:
        yielded = [item async for item in self.truth.items(stock)]
        if stock is Stock.MESSAGES:
            yielded.append(self.at_first)
        for item in sorted(yielded, key=lambda each: each.key):
            yield item

    async def look(self, stock: Stock, keys: Collection[str]) -> Mapping[str, Item]:
        return await self.truth.look(stock, keys)

    async def unsettled(self, ids: Collection[UUID], *, subscribers: Collection[str]) -> frozenset[UUID]:
        return await self.truth.unsettled(ids, subscribers=subscribers)


async def test_what_a_second_look_does_not_confirm_is_no_finding(agreed: Agreed) -> None:
    gone = Item(key=str(uuid4()), tenant_id=TENANT, owner_id=uuid4(), hangs_on=uuid4())
    check = agreed.checking(truth=Repenting(agreed.stores.truth, gone))
    report = await agreed.report(check=check)
    assert (report.left, of(report, Stock.MESSAGES).found) == (0, {})


async def test_many_findings_are_counted_and_the_first_named(
    agreed: Agreed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock_check, "BATCH", 4)
    monkeypatch.setattr(stock_check, "NAMED", 7)
    for _ in range(10):
        await agreed.stores.dialogue_log.append(replace(agreed.message, id=uuid4()))
    messages = of(await agreed.report(), Stock.MESSAGES)
    assert (messages.found, len(messages.disagreements)) == ({Fault.ORPHANED: 10}, 7)
    assert of(await agreed.report(repair=True), Stock.MESSAGES).left == 0
    assert len(await agreed.learning.log()) == 2


@dataclass
class Away:
    """A store that does not answer."""

    stock: Stock = Stock.MESSAGES

    def items(self) -> AsyncIterator[Item]:
        raise StoreUnavailable("mongo")

    async def look(self, keys: Collection[str]) -> Mapping[str, Item]:
        raise StoreUnavailable("mongo")

    async def remove(self, item: Item) -> None:
        raise StoreUnavailable("mongo")


async def test_a_store_that_is_away_is_named_and_keeps_no_other_from_being_checked(agreed: Agreed) -> None:
    agreed.stores.recall_index.shelves[Shelf.KNOWLEDGE].clear()
    check = agreed.checking(inventories=[Away(), *agreed.stores.inventories[1:]])
    report = await agreed.report(check=check)
    assert report.unavailable == ("mongo",)
    assert of(report, Stock.KNOWLEDGE_VECTORS).found == {Fault.MISSING: 1}
    assert await agreed.stores.agreement_runs.last_good() is None
    await agreed.report(repair=True)
    good = await agreed.stores.agreement_runs.last_good()
    assert good is not None
    await agreed.report(check=check)
    assert await agreed.stores.agreement_runs.last_good() == good
