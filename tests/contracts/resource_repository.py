"""Contract: material with its passages and its import."""

from uuid import UUID, uuid4

import pytest

from application.knowledge.add_knowledge import import_id_of
from application.ports.failures import StaleAggregate
from application.ports.resource_repository import Original
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.identity.user import User
from domain.knowledge.resource import KnowledgeResource, Visibility
from tests.builders import a_resource, an_import, later, some_chunks
from tests.contracts.aggregates import OwnedContract, RemovingContract
from tests.contracts.state import state

ORIGINAL = Original(size=1234, content_type="text/markdown")


async def stored_resource(
    unit_of_work: UnitOfWorkFactory, resource: KnowledgeResource, *, passages: int = 2
) -> KnowledgeResource:
    async with unit_of_work(resource.tenant_id) as work:
        started = an_import(resource, passages=passages)
        assert await work.resources.add(resource, some_chunks(passages), started, ORIGINAL)
        await work.commit()
    return resource


class ResourceRepositoryContract(RemovingContract[KnowledgeResource], OwnedContract[KnowledgeResource]):
    async def make(self, unit_of_work: UnitOfWorkFactory, owner: User) -> KnowledgeResource:
        return self.alone(owner)

    def alone(self, owner: User) -> KnowledgeResource:
        return a_resource(owner)

    async def get(self, work: UnitOfWork, aggregate_id: UUID) -> KnowledgeResource | None:
        return await work.resources.get(aggregate_id)

    async def add(self, work: UnitOfWork, aggregate: KnowledgeResource) -> bool:
        return await work.resources.add(aggregate, some_chunks(), an_import(aggregate), ORIGINAL)

    async def save(self, work: UnitOfWork, aggregate: KnowledgeResource) -> None:
        await work.resources.save(aggregate)

    async def remove(self, work: UnitOfWork, aggregate: KnowledgeResource) -> None:
        await work.resources.remove(aggregate)

    def change(self, aggregate: KnowledgeResource) -> None:
        aggregate.title = "Analysis II"
        aggregate.language = None
        aggregate.tags = ("changed",)
        aggregate.visibility = Visibility.SHARED
        aggregate.ready(import_id=import_id_of(aggregate.id), now=later())

    async def test_gives_passages_in_reading_order(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner), passages=25)
        await stored_resource(unit_of_work, a_resource(learner))
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.chunks(resource.id)) == state(some_chunks(25))

    async def test_keeps_material_without_passages(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner), passages=0)
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.get(resource.id)) == state(resource)
            assert state(await work.resources.chunks(resource.id)) == []

    async def test_hides_passages_and_imports_from_another_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner))
        async with unit_of_work(stranger.tenant_id) as work:
            assert state(await work.resources.chunks(resource.id)) == []
            assert await work.resources.get_import(import_id_of(resource.id)) is None

    async def test_keeps_every_field_of_the_import(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner))
        started = an_import(resource)
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.get_import(started.id)) == state(started)
            assert await work.resources.get_import(uuid4()) is None
            started.reason = "Half of it was unreadable."
            started.finish(now=later())
            await work.resources.save_import(started)
            await work.commit()
        assert started.version == 2
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.get_import(started.id)) == state(started)

    async def test_refuses_a_stale_import(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        started = an_import(await stored_resource(unit_of_work, a_resource(learner)))
        stale = an_import(await stored_resource(unit_of_work, a_resource(learner)))
        stale.id = started.id
        async with unit_of_work(learner.tenant_id) as work:
            await work.resources.save_import(started)
            await work.commit()
        with pytest.raises(StaleAggregate):
            async with unit_of_work(learner.tenant_id) as work:
                await work.resources.save_import(stale)

    async def test_removed_material_takes_passages_and_import_along(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner))
        await self.removed(unit_of_work, resource)
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.chunks(resource.id)) == []
            assert await work.resources.get_import(import_id_of(resource.id)) is None
