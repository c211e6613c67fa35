"""Whoever writes late writes in vain: nothing of what was removed comes back, whenever the write happens."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from uuid import uuid4

import pytest
from returns.result import Failure

from adapters.memory.dialogue_log import MemoryDialogueLog
from adapters.memory.embedder import MemoryEmbedder
from adapters.memory.embedders import MemoryEmbedders
from adapters.memory.recall_index import MemoryRecallIndex
from application.consistency.late_writers import (
    FencedAuditLog,
    FencedDialogueLog,
    FencedPersonaSnapshots,
    FencedRecallIndex,
)
from application.knowledge.add_knowledge import AddKnowledge, AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.planning.change_plan import ChangePlan, ChangePlanCommand
from application.planning.create_plan import CreatePlan, CreatePlanCommand
from application.planning.index_plan import IndexPlan
from application.ports.dialogue_log import DialogueLog
from application.ports.embedder import Vector
from application.ports.recall_index import Recallable, RecallIndex, Shelf
from domain.audit.entry import AuditEntry
from domain.coaching.dialogue import DialogueMessage, content_hash
from domain.shared.errors import IdTaken
from tests.application.learning import TENANT, Learning
from tests.builders import a_recallable, a_turn
from tests.contracts.test_persona_snapshots import a_snapshot

Step = Callable[[], Awaitable[None]]


class Moment(Enum):
    """When the late write lands."""

    BEFORE_THE_REMOVAL = auto()
    BEFORE_THE_CASCADE = auto()
    AFTER_THE_CASCADE = auto()
    BEGUN_BEFORE_AND_ENDED_AFTER = auto()


# The cascade clears what is there when it comes; only the fence can clear what comes later.
ONLY_THE_FENCE_HELPS = [Moment.AFTER_THE_CASCADE, Moment.BEGUN_BEFORE_AND_ENDED_AFTER]


async def nothing() -> None: ...


@dataclass
class Meanwhile:
    """What happens while a writer, who has looked around already, is about to write."""

    happens: Step = nothing

    async def pass_by(self) -> None:
        happens, self.happens = self.happens, nothing
        await happens()


@dataclass
class SlowIndex(MemoryRecallIndex):
    meanwhile: Meanwhile = field(default_factory=Meanwhile)

    def __post_init__(self) -> None:
        super().__init__()

    async def put(self, shelf: Shelf, passages: Sequence[Recallable]) -> None:
        await self.meanwhile.pass_by()
        await super().put(shelf, passages)


@dataclass
class SlowLog(MemoryDialogueLog):
    meanwhile: Meanwhile = field(default_factory=Meanwhile)

    def __post_init__(self) -> None:
        super().__init__()

    async def append(self, message: DialogueMessage) -> DialogueMessage:
        await self.meanwhile.pass_by()
        return await super().append(message)


@dataclass
class SlowEmbedder(MemoryEmbedder):
    meanwhile: Meanwhile = field(default_factory=Meanwhile)

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        await self.meanwhile.pass_by()
        return await super().embed(texts)


async def happened(moment: Moment, meanwhile: Meanwhile, *, write: Step, remove: Step, cascade: Step) -> None:
    async def remove_and_cascade() -> None:
        await remove()
        await cascade()

    match moment:
        case Moment.BEFORE_THE_REMOVAL:
            await write()
            await remove_and_cascade()
        case Moment.BEFORE_THE_CASCADE:
            await remove()
            await write()
            await cascade()
        case Moment.AFTER_THE_CASCADE:
            await remove_and_cascade()
            await write()
        case Moment.BEGUN_BEFORE_AND_ENDED_AFTER:
            meanwhile.happens = remove_and_cascade
            await write()


async def end_session(learning: Learning) -> None:
    async with learning.stores.unit_of_work(TENANT) as work:
        await work.coaching_sessions.remove(learning.session)
        await work.commit()


async def vectors_left(
    learning: Learning, moment: Moment, slow: SlowIndex, index: RecallIndex, *, others: int = 0
) -> int:
    thread = learning.session.id
    late = a_recallable(tenant_id=TENANT, owner_id=learning.learner.id, resource_id=thread)
    living = [a_recallable(tenant_id=TENANT, owner_id=learning.learner.id) for _ in range(others)]

    async def cascade() -> None:
        await slow.forget(Shelf.DIALOGUE, tenant_id=TENANT, resource_id=thread)

    await happened(
        moment,
        slow.meanwhile,
        write=lambda: index.put(Shelf.DIALOGUE, [late, *living]),
        remove=lambda: end_session(learning),
        cascade=cascade,
    )
    return await slow.count(Shelf.DIALOGUE, tenant_id=TENANT)


async def messages_left(learning: Learning, moment: Moment, slow: SlowLog, log: DialogueLog) -> int:
    late = a_turn(learning.session).question()
    assert late is not None

    async def write() -> None:
        assert await log.append(late) == late

    async def cascade() -> None:
        await slow.forget_session(TENANT, learning.session.id)

    await happened(moment, slow.meanwhile, write=write, remove=lambda: end_session(learning), cascade=cascade)
    return len(await slow.latest(TENANT, learning.session.id, limit=10))


@pytest.mark.parametrize("moment", Moment)
async def test_no_vector_of_what_was_removed_stays(learning: Learning, moment: Moment) -> None:
    slow = SlowIndex()
    fenced = FencedRecallIndex(slow, learning.stores.tombstones)
    assert await vectors_left(learning, moment, slow, fenced) == 0


@pytest.mark.parametrize("moment", Moment)
async def test_vectors_that_came_along_with_it_stay(learning: Learning, moment: Moment) -> None:
    slow = SlowIndex()
    fenced = FencedRecallIndex(slow, learning.stores.tombstones)
    assert await vectors_left(learning, moment, slow, fenced, others=2) == 2


@pytest.mark.parametrize("moment", Moment)
async def test_no_message_of_what_was_removed_stays(learning: Learning, moment: Moment) -> None:
    slow = SlowLog()
    fenced = FencedDialogueLog(slow, learning.stores.tombstones)
    assert await messages_left(learning, moment, slow, fenced) == 0


@pytest.mark.parametrize("moment", ONLY_THE_FENCE_HELPS)
async def test_without_the_fence_it_would(learning: Learning, moment: Moment) -> None:
    index, log = SlowIndex(), SlowLog()
    assert await vectors_left(learning, moment, index, index) == 1
    learning = await Learning.begin()
    assert await messages_left(learning, moment, log, log) == 1


async def test_who_was_held_up_with_an_old_plan_replaces_nothing_newer(learning: Learning) -> None:
    stores, slow = learning.stores, SlowEmbedder()
    index_plan = IndexPlan(
        stores.planning_queries, replace(learning.shelving, embedders=MemoryEmbedders(slow))
    )
    plan = CreatePlanCommand(caller=learning.caller, plan_id=uuid4(), title="Lifetimes", tasks=[])
    (await CreatePlan(stores.unit_of_work, stores.clock)(plan)).unwrap()

    async def change() -> None:
        change = ChangePlanCommand(caller=learning.caller, plan_id=plan.plan_id, title="Traits")
        (await ChangePlan(stores.unit_of_work, stores.clock)(change)).unwrap()
        await index_plan.follow(learning.caller, plan.plan_id)

    slow.meanwhile.happens = change
    await index_plan.follow(learning.caller, plan.plan_id)
    kept = stores.recall_index.shelves[Shelf.DIALOGUE][plan.plan_id].passage
    assert (kept.content_hash, kept.version) == (content_hash("Traits"), 2)


@pytest.mark.parametrize("is_late", [False, True])
async def test_no_persona_of_a_learner_who_is_gone_stays(learning: Learning, *, is_late: bool) -> None:
    stores = learning.stores
    fenced = FencedPersonaSnapshots(stores.persona_snapshots, stores.tombstones)
    snapshot = a_snapshot(tenant_id=TENANT, user_id=learning.learner.id)
    await fenced.add(snapshot)
    assert await fenced.latest(TENANT, learning.learner.id) == snapshot
    stores.database.tombstones.add((TENANT, learning.learner.id))
    if is_late:
        await fenced.add(replace(snapshot, id=uuid4()))
    else:
        assert await fenced.forget(TENANT, learning.learner.id) == 1
    assert await stores.persona_snapshots.latest(TENANT, learning.learner.id) is None


async def test_what_lives_is_written_as_ever(learning: Learning) -> None:
    stores = learning.stores
    passage = a_recallable(tenant_id=TENANT, owner_id=learning.learner.id)
    await FencedRecallIndex(stores.recall_index, stores.tombstones).put(Shelf.KNOWLEDGE, [passage])
    assert await stores.recall_index.count(Shelf.KNOWLEDGE, tenant_id=TENANT) == 1
    message = a_turn(learning.session).question()
    assert message is not None
    assert await FencedDialogueLog(stores.dialogue_log, stores.tombstones).append(message) == message
    assert await learning.log() == [message]


async def test_material_handed_over_again_after_its_removal_leaves_no_object(learning: Learning) -> None:
    stores = learning.stores
    command = AddKnowledgeCommand(
        caller=learning.caller, resource_id=uuid4(), title="Rust", text="Ownership rules memory."
    )
    add = AddKnowledge(stores.unit_of_work, stores.object_store, stores.clock)
    (await add(command)).unwrap()
    key = stores.database.resources[command.resource_id].object_key
    delete = DeleteKnowledgeCommand(caller=learning.caller, resource_id=command.resource_id)
    (await learning.delete_knowledge(delete)).unwrap()
    await learning.relay.drain()
    assert await add(command) == Failure(IdTaken())
    assert await stores.object_store.get(key) is None


async def test_nothing_of_an_erased_learner_stays_on_record(learning: Learning) -> None:
    audit = FencedAuditLog(learning.stores.audit_log, learning.stores.tombstones)
    entry = AuditEntry(
        id=uuid4(),
        tenant_id=TENANT,
        user_id=learning.learner.id,
        action="identity.logged_in.v1",
        metadata={},
        created_at=learning.clock.now(),
    )
    await audit.record(entry)
    assert await audit.of_user(TENANT, learning.learner.id, limit=9) == [entry]
    async with learning.stores.unit_of_work(TENANT) as work:
        await work.erasures.hide(learning.learner.id)
        await work.commit()
    await audit.record(replace(entry, id=uuid4()))
    assert await audit.of_user(TENANT, learning.learner.id, limit=9) == []
