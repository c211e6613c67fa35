"""The process that is killed while it moves vectors to another model."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dependency_injector import providers

from application.consistency.migrate_vectors import MigrateVectorsCommand
from application.consistency.tend_vectors import ServeVectorsCommand
from application.ports.embedder import Embedder, Embedders, Vector
from application.ports.recall_index import Shelf
from infrastructure.container import Container
from infrastructure.lifespan import opened
from tests.faults.crash_child import Order, container_for, wrap
from tests.faults.crashing import EFFECTS, OF_A_MOVE, CrashPlan

OLD, NEW = "hashed-words-v1", "hashed-pieces-v1"


@dataclass(frozen=True)
class CrashingEmbedder:
    real: Embedder
    plan: CrashPlan

    @property
    def model(self) -> str:
        return self.real.model

    async def embed(self, texts: Sequence[str]) -> Sequence[Vector]:
        self.plan.passing("embedder.embed:before")
        vectors = await self.real.embed(texts)
        self.plan.passing("embedder.embed:after")
        return vectors


@dataclass(frozen=True)
class AsIfCostly:
    """Our own models, taken for some whose vectors are worth keeping: then keeping them is a point too."""

    real: Embedders
    plan: CrashPlan

    @property
    def usual(self) -> Embedder:
        return self.real.usual

    def of(self, model: str) -> Embedder:
        return CrashingEmbedder(self.real.of(model), self.plan)

    def is_costly(self, model: str) -> bool:
        return model == NEW

    def understands(self, model: str) -> bool:
        return self.real.understands(model)


async def move(order: Order, plan: CrashPlan) -> Counter[str]:
    """Gives the points that it passed."""
    container = _container(order, plan)
    async with opened(container):
        await _move(container)
    return plan.passed


async def move_and_go_back(order: Order) -> None:
    """Every shelf is left with a collection of either model, of which the old one serves."""
    container = _container(order, CrashPlan())
    async with opened(container):
        await _move(container)
        for shelf in Shelf:
            back = ServeVectorsCommand(collection=f"{shelf.value}-{OLD}-1")
            (await container.coach().serve_vectors(back)).unwrap()


def _container(order: Order, plan: CrashPlan) -> Container:
    container = container_for(order)
    embedders = container.ports.embedders
    embedders.override(providers.Object(AsIfCostly(embedders(), plan)))
    wrap(container, plan, EFFECTS | OF_A_MOVE)
    return container


async def _move(container: Container) -> None:
    command = MigrateVectorsCommand(model=NEW, min_recall=0.0, min_overlap=0.0, questions=10)
    for each in (await container.coach().migrate_vectors(command)).unwrap():
        if each.refused:
            raise RuntimeError(f"{each.shelf.value} stays where it is: {each.refused}")
