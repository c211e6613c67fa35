"""Contract: an operator sees every import, and those that nobody is at are found."""

from datetime import timedelta
from uuid import uuid4

from application.ports.import_desk import ImportDesk, ImportSummary
from application.ports.outbox import Outbox
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from domain.knowledge.import_failure import ExtractionReason, explained
from domain.knowledge.knowledge_import import ImportStep, KnowledgeImport
from domain.knowledge.resource import KnowledgeResource
from tests.builders import NOW
from tests.contracts.outbox import drained
from tests.contracts.resource_repository import expected_resource

MINUTE = timedelta(minutes=1)
NEVER = NOW - timedelta(days=365)


def summary(resource: KnowledgeResource, started: KnowledgeImport) -> ImportSummary:
    return ImportSummary(
        id=started.id,
        tenant_id=started.tenant_id,
        user_id=started.user_id,
        resource_id=resource.id,
        source=resource.source,
        step=started.step,
        done=started.done,
        total=started.total,
        code=None if started.failure is None else started.failure.code,
        started_at=started.started_at,
        touched_at=started.touched_at,
        finished_at=started.finished_at,
    )


class ImportDeskContract:
    async def test_shows_imports_of_every_tenant_newest_first(
        self, unit_of_work: UnitOfWorkFactory, import_desk: ImportDesk, learner: User, stranger: User
    ) -> None:
        older = await expected_resource(unit_of_work, learner)
        newer = await expected_resource(unit_of_work, stranger, now=NOW + MINUTE)
        newest = await expected_resource(unit_of_work, learner, now=NOW + 2 * MINUTE)
        await failed(unit_of_work, newer[1])
        expected = [summary(*each) for each in (newest, newer, older)]
        assert list(await import_desk.imports(step=None, limit=10)) == expected
        assert list(await import_desk.imports(step=None, limit=2)) == expected[:2]
        assert list(await import_desk.imports(step=ImportStep.FAILED, limit=10)) == [expected[1]]

    async def test_shows_one(
        self, unit_of_work: UnitOfWorkFactory, import_desk: ImportDesk, learner: User
    ) -> None:
        resource, started = await expected_resource(unit_of_work, learner)
        assert await import_desk.find(started.id) == summary(resource, started)
        assert await import_desk.find(uuid4()) is None

    async def test_finds_what_nobody_is_at(
        self, unit_of_work: UnitOfWorkFactory, import_desk: ImportDesk, outbox: Outbox, learner: User
    ) -> None:
        later = await expected_resource(unit_of_work, learner, now=NOW + MINUTE)
        first = await expected_resource(unit_of_work, learner)
        over = await expected_resource(unit_of_work, learner)
        await failed(unit_of_work, over[1])
        before = NOW + 2 * MINUTE
        assert await import_desk.left_alone(before=before, overdue=NEVER, limit=10) == []  # on their way
        await drained(outbox)
        found = await import_desk.left_alone(before=before, overdue=NEVER, limit=10)
        assert list(found) == [summary(*first), summary(*later)]
        assert list(await import_desk.left_alone(before=before, overdue=NEVER, limit=1)) == [summary(*first)]
        assert await import_desk.left_alone(before=NOW, overdue=NEVER, limit=10) == []

    async def test_finds_what_is_overdue_even_if_it_is_on_its_way(
        self, unit_of_work: UnitOfWorkFactory, import_desk: ImportDesk, learner: User
    ) -> None:
        first = await expected_resource(unit_of_work, learner)
        await expected_resource(unit_of_work, learner, now=NOW + MINUTE)
        found = await import_desk.left_alone(before=NEVER, overdue=NOW + MINUTE, limit=10)
        assert list(found) == [summary(*first)]


async def failed(unit_of_work: UnitOfWorkFactory, started: KnowledgeImport) -> None:
    async with unit_of_work(started.tenant_id) as work:
        started.fail(explained(ExtractionReason.NO_TEXT), now=NOW)
        await work.resources.save_import(started)
        await work.commit()
