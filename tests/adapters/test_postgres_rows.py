"""What the tables refuse, whatever the code above them may do, and what hangs on what."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import asyncpg
import pytest

from adapters.postgres.connections import Connections
from adapters.postgres.tenants import ensure_tenant
from application.caller import Request
from application.paging import PageRequest
from application.planning.views import TaskFilter
from application.ports.failures import DuplicateId, RowUnfit
from application.ports.planning_queries import PlanningQueries
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from tests.builders import a_coaching_session, a_plan, a_resource, a_user, an_import, some_chunks
from tests.contracts.planning_queries import caller
from tests.contracts.resource_repository import ORIGINAL
from tests.on_postgres import OnPostgres
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra


class TestRows(OnPostgres):
    async def test_of_the_manifest_come_and_go_with_the_material(
        self, unit_of_work: UnitOfWorkFactory, tenant_id: UUID, postgres_database: PostgresDatabase
    ) -> None:
        owner = a_user(tenant_id)
        resource = a_resource(owner)
        async with unit_of_work(tenant_id) as work:
            await work.users.add(owner)
            await work.resources.add(resource, some_chunks(), an_import(resource), ORIGINAL)
            await work.commit()
        connection = await asyncpg.connect(postgres_database.dsn)
        (row,) = await connection.fetch("SELECT * FROM objects")
        assert dict(row) == {
            "key": resource.object_key,
            "tenant_id": tenant_id,
            "user_id": owner.id,
            "resource_id": resource.id,
            "size": ORIGINAL.size,
            "content_type": ORIGINAL.content_type,
            "created_at": resource.created_at,
            "kind": "upload",
            "session_id": None,
            "archive_at": None,
            "archived_at": None,
            "expires_at": None,
        }
        async with unit_of_work(tenant_id) as work:
            await work.resources.remove(resource)
            await work.commit()
        assert await connection.fetch("SELECT * FROM objects") == []
        await connection.close()

    async def test_that_somebody_removes_at_this_moment_cannot_be_added_again(
        self, unit_of_work: UnitOfWorkFactory, tenant_id: UUID
    ) -> None:
        """The addition begins before the removal is committed, waits for it, and finds its tombstone."""
        owner = a_user(tenant_id)
        session, plan, resource = a_coaching_session(owner), a_plan(owner), a_resource(owner)
        async with unit_of_work(tenant_id) as work:
            await work.users.add(owner)
            await work.coaching_sessions.add(session)
            await work.plans.add(plan)
            await work.resources.add(resource, some_chunks(), an_import(resource), ORIGINAL)
            await work.commit()

        async def added(add: Callable[[UnitOfWork], Awaitable[bool]]) -> bool:
            async with unit_of_work(tenant_id) as work:
                there = await add(work)
                await work.commit()
            return there

        again = [
            lambda work: work.coaching_sessions.add(session),
            lambda work: work.plans.add(plan),
            lambda work: work.resources.add(resource, some_chunks(), an_import(resource), ORIGINAL),
        ]
        async with unit_of_work(tenant_id) as work:
            await work.coaching_sessions.remove(session)
            await work.plans.remove(plan)
            await work.resources.remove(resource)
            late = [asyncio.create_task(added(add)) for add in again]
            done, _ = await asyncio.wait(late, timeout=0.5)
            assert not done
            await work.commit()
        outcomes = await asyncio.gather(*late, return_exceptions=True)
        assert [type(each) for each in outcomes] == [DuplicateId] * 3

    async def test_that_break_a_rule_of_the_domain_are_refused(
        self, unit_of_work: UnitOfWorkFactory, tenant_id: UUID
    ) -> None:
        user = a_user(tenant_id)
        plan = a_plan(user)
        plan.tasks[0].completed_at = plan.created_at  # though it is still to be done
        async with unit_of_work(tenant_id) as work:
            await work.users.add(user)
            with pytest.raises(RowUnfit):
                await work.plans.add(plan)

    async def test_of_tenants_are_made_once(
        self, unit_of_work: UnitOfWorkFactory, tenant_id: UUID, connections: Connections
    ) -> None:
        for name in ("Another name", "Yet another"):
            await ensure_tenant(connections, tenant_id, name)

    async def test_of_requests_need_to_know_whose_they_are(
        self, unit_of_work: UnitOfWorkFactory, tenant_id: UUID
    ) -> None:
        with pytest.raises(ValueError, match="somebody"):
            unit_of_work(tenant_id, request=Request("key", b"fingerprint"))

    async def test_cannot_keep_an_answer_without_a_name(
        self, unit_of_work: UnitOfWorkFactory, tenant_id: UUID
    ) -> None:
        async with unit_of_work(tenant_id, owner_id=uuid4(), request=Request("key", b"")) as work:
            with pytest.raises(TypeError, match="object"):
                await work.commit(object())

    @pytest.mark.parametrize("after", ["", "nonsense", "!!!", "WzEsMl0=", "ä"])
    async def test_after_no_row_of_ours_are_an_error(
        self, planning_queries: PlanningQueries, tenant_id: UUID, after: str
    ) -> None:
        """Cursors of doors are signed, so one that cannot be read is a mistake of ours."""
        page = PageRequest(after=after)
        with pytest.raises(ValueError, match="page"):
            await planning_queries.tasks(caller(a_user(tenant_id)), page, TaskFilter())
