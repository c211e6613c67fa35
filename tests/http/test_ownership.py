"""Somebody else's thing is answered exactly like a thing that does not exist."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

from tests.http.worlds import OTHER_TENANT, Client, World, code

ROUTES: list[tuple[str, str, Mapping[str, Any] | None, str]] = [
    ("GET", "/v1/sessions/{session}", None, "coaching_session_not_found"),
    ("PATCH", "/v1/sessions/{session}", {"title": "Mine"}, "coaching_session_not_found"),
    ("DELETE", "/v1/sessions/{session}", None, "coaching_session_not_found"),
    ("POST", "/v1/sessions/{session}/messages", {"content": "Hello"}, "coaching_session_not_found"),
    ("GET", "/v1/sessions/{session}/messages", None, "coaching_session_not_found"),
    ("GET", "/v1/plans/{plan}", None, "plan_not_found"),
    ("PATCH", "/v1/plans/{plan}", {"title": "Mine"}, "plan_not_found"),
    ("DELETE", "/v1/plans/{plan}", None, "plan_not_found"),
    ("POST", "/v1/plans/{plan}/tasks", {"summary": "Mine"}, "plan_not_found"),
    ("PATCH", "/v1/tasks/{task}", {"status": "done"}, "task_not_found"),
    ("DELETE", "/v1/tasks/{task}", None, "task_not_found"),
    ("GET", "/v1/knowledge/{resource}", None, "resource_not_found"),
    ("DELETE", "/v1/knowledge/{resource}", None, "resource_not_found"),
    ("GET", "/v1/imports/{import}", None, "import_not_found"),
]


async def things_of(learner: Client) -> dict[str, str]:
    session = (await learner("POST", "/v1/sessions", {"title": "A", "focus": "B"})).json()
    plan = (await learner("POST", "/v1/plans", {"title": "A", "tasks": [{"summary": "B"}]})).json()
    knowledge = (await learner("POST", "/v1/knowledge", {"title": "A", "text": "B"})).json()
    return {
        "session": session["id"],
        "plan": plan["id"],
        "task": plan["tasks"][0]["id"],
        "resource": knowledge["resource_id"],
        "import": knowledge["import_id"],
    }


@pytest.mark.parametrize(("method", "path", "body", "expected"), ROUTES)
async def test_somebody_elses_is_not_found(
    world: World, ada: Client, method: str, path: str, body: dict[str, object] | None, expected: str
) -> None:
    hers = await things_of(ada)
    nobodys = {name: str(uuid4()) for name in hers}
    for other in (await world.learner("bob@x.org"), await world.learner("ada@example.org", OTHER_TENANT)):
        theirs = await other(method, path.format(**hers), body)
        missing = await other(method, path.format(**nobodys), body)
        assert code(theirs) == code(missing) == (404, expected)
        assert {**theirs.json(), "instance": ""} == {**missing.json(), "instance": ""}


async def test_lists_show_only_ones_own(ada: Client, bob: Client) -> None:
    await things_of(ada)
    await ada("POST", "/v1/study-sessions", {"minutes": 5})
    for path in ("sessions", "plans", "tasks", "study-sessions", "progress/history", "knowledge"):
        assert (await bob("GET", f"/v1/{path}")).json() == {"items": [], "next_cursor": None}


async def test_an_id_of_somebody_elses_choice_is_taken_and_nothing_is_told(ada: Client, bob: Client) -> None:
    plan_id = (await ada("POST", "/v1/plans", {"title": "Exam"})).json()["id"]
    response = await bob("POST", "/v1/plans", {"id": plan_id, "title": "Exam"})
    assert code(response) == (409, "id_taken")


@pytest.mark.parametrize(
    "path", ["/v1/plans/1", "/v1/plans/%00", "/v1/nothing", "/v2/plans", "/v1/imports/x"]
)
async def test_what_is_no_id_leads_nowhere(ada: Client, path: str) -> None:
    assert code(await ada("GET", path)) == (404, "route_not_found")


async def test_what_cannot_be_done_is_told_with_what_can(ada: Client) -> None:
    response = await ada("PATCH", "/v1/plans", {})
    assert code(response) == (405, "method_not_allowed")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "POST", "OPTIONS"}
