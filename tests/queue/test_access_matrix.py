"""Every command, sent for somebody else's things: what becomes of it is declared here.

Whoever may put messages on the queue speaks for the learner that they name; nobody speaks for two.
"""

from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import pytest

from entrypoints.queue.commands import USE_CASES
from entrypoints.queue.handlers import handle
from entrypoints.queue.sealing import Sealer
from entrypoints.queue.verdicts import Done, Malformed, Refused, Verdict
from tests.http.belongings import MARK, everything_of
from tests.http.worlds import OTHER_TENANT, PASSWORD, TENANT, Client, World, a_world
from tests.queue.messages import SEALER, command, sealed

Data: TypeAlias = Callable[[dict[str, str]], dict[str, Any]]

LATER = "2031-05-06"
ABOUT_A_THING: dict[str, tuple[Data, str]] = {
    "change_coaching_session": (
        lambda its: {"session_id": its["session_id"], "title": "Mine"},
        "coaching_session_not_found",
    ),
    "delete_coaching_session": (
        lambda its: {"session_id": its["session_id"]},
        "coaching_session_not_found",
    ),
    "send_message": (
        lambda its: {"session_id": its["session_id"], "content": "Mine"},
        "coaching_session_not_found",
    ),
    "change_plan": (lambda its: {"plan_id": its["plan_id"], "title": "Mine"}, "plan_not_found"),
    "delete_plan": (lambda its: {"plan_id": its["plan_id"]}, "plan_not_found"),
    "add_task": (lambda its: {"plan_id": its["plan_id"], "summary": "Mine"}, "plan_not_found"),
    "change_task": (lambda its: {"task_id": its["task_id"], "status": "done"}, "task_not_found"),
    "remove_task": (lambda its: {"task_id": its["task_id"]}, "task_not_found"),
    "delete_knowledge": (lambda its: {"resource_id": its["resource_id"]}, "resource_not_found"),
    "end_login": (lambda its: {"login_id": its["login_id"]}, "login_not_found"),
}
MADE_WITH_AN_ID: dict[str, tuple[Data, str]] = {
    "open_coaching_session": (lambda its: {"id": its["session_id"], "title": "A", "focus": "B"}, "id_taken"),
    "create_plan": (lambda its: {"id": its["plan_id"], "title": "A"}, "id_taken"),
    "generate_plan": (lambda its: {"id": its["plan_id"], "goal": "A", "due_date": LATER}, "id_taken"),
    "add_knowledge": (lambda its: {"id": its["resource_id"], "title": "A", "text": "B"}, "id_taken"),
    "request_report": (lambda its: {"id": its["report_id"]}, "id_taken"),
    "request_export": (lambda its: {"id": its["export_id"]}, "id_taken"),
}
ABOUT_ONESELF: dict[str, dict[str, Any]] = {
    "change_profile": {"display_name": "Mine"},
    "change_password": {"current_password": PASSWORD, "new_password": "another horse battery"},
    "request_erasure": {"password": PASSWORD},
    "end_logins": {},
    "log_study_session": {"minutes": 25},
    "request_upload": {"filename": "a.txt", "content_type": "text/plain", "size": 5},
}
WITH_A_SECRET: dict[str, dict[str, Any]] = {
    "log_in": {"email": "ada@example.org", "password": "wrong horse", "address": "192.0.2.1"},
    "refresh_tokens": {"refresh_token": "guessed"},
    "log_out": {"refresh_token": "guessed"},
    "reset_password": {"token": "guessed", "new_password": "another horse", "address": "192.0.2.1"},
}
BY_ANYBODY = {"register_user", "request_password_reset"}

WORLD: World = a_world()


def test_every_command_is_declared() -> None:
    declared = [set(ABOUT_A_THING), set(MADE_WITH_AN_ID), set(ABOUT_ONESELF), set(WITH_A_SECRET), BY_ANYBODY]
    assert set.union(*declared) == set(USE_CASES)
    assert sum(map(len, declared)) == len(USE_CASES)


async def sent(
    name: str, data: dict[str, Any], learner: UUID | None, tenant: UUID = TENANT, sealer: Sealer = SEALER
) -> Verdict:
    as_it_travels = sealed if USE_CASES[name].personal else command
    more = {"sealer": sealer} if USE_CASES[name].personal else {}
    body = as_it_travels(name, data, id=str(uuid4()), learner=learner, tenant=tenant, **more)
    return await handle(body, coach=WORLD.coach, sealer=SEALER)


async def a_learner(tenant_id: UUID = TENANT) -> tuple[Client, UUID]:
    client = await WORLD.learner(f"{uuid4()}@example.org", tenant_id)
    return client, UUID((await client("GET", "/v1/me")).json()["id"])


async def what_is_there(learner: Client) -> list[Any]:
    paths = ("me", "sessions", "plans", "tasks", "study-sessions", "knowledge", "me/logins", "me/exports")
    return [(await learner("GET", f"/v1/{path}")).json() for path in paths]


@pytest.mark.parametrize("tenant", [TENANT, OTHER_TENANT], ids=["same tenant", "other tenant"])
@pytest.mark.parametrize("name", [*ABOUT_A_THING, *MADE_WITH_AN_ID])
async def test_another_learner_does_not_get_at_what_is_somebodys(name: str, tenant: UUID) -> None:
    ada, _ = await a_learner()
    hers = await everything_of(ada)
    before = await what_is_there(ada)
    _, eve = await a_learner(tenant)
    data, refusal = (ABOUT_A_THING | MADE_WITH_AN_ID)[name]
    verdict = await sent(name, data(hers), eve, tenant)
    if name in ABOUT_A_THING:
        nobodys = {part: str(uuid4()) for part in hers}
        assert verdict == await sent(name, data(nobodys), eve, tenant)
    assert verdict == Refused(refusal, {})
    assert await what_is_there(ada) == before
    assert MARK not in repr(verdict)


@pytest.mark.parametrize("name", [*ABOUT_A_THING, *ABOUT_ONESELF])
async def test_the_owner_does(name: str) -> None:
    ada, who = await a_learner()
    hers = await everything_of(ada)
    data = ABOUT_A_THING[name][0](hers) if name in ABOUT_A_THING else ABOUT_ONESELF[name]
    assert isinstance(await sent(name, data, who), Done)


@pytest.mark.parametrize("name", [name for name, kind in USE_CASES.items() if kind.of_learner])
async def test_a_learner_whom_the_tenant_does_not_have_may_nothing(name: str) -> None:
    ada, who = await a_learner()
    hers = await everything_of(ada)
    before = await what_is_there(ada)
    of_things = ABOUT_A_THING | MADE_WITH_AN_ID
    data = of_things[name][0](hers) if name in of_things else ABOUT_ONESELF[name]
    for learner, tenant in ((uuid4(), TENANT), (who, OTHER_TENANT)):
        verdict = await sent(name, data, learner, tenant)
        assert isinstance(verdict, Malformed)
        assert verdict.code == "learner_unknown"
    unnamed = await sent(name, data, None)
    assert isinstance(unnamed, Malformed)
    assert unnamed.code == "learner_missing"
    assert await what_is_there(ada) == before


@pytest.mark.parametrize("learner", ["nobody", "hers elsewhere"])
async def test_nor_does_an_erasure_reach_somebody_in_another_tenant(learner: str) -> None:
    """The one command of a learner who may be gone already."""
    ada, who = await a_learner()
    before = await what_is_there(ada)
    whose = (who, OTHER_TENANT) if learner == "hers elsewhere" else (uuid4(), TENANT)
    verdict = await sent("request_erasure", ABOUT_ONESELF["request_erasure"], *whose)
    assert isinstance(verdict, Refused)
    assert await what_is_there(ada) == before


@pytest.mark.parametrize("name", WITH_A_SECRET)
async def test_a_guessed_secret_opens_nothing(name: str) -> None:
    await WORLD.stranger(
        "POST",
        "/v1/users",
        {"email": "ada@example.org", "password": PASSWORD, "display_name": "A", "timezone": "UTC"},
    )
    verdict = await sent(name, WITH_A_SECRET[name], None)
    if name == "log_out":  # says nothing of whether there was such a login
        assert verdict == Done(None)
    else:
        assert isinstance(verdict, Refused)


@pytest.mark.parametrize("name", [name for name, kind in USE_CASES.items() if kind.personal])
async def test_what_is_personal_is_believed_only_under_the_shared_key(name: str) -> None:
    ada, who = await a_learner()
    before = await what_is_there(ada)
    data = {**ABOUT_ONESELF, **WITH_A_SECRET}.get(name, {})
    forged = await sent(name, data, who, sealer=Sealer([b"another key of thirty-two bytes!"]))
    assert isinstance(forged, Malformed)
    assert forged.code == "data_not_opened"
    open_letter = await handle(command(name, data, learner=who), coach=WORLD.coach, sealer=SEALER)
    assert isinstance(open_letter, Malformed)
    assert open_letter.code == "data_must_be_sealed"
    assert await what_is_there(ada) == before
