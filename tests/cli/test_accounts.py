"""What `coach tenants`, `coach users` and `coach keys api` do."""

import asyncio
import json
from typing import cast
from uuid import UUID, uuid4

import pytest
from typer.testing import CliRunner

from domain.identity.role import Role
from domain.identity.user import User
from entrypoints.cli.app import create_cli
from entrypoints.cli.operations import Operations
from tests.builders import a_user
from tests.cli.test_fsck import OverMemory

TENANT = uuid4()


@pytest.fixture
def operations() -> OverMemory:
    operations = OverMemory()
    operations.stores.database.tenants.add(TENANT)
    return operations


@pytest.fixture
def ada(operations: OverMemory) -> User:
    user = a_user(TENANT)

    async def enrol() -> None:
        async with operations.stores.unit_of_work(TENANT) as work:
            await work.users.add(user)
            await work.commit()

    asyncio.run(enrol())
    return user


def run(operations: OverMemory, *words: str) -> tuple[int, str, str]:
    runner = CliRunner(env={"COLUMNS": "200", "COACH_DEFAULT_TENANT": str(TENANT)})
    done = runner.invoke(create_cli(cast(Operations, operations)), list(words))
    return done.exit_code, done.stdout, done.stderr


def test_a_tenant_is_made_suspended_and_resumed(operations: OverMemory, ada: User) -> None:
    status, said, _ = run(operations, "tenants", "create", "A school")
    assert status == 0
    school = UUID(said.strip())
    assert school in operations.stores.database.tenants
    assert run(operations, "tenants", "suspend", str(school))[0] == 0
    listed = run(operations, "tenants", "list")[1]
    assert "A school" in listed
    (found,) = [
        each
        for each in json.loads(run(operations, "tenants", "list", "--json")[1])
        if each["id"] == str(school)
    ]
    assert found["suspended_at"] is not None
    assert run(operations, "tenants", "resume", str(school))[0] == 0
    assert school not in operations.stores.tenant_desk.suspended


def test_what_cannot_be_done_to_tenants(operations: OverMemory) -> None:
    assert run(operations, "tenants", "create", " ")[::2] == (1, "text_empty\n")
    assert run(operations, "tenants", "create", "A", "--id", str(TENANT))[::2] == (1, "id_taken\n")
    for what in ("suspend", "resume"):
        assert run(operations, "tenants", what, str(uuid4()))[::2] == (1, "tenant_not_found\n")


def test_an_account_is_given_a_role(operations: OverMemory, ada: User) -> None:
    status, said, _ = run(operations, "users", "role", str(ada.id), "tenant_admin")
    assert (status, said) == (0, f"{ada.id} is tenant admin.\n")
    assert operations.stores.database.users[ada.id].role is Role.TENANT_ADMIN
    assert run(operations, "users", "role", str(uuid4()), "learner")[::2] == (1, "account_not_found\n")
    assert run(operations, "users", "role", str(ada.id), "emperor")[0] == 2


def test_a_key_is_made_shown_once_and_revoked(operations: OverMemory) -> None:
    status, said, _ = run(operations, "keys", "api", "create", "Timetable")
    assert status == 0
    assert said.startswith("ck_")
    assert len(said.strip()) == 46
    listed = run(operations, "keys", "api", "list", "--json")[1]
    (key,) = json.loads(listed)
    assert said.strip() not in listed
    assert (key["name"], key["role"], key["revoked_at"]) == ("Timetable", "tenant_admin", None)
    assert run(operations, "keys", "api", "revoke", key["id"])[0] == 0
    assert json.loads(run(operations, "keys", "api", "list", "--json")[1])[0]["revoked_at"] is not None
    assert run(operations, "keys", "api", "revoke", str(uuid4()))[::2] == (1, "api_key_not_found\n")
    nowhere = run(operations, "keys", "api", "create", "X", "--tenant", str(uuid4()))
    assert nowhere[::2] == (1, "tenant_not_found\n")
