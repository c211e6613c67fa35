"""Contract: material for screens."""

from uuid import UUID, uuid4

from application.caller import Caller
from application.knowledge.add_knowledge import import_id_of
from application.knowledge.index_resource import chunk_id_of
from application.knowledge.views import ImportView, PassageView, ResourceView
from application.paging import PageRequest
from application.ports.knowledge_queries import KnowledgeQueries
from application.ports.recall_index import Match
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from domain.knowledge.import_failure import ExtractionReason, explained
from domain.knowledge.resource import KnowledgeResource, Visibility
from tests.builders import a_resource, an_import, later, some_chunks
from tests.contracts.pages import assert_pages
from tests.contracts.resource_repository import stored_resource
from tests.contracts.state import state


def caller(user: User) -> Caller:
    return Caller(user.tenant_id, user.id)


def view_of(resource: KnowledgeResource, *, mine: bool = True, passages: int = 2) -> ResourceView:
    return ResourceView(
        id=resource.id,
        title=resource.title,
        language=resource.language,
        tags=resource.tags,
        source=resource.source,
        visibility=resource.visibility,
        status=resource.status,
        passages=passages,
        mine=mine,
        created_at=resource.created_at,
        version=resource.version,
    )


def a_match(resource_id: UUID, position: int, score: float) -> Match:
    return Match(chunk_id_of(resource_id, position), resource_id, "text", score, meaning=score / 2)


class KnowledgeQueriesContract:
    async def test_shows_material(
        self, unit_of_work: UnitOfWorkFactory, knowledge_queries: KnowledgeQueries, learner: User
    ) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner), passages=3)
        shown = await knowledge_queries.resource(caller(learner), resource.id)
        assert state(shown) == state(view_of(resource, passages=3))
        assert await knowledge_queries.resource(caller(learner), uuid4()) is None

    async def test_shows_an_import(
        self, unit_of_work: UnitOfWorkFactory, knowledge_queries: KnowledgeQueries, learner: User
    ) -> None:
        started = an_import(await stored_resource(unit_of_work, a_resource(learner)))
        started.fail(explained(ExtractionReason.NO_TEXT), now=later())
        async with unit_of_work(learner.tenant_id) as work:
            await work.resources.save_import(started)
            await work.commit()
        assert await knowledge_queries.knowledge_import(caller(learner), started.id) == ImportView(
            id=started.id,
            resource_id=started.resource_id,
            step=started.step,
            done=0,
            total=0,
            code="no_text",
            reason=explained(ExtractionReason.NO_TEXT).sentence,
            started_at=started.started_at,
            finished_at=started.finished_at,
        )
        assert await knowledge_queries.knowledge_import(caller(learner), uuid4()) is None

    async def test_shows_shared_material_to_the_tenant(
        self,
        unit_of_work: UnitOfWorkFactory,
        knowledge_queries: KnowledgeQueries,
        learner: User,
        classmate: User,
    ) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner, visibility=Visibility.SHARED))
        shown = await knowledge_queries.resource(caller(classmate), resource.id)
        assert state(shown) == state(view_of(resource, mine=False))
        page = await knowledge_queries.resources(caller(classmate), PageRequest())
        assert state(page.items) == state([view_of(resource, mine=False)])

    async def test_shows_imports_to_nobody_else(
        self,
        unit_of_work: UnitOfWorkFactory,
        knowledge_queries: KnowledgeQueries,
        learner: User,
        classmate: User,
    ) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner, visibility=Visibility.SHARED))
        import_id = import_id_of(resource.id)
        assert await knowledge_queries.knowledge_import(caller(classmate), import_id) is None

    async def test_shows_private_material_to_nobody_else(
        self,
        unit_of_work: UnitOfWorkFactory,
        knowledge_queries: KnowledgeQueries,
        learner: User,
        classmate: User,
        stranger: User,
    ) -> None:
        private = await stored_resource(unit_of_work, a_resource(learner))
        shared = await stored_resource(unit_of_work, a_resource(learner, visibility=Visibility.SHARED))
        await self.assert_hidden(knowledge_queries, caller(classmate), private)
        for somebody in (caller(stranger), Caller(stranger.tenant_id, learner.id)):
            await self.assert_hidden(knowledge_queries, somebody, private)
            await self.assert_hidden(knowledge_queries, somebody, shared)

    async def assert_hidden(
        self, knowledge_queries: KnowledgeQueries, somebody: Caller, resource: KnowledgeResource
    ) -> None:
        assert await knowledge_queries.resource(somebody, resource.id) is None
        assert await knowledge_queries.knowledge_import(somebody, import_id_of(resource.id)) is None
        assert state(await knowledge_queries.passages(somebody, [a_match(resource.id, 0, 0.9)])) == []
        page = await knowledge_queries.resources(somebody, PageRequest())
        assert resource.id not in {each.id for each in page.items}

    async def test_lists_newest_first(
        self,
        unit_of_work: UnitOfWorkFactory,
        knowledge_queries: KnowledgeQueries,
        learner: User,
        classmate: User,
    ) -> None:
        """Own and shared among each other; those of the same moment by id, latest first."""
        own = [a_resource(learner, now=later(minute)) for minute in (2, 3, 3)]
        shared = [
            a_resource(classmate, visibility=Visibility.SHARED, now=later(minute)) for minute in (1, 3, 4)
        ]
        for resource in (*own, *shared, a_resource(classmate, now=later(5))):
            await stored_resource(unit_of_work, resource)
        visible = sorted([*own, *shared], key=lambda each: (each.created_at, each.id), reverse=True)
        await assert_pages(
            lambda page: knowledge_queries.resources(caller(learner), page),
            [view_of(resource, mine=resource in own) for resource in visible],
        )

    async def test_gives_passages_in_the_order_of_their_matches(
        self, unit_of_work: UnitOfWorkFactory, knowledge_queries: KnowledgeQueries, learner: User
    ) -> None:
        one = await stored_resource(unit_of_work, a_resource(learner, title="One"), passages=3)
        two = await stored_resource(unit_of_work, a_resource(learner, title="Two"))
        matches = [a_match(one.id, 2, 0.9), a_match(two.id, 0, 0.7), a_match(one.id, 0, 0.5)]
        chunks = some_chunks(3)
        assert state(await knowledge_queries.passages(caller(learner), matches)) == state(
            [
                PassageView(
                    id=match.id,
                    resource_id=match.resource_id,
                    title=title,
                    position=position,
                    heading_path=chunks[position].heading_path,
                    text=chunks[position].text,
                    score=match.score,
                    meaning=match.meaning,
                )
                for match, title, position in zip(matches, ("One", "Two", "One"), (2, 0, 0), strict=True)
            ]
        )

    async def test_leaves_out_passages_that_are_gone(
        self, unit_of_work: UnitOfWorkFactory, knowledge_queries: KnowledgeQueries, learner: User
    ) -> None:
        kept = await stored_resource(unit_of_work, a_resource(learner))
        gone = await stored_resource(unit_of_work, a_resource(learner))
        async with unit_of_work(learner.tenant_id) as work:
            await work.resources.remove(gone)
            await work.commit()
        matches = [a_match(gone.id, 0, 0.9), a_match(kept.id, 1, 0.8), a_match(kept.id, 99, 0.7)]
        passages = await knowledge_queries.passages(caller(learner), matches)
        assert [passage.id for passage in passages] == [chunk_id_of(kept.id, 1)]
        assert state(await knowledge_queries.passages(caller(learner), [])) == []
