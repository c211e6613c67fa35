"""What is made findable in the background: together, at a pace, and whatever the model's server does."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from adapters.memory.embedder import MemoryEmbedder
from adapters.openai.embedder import OpenAIEmbedder
from adapters.openai.model_server import ModelServer
from application.consistency import pace as pacing
from application.consistency.pace import Pace
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.background import Background
from application.planning.create_plan import CreatePlan, CreatePlanCommand
from application.ports.failures import StoreUnavailable
from application.ports.recall_index import Shelf
from tests.application.learning import Learning
from tests.openai_server import OpenAIServer, openai_server

PLANS = 12


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as server:
        yield server


@pytest.fixture
async def models(server: OpenAIServer) -> AsyncIterator[ModelServer]:
    models = ModelServer(server.url, "key", patience=timedelta(seconds=5), retries=0)
    yield models
    await models.close()


async def planned(learning: Learning) -> set[UUID]:
    plans = [uuid4() for _ in range(PLANS)]
    for number, each in enumerate(plans):
        command = CreatePlanCommand(
            caller=learning.caller, plan_id=each, title=f"The sea, part {number}", tasks=[]
        )
        (await CreatePlan(learning.stores.unit_of_work, learning.stores.clock)(command)).unwrap()
    return set(plans)


def findable(learning: Learning) -> set[UUID]:
    return set(learning.stores.recall_index.shelves[Shelf.DIALOGUE])


async def test_many_things_are_one_question(
    learning: Learning, server: OpenAIServer, models: ModelServer
) -> None:
    learning.stores.embedder = OpenAIEmbedder(models)  # type: ignore[assignment] # one of the port's shape
    plans = await planned(learning)
    await learning.relay.drain()
    assert findable(learning) == plans
    asked = [request["input"] for request in server.requests]
    about_plans = [texts for texts in asked if any(text.startswith("The sea, part") for text in texts)]
    assert sum(len(texts) for texts in about_plans) >= PLANS
    assert len(about_plans) < PLANS / 2


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_server_that_is_down_delays_and_loses_nothing(
    learning: Learning, server: OpenAIServer, models: ModelServer, status: int
) -> None:
    learning.stores.embedder = OpenAIEmbedder(models)  # type: ignore[assignment] # one of the port's shape
    for _ in range(50):
        server.then(status=status, headers={"Retry-After": "0"})
    plans = await planned(learning)
    for _ in range(20):  # more often than an effect may fail
        await learning.relay.drain()
        learning.clock.advance(timedelta(minutes=1))
    assert findable(learning) == set()
    waiting = learning.stores.database.deliveries["plan-vectors"].values()
    assert {(each.attempts, each.parked_at) for each in waiting} == {(0, None)}
    server.behaviours.clear()
    for _ in range(PLANS):
        await learning.relay.drain()
        learning.clock.advance(timedelta(minutes=1))
    assert findable(learning) == plans


async def test_what_was_measured_before_it_went_down_is_not_measured_again(
    learning: Learning, server: OpenAIServer, models: ModelServer
) -> None:
    learning.stores.embedder = OpenAIEmbedder(models)  # type: ignore[assignment] # one of the port's shape
    text = "\n\n".join(f"# Part {number}\n\n{'Tides follow the moon. ' * 12}" for number in range(100))
    command = AddKnowledgeCommand(caller=learning.caller, resource_id=uuid4(), title="Tides", text=text)
    (await learning.add_knowledge(command)).unwrap()
    for _ in range(2):
        server.then()
    server.then(status=503)
    for _ in range(3):
        await learning.relay.drain()
        learning.clock.advance(timedelta(minutes=1))
    assert len(learning.stores.recall_index.shelves[Shelf.KNOWLEDGE]) == 100
    answered = [request["input"] for number, request in enumerate(server.requests) if number != 2]
    texts = [text for texts in answered for text in texts]
    assert len(texts) == len(set(texts)) == 100


@dataclass
class Hours:
    """Time that passes by sleeping only."""

    time: float = 100.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


async def test_no_faster_than_agreed() -> None:
    hours = Hours()
    pace = Pace(120, now=hours.now, sleep=hours.sleep)
    background = Background(pace)
    for _ in range(4):
        await background.embed(MemoryEmbedder(), ["a", "b", "c", "d"])
    assert hours.slept == [2.0, 2.0, 2.0]
    hours.time += 60
    await pace.wait(1)  # who has waited long enough need not wait for more
    assert len(hours.slept) == 3


async def test_who_would_wait_too_long_comes_again_and_takes_nobody_s_turn() -> None:
    hours = Hours()
    pace = Pace(60, now=hours.now, sleep=hours.sleep)
    await pace.wait(int(pacing.LONGEST_WAIT) + 1)
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            await pace.wait(1)
    hours.time += 1
    await pace.wait(1)
    assert hours.slept == [pacing.LONGEST_WAIT]


async def test_as_fast_as_it_goes_unless_told_otherwise() -> None:
    hours = Hours()
    pace = Pace(now=hours.now, sleep=hours.sleep)
    for _ in range(100):
        await pace.wait(1_000)
    assert hours.slept == []
