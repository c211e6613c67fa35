"""A learner's day, through every route."""

import json
from uuid import uuid4

import pytest

from tests.http.worlds import PASSWORD, Client, World, code


async def test_an_account_is_opened_shown_and_changed(world: World, ada: Client) -> None:
    shown = await ada("GET", "/v1/me")
    assert shown.json()["email"] == "ada@example.org"
    assert shown.headers["ETag"] == '"1"'

    changed = await ada("PATCH", "/v1/me", {"display_name": "Ada L.", "timezone": "Asia/Tokyo"})
    assert (changed.status_code, changed.json()["display_name"]) == (200, "Ada L.")
    assert changed.headers["ETag"] == '"2"'


async def test_registering_tells_nothing_but_the_id_and_where_it_is(world: World) -> None:
    person = {"email": "eve@example.org", "password": PASSWORD, "display_name": "Eve", "timezone": "UTC"}
    response = await world.stranger("POST", "/v1/users", person)
    assert (response.status_code, set(response.json())) == (201, {"id"})
    assert response.headers["Location"] == "/v1/me"


async def test_a_password_is_changed_and_every_login_ends(world: World, ada: Client) -> None:
    login = {"email": "ada@example.org", "password": PASSWORD}
    tokens = (await world.stranger("POST", "/v1/tokens", login)).json()
    change = {"current_password": PASSWORD, "new_password": "another long one"}
    assert (await ada("POST", "/v1/me/password", change)).status_code == 204
    refresh = {"refresh_token": tokens["refresh_token"]}
    assert code(await world.stranger("POST", "/v1/tokens/refresh", refresh)) == (401, "refresh_token_invalid")
    assert code(await world.stranger("POST", "/v1/tokens", login)) == (401, "credentials_wrong")


async def test_a_login_is_refreshed_and_ended(world: World, ada: Client) -> None:
    login = {"email": "ada@example.org", "password": PASSWORD}
    first = (await world.stranger("POST", "/v1/tokens", login)).json()
    assert (first["token_type"], first["expires_in"]) == ("Bearer", 900)
    refresh = {"refresh_token": first["refresh_token"]}
    second = await world.stranger("POST", "/v1/tokens/refresh", refresh)
    assert second.status_code == 200

    gone = await world.stranger("DELETE", "/v1/tokens", {"refresh_token": second.json()["refresh_token"]})
    assert (gone.status_code, gone.content) == (204, b"")
    used_up = {"refresh_token": second.json()["refresh_token"]}
    assert code(await world.stranger("POST", "/v1/tokens/refresh", used_up)) == (401, "refresh_token_invalid")


async def test_logging_out_takes_the_token_from_the_header_too(world: World, ada: Client) -> None:
    login = {"email": "ada@example.org", "password": PASSWORD}
    token = (await world.stranger("POST", "/v1/tokens", login)).json()["refresh_token"]
    gone = await world.stranger("DELETE", "/v1/tokens", headers={"Authorization": f"Bearer {token}"})
    assert gone.status_code == 204
    refreshed = await world.stranger("POST", "/v1/tokens/refresh", {"refresh_token": token})
    assert code(refreshed) == (401, "refresh_token_invalid")


async def test_a_session_is_opened_talked_in_changed_and_deleted(ada: Client) -> None:
    opened = await ada("POST", "/v1/sessions", {"title": "Algebra", "focus": "Eigenvalues"})
    path = opened.headers["Location"]
    assert (opened.status_code, path) == (201, f"/v1/sessions/{opened.json()['id']}")
    said = await ada("POST", f"{path}/messages", {"content": "What is an eigenvalue?", "remember": True})
    assert (said.status_code, said.json()["message"]["content"]) == (201, "What is an eigenvalue?")
    heard = await ada("GET", f"{path}/messages")
    assert [message["role"] for message in heard.json()["items"]] == ["user", "assistant"]
    changed = await ada("PATCH", path, {"focus": "Determinants"})
    assert changed.json()["focus"] == "Determinants"
    assert [each["id"] for each in (await ada("GET", "/v1/sessions")).json()["items"]] == [
        opened.json()["id"]
    ]
    assert (await ada("GET", path)).json()["title"] == "Algebra"
    assert (await ada("DELETE", path)).status_code == 204
    assert code(await ada("GET", path)) == (404, "coaching_session_not_found")


async def test_what_was_remembered_is_recalled_and_teaches_the_coach(world: World, ada: Client) -> None:
    assert code(await ada("GET", "/v1/persona")) == (404, "persona_not_found")
    plan = await ada("POST", "/v1/plans", {"title": "Pass the algebra exam"})
    await world.cases.relay().drain()
    found = await ada("GET", "/v1/recall", q="algebra exam")
    assert [each["id"] for each in found.json()["items"]] == [plan.json()["id"]]
    assert "algebra" in (await ada("GET", "/v1/persona")).json()["keywords"]


async def test_a_plan_is_written_worked_through_and_deleted(ada: Client) -> None:
    plan_id, task_id = str(uuid4()), str(uuid4())
    made = await ada(
        "POST",
        "/v1/plans",
        {
            "id": plan_id,
            "title": "Exam",
            "due_date": "2030-06-30",
            "tasks": [{"id": task_id, "summary": "Read"}],
        },
    )
    assert (made.status_code, made.headers["Location"]) == (201, f"/v1/plans/{plan_id}")
    added = await ada("POST", f"/v1/plans/{plan_id}/tasks", {"summary": "Practise", "due_date": "2030-06-01"})
    assert added.headers["Location"] == f"/v1/tasks/{added.json()['id']}"
    done = await ada("PATCH", f"/v1/tasks/{task_id}", {"status": "done"})
    assert (done.json()["status"], done.json()["completed_at"] is not None) == ("done", True)
    open_tasks = await ada("GET", "/v1/tasks", status="todo", due_from="2030-06-01", due_to="2030-06-30")
    assert [task["summary"] for task in open_tasks.json()["items"]] == ["Practise"]
    assert (await ada("DELETE", added.headers["Location"])).status_code == 204
    listed = (await ada("GET", "/v1/plans", status="completed")).json()["items"]
    assert [(plan["tasks"], plan["done"]) for plan in listed] == [(1, 1)]
    archived = await ada("PATCH", f"/v1/plans/{plan_id}", {"status": "archived"})
    assert archived.json()["status"] == "archived"
    assert [task["id"] for task in (await ada("GET", f"/v1/plans/{plan_id}")).json()["tasks"]] == [task_id]
    assert (await ada("DELETE", f"/v1/plans/{plan_id}")).status_code == 204


async def test_the_coach_drafts_a_plan(ada: Client) -> None:
    drafted = await ada("POST", "/v1/plans/generate", {"goal": "Pass", "due_date": "2030-03-01"})
    assert (drafted.status_code, drafted.json()["status"]) == (201, "draft")
    assert drafted.json()["tasks"]


async def test_study_time_adds_up(world: World, ada: Client) -> None:
    logged = await ada("POST", "/v1/study-sessions", {"minutes": 45})
    assert (logged.status_code, logged.json()["minutes"]) == (201, 45)
    assert len((await ada("GET", "/v1/study-sessions")).json()["items"]) == 1
    assert (await ada("GET", "/v1/progress")).json()["study_minutes"] == 45
    await world.cases.relay().drain()
    history = await ada("GET", "/v1/progress/history")
    assert [each["study_minutes"] for each in history.json()["items"]] == [45]


async def test_material_is_handed_over_found_and_taken_back(world: World, ada: Client) -> None:
    text = "# Eigenvalues\n\nAn eigenvalue stretches its eigenvector."
    accepted = await ada("POST", "/v1/knowledge", {"title": "Algebra", "text": text, "tags": ["maths"]})
    assert accepted.status_code == 202
    assert accepted.headers["Location"] == f"/v1/imports/{accepted.json()['import_id']}"
    await world.cases.relay().drain()
    assert (await ada("GET", accepted.headers["Location"])).json()["finished_at"] is not None
    found = await ada("GET", "/v1/knowledge/search", q="eigenvalue", tag="maths")
    assert found.json()["items"][0]["heading_path"] == ["Eigenvalues"]
    for within in ("source=text", f"resource_id={accepted.json()['resource_id']}"):
        found = await ada("GET", f"/v1/knowledge/search?q=eigenvalue&{within}")
        assert [item["title"] for item in found.json()["items"]] == ["Algebra"]
    for within in ("source=upload", f"resource_id={uuid4()}", "language=de"):
        found = await ada("GET", f"/v1/knowledge/search?q=eigenvalue&{within}")
        assert found.json()["items"] == []
    path = f"/v1/knowledge/{accepted.json()['resource_id']}"
    assert (await ada("GET", path)).json()["status"] == "ready"
    assert len((await ada("GET", "/v1/knowledge")).json()["items"]) == 1
    assert (await ada("DELETE", path)).status_code == 204
    assert code(await ada("GET", path)) == (404, "resource_not_found")


async def test_health_needs_nobody(world: World) -> None:
    assert (await world.stranger("GET", "/health/live")).json() == {"version": "9.9.9"}
    ready = await world.stranger("GET", "/health/ready")
    assert ready.status_code == 200
    assert all(store["available"] for store in ready.json()["stores"])


async def test_a_store_that_is_down_is_named(world: World) -> None:
    world.stores.store_healths[1].answers = False
    response = await world.stranger("GET", "/health/ready")
    assert code(response) == (503, "not_ready")
    down = [store["store"] for store in response.json()["stores"] if not store["available"]]
    assert down == [world.stores.store_healths[1].store]
    assert response.headers["Retry-After"] == "5"
    assert (await world.stranger("GET", "/health/live")).status_code == 200


@pytest.mark.parametrize("given", ["abc-123", None, "no spaces", "x" * 129])
async def test_a_request_has_a_name(world: World, given: str | None) -> None:
    headers = {} if given is None else {"X-Request-Id": given}
    response = await world.stranger("GET", "/health/live", headers=headers)
    name = response.headers["X-Request-Id"]
    assert name == given if given == "abc-123" else name not in (given, "")


async def test_answers_are_nobody_elses(ada: Client) -> None:
    response = await ada("GET", "/v1/me")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert json.loads(response.content)
