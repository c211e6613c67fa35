"""Contract: material with its passages and its import."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest

from application.knowledge.add_knowledge import import_id_of
from application.ports.failures import StaleAggregate
from application.ports.inventory import Stock, Truth
from application.ports.resource_repository import Original
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.identity.user import User
from domain.knowledge.import_failure import ExtractionReason, explained
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource, Visibility
from tests.builders import NOW, a_resource, an_import, later, some_chunks
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


async def expected_resource(
    unit_of_work: UnitOfWorkFactory, owner: User, *, now: datetime = NOW
) -> tuple[KnowledgeResource, KnowledgeImport]:
    """Material that is still to come from the web."""
    resource = a_resource(owner, now=now)
    resource.content_hash = None
    started = KnowledgeImport.accept(
        import_id=import_id_of(resource.id),
        tenant_id=owner.tenant_id,
        user_id=owner.id,
        resource_id=resource.id,
        address="https://example.org/",
        now=now,
    )
    async with unit_of_work(owner.tenant_id) as work:
        assert await work.resources.add(resource, (), started, None)
        await work.commit()
    return resource, started


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
        aggregate.object_key = "elsewhere"
        aggregate.content_hash = None
        aggregate.ready(import_id=import_id_of(aggregate.id), now=later())

    async def test_gives_passages_in_reading_order(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner), passages=25)
        await stored_resource(unit_of_work, a_resource(learner))
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.chunks(resource.id)) == state(some_chunks(25))
            some = await work.resources.chunks(resource.id, start=20, limit=3)
            rest = await work.resources.chunks(resource.id, start=20)
            none = await work.resources.chunks(resource.id, start=25, limit=3)
        assert state([some, rest, none]) == state([some_chunks(25)[20:23], some_chunks(25)[20:], ()])

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
            assert await work.resources.with_import(import_id_of(resource.id)) is None

    async def test_keeps_every_field_of_the_import(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner))
        started = an_import(resource)
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.get_import(started.id)) == state(started)
            assert await work.resources.get_import(uuid4()) is None
            assert state(await work.resources.with_import(started.id)) == state((resource, started))
            assert await work.resources.with_import(uuid4()) is None
            started.fail(explained(ExtractionReason.NO_TEXT), now=later())
            await work.resources.save_import(started)
            await work.commit()
        assert started.version == 2
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.get_import(started.id)) == state(started)

    async def test_keeps_what_is_still_to_come_until_it_has(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        resource, started = await expected_resource(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.get(resource.id)) == state(resource)
            assert state(await work.resources.get_import(started.id)) == state(started)
            assert state(await work.resources.chunks(resource.id)) == []
            started.store(content_type="text/markdown", filename="a.md", now=later())
            resource.arrived(content_hash="hash")
            await work.resources.keep_original(resource, ORIGINAL)
            started.cut(passages=2, now=later())
            await work.resources.keep_chunks(resource, some_chunks())
            await work.resources.save(resource)
            await work.resources.save_import(started)
            await work.commit()
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.get(resource.id)) == state(resource)
            assert state(await work.resources.get_import(started.id)) == state(started)
            assert state(await work.resources.chunks(resource.id)) == state(some_chunks())

    async def test_passages_that_are_kept_again_are_kept_once(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        resource, _ = await expected_resource(unit_of_work, learner)
        for _ in range(2):
            async with unit_of_work(learner.tenant_id) as work:
                await work.resources.keep_original(resource, ORIGINAL)
                await work.resources.keep_chunks(resource, some_chunks())
                await work.commit()
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.chunks(resource.id)) == state(some_chunks())

    async def test_withdraws_all_that_was_made_of_it(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner))
        other = await stored_resource(unit_of_work, a_resource(learner))
        async with unit_of_work(learner.tenant_id) as work:
            await work.resources.withdraw(resource)
            await work.resources.save(resource)
            await work.commit()
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.chunks(resource.id)) == []
            assert state(await work.resources.chunks(other.id)) == state(some_chunks())
        keys = [resource.object_key, other.object_key]
        assert set(await truth.look(Stock.OBJECTS, keys)) == {other.object_key}

    async def test_recognises_the_learners_own_content(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        first = await stored_resource(unit_of_work, a_resource(learner))
        await stored_resource(unit_of_work, a_resource(learner, now=later()))
        assert first.content_hash is not None
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.resources.same_content(learner.id, first.content_hash)) == state(first)
            assert await work.resources.same_content(learner.id, "another") is None
            assert await work.resources.same_content(classmate.id, first.content_hash) is None

    async def test_what_failed_is_no_content(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner))
        assert resource.content_hash is not None
        async with unit_of_work(learner.tenant_id) as work:
            failure = explained(ExtractionReason.NO_TEXT)
            resource.fail(failure, import_id=import_id_of(resource.id), now=later())
            await work.resources.save(resource)
            await work.commit()
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.resources.same_content(learner.id, resource.content_hash) is None

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
