"""A learner about whom much is known and findable, for tests that make it findable anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from adapters.memory.embedder import MemoryEmbedder
from application.coach import Coach
from application.coaching.send_message import SendMessageCommand
from application.consistency.make_shadow import Filled, nobody_looks
from application.consistency.rebuild_vectors import RebuildVectorsCommand, ShelfRebuilt
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.planning.create_plan import CreatePlan, CreatePlanCommand
from application.ports.embedder import Vector
from application.ports.vector_collections import CollectionState
from infrastructure.container import MemoryContainer
from tests.application.learning import Learning


@dataclass
class Counting(MemoryEmbedder):
    texts: int = 0
    name: str = "memory-words"

    @property
    def model(self) -> str:
        return self.name

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        self.texts += len(texts)
        return await super().embed(texts)


class Interrupted(Exception):
    """The process is gone."""


@dataclass
class Grown:
    """A learner with material, a remembered conversation and a plan, and everything about them findable."""

    learning: Learning
    embedder: Counting
    resources: Sequence[UUID]

    @property
    def container(self) -> MemoryContainer:
        return MemoryContainer(stores=self.learning.stores)

    async def rebuild(self, *, watch: Callable[[Filled], None] = nobody_looks) -> Sequence[ShelfRebuilt]:
        coach: Coach = self.container.coach()
        return (await coach.rebuild_vectors(RebuildVectorsCommand(watch=watch))).unwrap()

    def kept(self) -> dict[str, dict[UUID, str]]:
        shelves = self.learning.stores.recall_index.shelves
        return {
            shelf.value: {key: each.passage.content_hash for key, each in kept.items()}
            for shelf, kept in shelves.items()
        }

    async def standing(self) -> dict[str, CollectionState]:
        return {each.name: each.state for each in await self.learning.stores.vector_collections.all()}

    async def drain(self) -> None:
        await self.learning.relay.drain()


async def grow(learning: Learning) -> Grown:
    embedder = Counting()
    learning.stores.embedder = embedder
    ids = [uuid4() for _ in range(3)]
    for number, each in enumerate(ids):
        text = f"# One\n\nOwnership {number}.\n\n# Two\n\nBorrowing {number}.\n"
        added = AddKnowledgeCommand(
            caller=learning.caller, resource_id=each, title=f"Rust {number}", text=text
        )
        (await learning.add_knowledge(added)).unwrap()
    message: SendMessageCommand = learning.a_message("Why lifetimes?", remember=True)
    (await learning.send(message)).unwrap()
    plan = CreatePlanCommand(caller=learning.caller, plan_id=uuid4(), title="Lifetimes", tasks=[])
    (await CreatePlan(learning.stores.unit_of_work, learning.stores.clock)(plan)).unwrap()
    await learning.relay.drain()
    return Grown(learning, embedder, ids)
