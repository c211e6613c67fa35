"""What `coach tenants delete` refuses, does and leaves."""

import asyncio
import json
from uuid import UUID, uuid4

import pytest

from adapters.memory.stores import MemoryStores
from application.ports.failures import StoreUnavailable
from infrastructure.container import MemoryContainer
from tests.cli.test_accounts import run
from tests.cli.test_fsck import OverMemory
from tests.erasing import Life

SCHOOL, OTHER = UUID(int=7), UUID(int=8)


@pytest.fixture
def operations() -> OverMemory:
    operations = OverMemory()
    operations.stores.database.tenants.update({SCHOOL, OTHER})
    return operations


def lived(operations: OverMemory, tenant_id: UUID) -> Life:
    container = MemoryContainer(stores=operations.stores)
    life = Life(container.coach(), container.relay().drain, operations.stores.object_store, tenant_id)

    async def live() -> None:
        await life.begin()
        await life.live()

    asyncio.run(live())
    return life


def left_of(stores: MemoryStores, tenant_id: UUID) -> dict[str, int]:
    async def counted() -> dict[str, int]:
        return {
            each.store: sum((await each.count_tenant(tenant_id)).values()) for each in stores.learner_traces
        }

    return asyncio.run(counted())


def deleted(operations: OverMemory, *words: str) -> tuple[int, str, str]:
    return run(operations, "tenants", "delete", str(SCHOOL), "--confirm", str(SCHOOL), *words)


def test_only_a_suspended_one_that_there_is_and_that_was_meant(operations: OverMemory) -> None:
    assert deleted(operations)[::2] == (1, "tenant_not_suspended\n")
    nobody = str(uuid4())
    assert run(operations, "tenants", "delete", nobody, "--confirm", nobody)[::2] == (1, "tenant_not_found\n")
    status, _, complaint = run(operations, "tenants", "delete", str(SCHOOL), "--confirm", str(OTHER))
    assert status == 2
    assert "another id" in complaint
    assert operations.stores.database.tenants == {SCHOOL, OTHER}


def test_nothing_of_it_is_left_and_nothing_of_another_is_touched(operations: OverMemory) -> None:
    ada, _ben, chloe = (lived(operations, each) for each in (SCHOOL, SCHOOL, OTHER))
    before = left_of(operations.stores, OTHER)
    assert run(operations, "tenants", "suspend", str(SCHOOL))[0] == 0
    assert run(operations, "tenants", "residue", str(SCHOOL))[0] == 1
    status, said, _ = deleted(operations, "--json")
    told = json.loads(said)
    assert (status, told["erased"], told["done"]) == (0, 2, True)
    assert run(operations, "tenants", "residue", str(SCHOOL))[0] == 0
    assert left_of(operations.stores, OTHER) == before
    assert operations.stores.database.tenants == {OTHER}
    erasures = [each for each in operations.stores.database.erasures.values() if each.tenant_id == SCHOOL]
    assert all(each.receipt for each in erasures)
    assert {ada.user_id} < {each.user_id for each in erasures}
    assert asyncio.run(ada.residue()) == {}
    assert asyncio.run(chloe.log_in()).access_token
    links = asyncio.run(operations.stores.audit_trail.latest(limit=2))
    assert [(each.act.name, each.act.outcome) for each in links] == [
        ("tenants.delete", "done"),
        ("tenants.delete", "begun"),
    ]
    assert links[0].act.details == {"tenant_id": str(SCHOOL)}


def test_interrupted_it_is_not_resumed_and_goes_on_when_asked_again(
    operations: OverMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(operations, SCHOOL)
    run(operations, "tenants", "suspend", str(SCHOOL))

    async def away(*_: object) -> None:
        raise StoreUnavailable("objects")

    *_, objects, _ = operations.stores.learner_traces
    with monkeypatch.context() as broken:
        broken.setattr(type(objects), "remove_tenant", away)
        status, _, complaint = deleted(operations)
    assert (status, complaint) == (2, "objects is not available: not done yet. Do it again.\n")
    assert SCHOOL in operations.stores.database.tenants
    assert run(operations, "tenants", "resume", str(SCHOOL))[::2] == (1, "tenant_leaving\n")
    assert deleted(operations)[0] == 0
    assert operations.stores.database.tenants == {OTHER}


def test_something_that_comes_back_keeps_it_from_being_done(
    operations: OverMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> None: ...

    operations.stores.object_store.objects[f"{SCHOOL}/uploads/{uuid4()}/1-late.md"] = b"late"
    run(operations, "tenants", "suspend", str(SCHOOL))
    *_, objects, _ = operations.stores.learner_traces
    with monkeypatch.context() as broken:
        broken.setattr(type(objects), "remove_tenant", nothing)
        assert deleted(operations)[::2] == (1, "Something is left: do it again.\n")
    assert SCHOOL in operations.stores.database.tenants
