"""What was once said or planned can be recalled by whoever said or planned it."""

from dataclasses import replace
from uuid import uuid4

from returns.result import Failure, Success

from application.caller import Caller
from application.coaching.recall import Recall, RecallCommand
from application.planning.add_task import AddTask, AddTaskCommand
from application.planning.change_plan import ChangePlan, ChangePlanCommand
from application.planning.create_plan import CreatePlan, CreatePlanCommand, NewTask
from application.planning.delete_plan import DeletePlan, DeletePlanCommand
from application.ports.recall_index import Shelf
from domain.shared.errors import TextEmpty
from tests.application.learning import Learning
from tests.builders import a_recallable


async def recalled(
    learning: Learning, query: str, *, caller: Caller | None = None, limit: int = 10
) -> list[tuple[str, str]]:
    recall = Recall(learning.retrieval, learning.stores.dialogue_log, learning.stores.planning_queries)
    outcome = await recall(RecallCommand(caller=caller or learning.caller, query=query, limit=limit))
    return [(each.source, each.content) for each in outcome.unwrap()]


async def planned(learning: Learning, title: str) -> CreatePlanCommand:
    command = CreatePlanCommand(caller=learning.caller, plan_id=uuid4(), title=title, tasks=[])
    (await CreatePlan(learning.stores.unit_of_work, learning.stores.clock)(command)).unwrap()
    await learning.relay.drain()
    return command


async def said(learning: Learning, content: str, *, remember: bool = True) -> None:
    learning.tutor.says = lambda _: "Noted."
    (await learning.send(learning.a_message(content, remember=remember))).unwrap()
    await learning.relay.drain()


async def test_finds_what_was_said_and_planned_best_first(learning: Learning) -> None:
    await said(learning, "Lifetimes confuse me often")
    await planned(learning, "Lifetimes")
    assert await recalled(learning, "lifetimes") == [
        ("plan", "Lifetimes"),
        ("dialogue", "Lifetimes confuse me often"),
    ]
    assert await recalled(learning, "lifetimes", limit=1) == [("plan", "Lifetimes")]


async def test_finds_only_what_should_be_remembered(learning: Learning) -> None:
    await said(learning, "Lifetimes bore me", remember=False)
    assert await recalled(learning, "lifetimes") == []


async def test_finds_nothing_of_anybody_else(learning: Learning) -> None:
    await said(learning, "Lifetimes confuse me")
    await planned(learning, "Lifetimes")
    assert await recalled(learning, "lifetimes", caller=await learning.classmate()) == []
    elsewhere = replace(learning.caller, tenant_id=uuid4())
    assert await recalled(learning, "lifetimes", caller=elsewhere) == []


async def test_trusts_the_log_more_than_the_index(learning: Learning) -> None:
    await said(learning, "Lifetimes confuse me")
    theirs = await learning.classmate()
    message, _ = await learning.log()
    (vector,) = await learning.stores.embedder.embed(["lifetimes"])
    misplaced = a_recallable(
        tenant_id=theirs.tenant_id,
        owner_id=theirs.user_id,
        vector=vector,
        model=learning.stores.embedder.model,
        source="dialogue",
    )
    await learning.stores.recall_index.put(Shelf.DIALOGUE, [replace(misplaced, id=message.id)])
    assert await recalled(learning, "lifetimes", caller=theirs) == []


async def test_follows_a_plan_as_it_changes_and_goes(learning: Learning) -> None:
    plan = await planned(learning, "Lifetimes")
    change = ChangePlan(learning.stores.unit_of_work, learning.stores.clock)
    (await change(ChangePlanCommand(caller=learning.caller, plan_id=plan.plan_id, title="Traits"))).unwrap()
    await learning.relay.drain()
    assert await recalled(learning, "lifetimes") == []
    assert await recalled(learning, "traits") == [("plan", "Traits")]
    delete = DeletePlan(learning.stores.unit_of_work, learning.stores.clock)
    assert await delete(DeletePlanCommand(caller=learning.caller, plan_id=plan.plan_id)) == Success(None)
    assert await recalled(learning, "traits") == []  # at once, before any worker
    await learning.relay.drain()
    assert await recalled(learning, "traits") == []


async def test_follows_the_tasks_of_a_plan(learning: Learning) -> None:
    plan = await planned(learning, "Lifetimes")
    add = AddTask(learning.stores.unit_of_work, learning.stores.clock)
    task = NewTask(task_id=uuid4(), summary="Practise traits")
    (await add(AddTaskCommand(caller=learning.caller, plan_id=plan.plan_id, task=task))).unwrap()
    await learning.relay.drain()
    assert await recalled(learning, "traits") == [("plan", "Lifetimes")]


async def test_an_empty_question_is_refused(learning: Learning) -> None:
    recall = Recall(learning.retrieval, learning.stores.dialogue_log, learning.stores.planning_queries)
    assert await recall(RecallCommand(caller=learning.caller, query=" ")) == Failure(TextEmpty("q"))
