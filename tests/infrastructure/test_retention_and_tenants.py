"""Over real stores: old conversations go, and the stores agree; a tenant goes, and leaves nothing."""

import dataclasses
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from adapters.mongo.client import mongo_client
from adapters.postgres.old_turns import PostgresOldTurns
from application.coach import Coach
from application.identity.tend_tenants import CreateTenantCommand, SuspendTenantCommand
from application.ports.failures import StoreUnavailable
from application.privacy.delete_tenant import DeleteTenantCommand, SearchTenantResidueCommand
from application.privacy.plan_retention import PlanRetentionCommand, ReadRetentionCommand
from application.privacy.run_retention import RunRetentionCommand
from domain.privacy.retention import KEPT, Leftover
from tests.infrastructure.test_erasure import Place, agree, place

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

__all__ = ["place"]
LONG = KEPT[Leftover.DIALOGUE] + timedelta(days=3)


async def aged(place: Place, session_id: UUID) -> None:
    """A conversation was long ago."""
    postgres = await asyncpg.connect(place.postgres)
    await postgres.execute(
        "UPDATE dialogue_turns SET accepted_at = accepted_at - $1::interval WHERE session_id = $2",
        *(LONG, session_id),
    )
    await postgres.close()
    async with mongo_client(place.mongo.url) as client:
        messages = client[place.mongo.name]["dialogue_messages"]
        async for each in messages.find({"sessionId": session_id}):
            long_ago = {"$set": {"createdAt": each["createdAt"] - LONG}}
            await messages.update_one({"_id": each["_id"]}, long_ago)


async def planned(coach: Coach, kind: Leftover) -> dict[str, int]:
    found = (await coach.plan_retention(PlanRetentionCommand())).unwrap()
    return {each.store: each.count for each in found if each.kind == kind.value}


async def test_what_was_said_long_ago_goes_from_every_store_and_they_agree(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise StoreUnavailable("postgres")

    async with place.deployment() as container:
        old, young = place.life(container), place.life(container)
        for each in (old, young):
            await each.begin()
            await each.live()
        coach = old.coach
        await aged(place, old.session_id)
        there = {"postgres": 1, "vectors": 2, "mongo": 2}
        assert await planned(coach, Leftover.DIALOGUE) == there
        state = (await coach.read_retention(ReadRetentionCommand())).unwrap()
        assert (state.last_run, state.overdue) == (None, 5)
        with monkeypatch.context() as broken:
            broken.setattr(PostgresOldTurns, "forget", dies)  # between the stores
            with pytest.raises(StoreUnavailable):
                await coach.run_retention(RunRetentionCommand())
        assert await planned(coach, Leftover.DIALOGUE) == {**there, "mongo": 0}
        run = (await coach.run_retention(RunRetentionCommand())).unwrap()
        assert run.removed == 1
        await agree(coach)
        state = (await coach.read_retention(ReadRetentionCommand())).unwrap()
        assert (state.last_run, state.overdue) == (run, 0)
        assert (await coach.run_retention(RunRetentionCommand())).unwrap().removed == 0
    async with mongo_client(place.mongo.url) as client:
        left = [each async for each in client[place.mongo.name]["dialogue_messages"].find()]
    assert {each["sessionId"] for each in left} == {young.session_id}


async def test_nothing_of_a_deleted_tenant_is_left_but_what_fences_and_proves(place: Place) -> None:
    async with place.deployment() as container:
        school = uuid4()
        coach = place.life(container).coach
        (await coach.create_tenant(CreateTenantCommand(tenant_id=school, name="A school"))).unwrap()
        here, there = dataclasses.replace(place.life(container), tenant_id=school), place.life(container)
        for each in (here, there):
            await each.begin()
            await each.live()
        others = await left_of(coach, there.tenant_id)
        assert (await left_of(coach, school)).keys() == {"postgres", "mongo", "objects", "queue"}
        (await coach.suspend_tenant(SuspendTenantCommand(tenant_id=school))).unwrap()
        deleted = (await coach.delete_tenant(DeleteTenantCommand(tenant_id=school))).unwrap()
        assert (deleted.done, deleted.erased) == (True, 1)
        assert await left_of(coach, school) == {}
        assert await left_of(coach, there.tenant_id) == others
        await here.drain()
        await agree(coach)
    assert await naming(place, school) == {"data_erasures", "tombstones", "outbox", "audit_chain"}


async def left_of(coach: Coach, tenant_id: UUID) -> dict[str, Any]:
    found = (await coach.search_tenant_residue(SearchTenantResidueCommand(tenant_id=tenant_id))).unwrap()
    return {each.store: each.counts for each in found if each.counts != {}}


async def naming(place: Place, tenant_id: UUID) -> set[str]:
    """Not by the tables that we know: by the whole database, as text."""
    connection = await asyncpg.connect(place.postgres)
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = set()
    for (table,) in (tuple(row) for row in tables):
        query = f'SELECT count(*) FROM "{table}" AS each WHERE each::text LIKE $1'
        if await connection.fetchval(query, f"%{tenant_id}%"):
            found.add(table)
    await connection.close()
    return found
