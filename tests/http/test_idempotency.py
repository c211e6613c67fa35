"""The same request sent twice, and what pretends to be one."""

import asyncio
from uuid import uuid4

import pytest

from tests.http.worlds import PASSWORD, Client, World, code

KEY = {"Idempotency-Key": "k-1"}


async def number_of(learner: Client, what: str) -> int:
    return len((await learner("GET", f"/v1/{what}")).json()["items"])


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("plans", {"title": "Exam", "tasks": [{"summary": "Read"}]}),
        ("sessions", {"title": "Algebra", "focus": "Eigenvalues"}),
        ("study-sessions", {"minutes": 45}),
        ("knowledge", {"title": "Algebra", "text": "Eigenvalues"}),
    ],
)
async def test_the_same_request_has_one_effect_and_one_answer(
    ada: Client, what: str, body: dict[str, object]
) -> None:
    first = await ada("POST", f"/v1/{what}", body, headers=KEY)
    second = await ada("POST", f"/v1/{what}", body, headers=KEY)
    assert first.status_code in (201, 202)
    assert (second.status_code, second.json()) == (first.status_code, first.json())
    assert await number_of(ada, what) == 1


async def test_without_a_key_twice_is_twice(ada: Client) -> None:
    for _ in range(2):
        await ada("POST", "/v1/plans", {"title": "Exam"})
    assert await number_of(ada, "plans") == 2


@pytest.mark.parametrize(
    ("path", "body"), [("/v1/plans", {"title": "Other"}), ("/v1/study-sessions", {"minutes": 45})]
)
async def test_another_request_with_the_same_key_is_refused(
    ada: Client, path: str, body: dict[str, object]
) -> None:
    await ada("POST", "/v1/plans", {"title": "Exam"}, headers=KEY)
    assert code(await ada("POST", path, body, headers=KEY)) == (422, "idempotency_key_reused")
    assert (await number_of(ada, "plans"), await number_of(ada, "study-sessions")) == (1, 0)


async def test_another_precondition_makes_another_request(ada: Client) -> None:
    path = (await ada("POST", "/v1/plans", {"title": "Exam"})).headers["Location"]
    changed = await ada("PATCH", path, {"title": "B"}, headers={**KEY, "If-Match": '"1"'})
    again = await ada("PATCH", path, {"title": "B"}, headers={**KEY, "If-Match": '"1"'})
    assert (changed.status_code, again.json()) == (200, changed.json())
    other = await ada("PATCH", path, {"title": "B"}, headers={**KEY, "If-Match": '"2"'})
    assert code(other) == (422, "idempotency_key_reused")


async def test_two_at_once_have_one_effect(ada: Client) -> None:
    both = [ada("POST", "/v1/study-sessions", {"minutes": 45}, headers=KEY) for _ in range(2)]
    first, second = await asyncio.gather(*both)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert await number_of(ada, "study-sessions") == 1


async def test_deleting_twice_with_a_key_is_deleting_once(ada: Client) -> None:
    path = (await ada("POST", "/v1/plans", {"title": "Exam"})).headers["Location"]
    assert [(await ada("DELETE", path, headers=KEY)).status_code for _ in range(2)] == [204, 204]
    assert code(await ada("DELETE", path)) == (404, "plan_not_found")


async def test_two_learners_may_have_the_same_key(ada: Client, bob: Client) -> None:
    for learner in (ada, bob):
        assert (await learner("POST", "/v1/plans", {"title": "Exam"}, headers=KEY)).status_code == 201


async def test_registering_twice_makes_one_account(world: World) -> None:
    person = {"email": "eve@example.org", "password": PASSWORD, "display_name": "Eve", "timezone": "UTC"}
    first, second = [await world.stranger("POST", "/v1/users", person, headers=KEY) for _ in range(2)]
    assert (second.status_code, second.json()) == (first.status_code, first.json()) == (201, first.json())
    other = await world.stranger("POST", "/v1/users", person | {"email": "eva@example.org"}, headers=KEY)
    assert code(other) == (422, "idempotency_key_reused")
    assert code(await world.stranger("POST", "/v1/users", person)) == (409, "email_taken")


async def test_saying_twice_with_a_key_or_an_id_is_saying_once(ada: Client) -> None:
    path = (await ada("POST", "/v1/sessions", {"title": "A", "focus": "B"})).headers["Location"] + "/messages"
    said = [await ada("POST", path, {"content": "Hello"}, headers=KEY) for _ in range(2)]
    assert said[0].json() == said[1].json()
    other = await ada("POST", path, {"content": "Goodbye"}, headers=KEY)
    assert code(other) == (422, "idempotency_key_reused")

    message_id = str(uuid4())
    for _ in range(2):
        await ada("POST", path, {"id": message_id, "content": "Hello"})
    differs = await ada("POST", path, {"id": message_id, "content": "Goodbye"})
    assert code(differs) == (409, "message_differs")
    assert len((await ada("GET", path)).json()["items"]) == 4


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 201, "ü", "tab\t"])
async def test_a_key_has_1_to_200_visible_characters(ada: Client, key: str) -> None:
    headers = {"Idempotency-Key": key}
    response = await ada("POST", "/v1/plans", {"title": "Exam"}, headers=headers)
    assert code(response) == (400, "idempotency_key_malformed")
