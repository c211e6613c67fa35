"""Bodies that are not what a route asked for."""

from typing import Any

import pytest

from tests.http.worlds import PASSWORD, Client, World, code

PERSON = {"email": "eve@example.org", "password": PASSWORD, "display_name": "Eve", "timezone": "UTC"}


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/v1/plans", {"title": "Exam", "surprise": 1}, "#/surprise"),
        ("/v1/plans", {"title": "Exam", "tasks": [{"summary": "Read", "done": True}]}, "#/tasks/0/done"),
        ("/v1/plans", {"title": "Exam", "a/b~c": 1}, "#/a~1b~0c"),
        ("/v1/plans", {"due_date": "2030-06-30"}, "#/title"),
        ("/v1/plans", {"title": "Exam", "tasks": [{"summary": "Read"}, {}]}, "#/tasks/1/summary"),
        ("/v1/plans", {"title": 7}, "#/title"),
        ("/v1/plans", {"title": "Exam", "id": "not-an-id"}, "#/id"),
        ("/v1/plans", {"title": "Exam", "due_date": "30.6.2030"}, "#/due_date"),
        ("/v1/plans", {"title": "Exam", "due_date": "2030-02-30"}, "#/due_date"),
        ("/v1/plans", {"title": "Exam", "tasks": {"summary": "Read"}}, "#/tasks"),
        ("/v1/study-sessions", {"minutes": "45"}, "#/minutes"),
        ("/v1/study-sessions", {"minutes": 45.5}, "#/minutes"),
        ("/v1/study-sessions", {"minutes": True}, "#/minutes"),
        ("/v1/study-sessions", {"minutes": 45, "recorded_at": "2030-01-01T10:00:00"}, "#/recorded_at"),
        ("/v1/knowledge", {"title": "A", "text": "B", "visibility": "everybody"}, "#/visibility"),
        ("/v1/knowledge", {"title": "A", "text": "B", "tags": ["x", 1]}, "#/tags/1"),
        ("/v1/plans", [], "#"),
        ("/v1/plans", "Exam", "#"),
    ],
)
async def test_a_field_that_is_unknown_missing_or_of_another_type_is_named(
    ada: Client, path: str, body: Any, pointer: str
) -> None:
    response = await ada("POST", path, body if body else None, content=b"[]" if body == [] else None)
    assert code(response) == (400, "field_invalid")
    (error,) = response.json()["errors"]
    assert error["pointer"] == pointer
    assert error["detail"]


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"title": }',
        b'{"title": "Exam"} and more',
        b"\xef\xbb\xbf{}",
        b'{"title": NaN}',
        b'{"title": "\xff"}',
        b'{"title": "\xed\xa0\x80"}',
        b'{"surprise": [}',
        b'{"surprise": "\xff"}',
    ],
)
async def test_what_is_not_json_is_called_that(ada: Client, content: bytes) -> None:
    assert code(await ada("POST", "/v1/plans", content=content)) == (400, "body_malformed")


async def test_an_empty_body_is_told_what_belongs_there(ada: Client) -> None:
    response = await ada("POST", "/v1/plans", headers={"Content-Type": "application/json"})
    assert code(response) == (400, "body_malformed")
    assert "empty" in response.json()["detail"]


@pytest.mark.parametrize("half", [b"\\ud83d", b"\\uDE00", b"\\ud83d and more", b"\\ud83d\\ud83d"])
async def test_half_a_surrogate_pair_is_called_that(ada: Client, half: bytes) -> None:
    response = await ada("POST", "/v1/plans", content=b'{"title": "' + half + b'"}')
    assert code(response) == (400, "body_malformed")
    assert "surrogate" in response.json()["detail"]


async def test_a_whole_surrogate_pair_is_a_letter_like_any_other(ada: Client) -> None:
    response = await ada("POST", "/v1/plans", content=b'{"title": "\\ud83d\\ude00"}')
    assert response.json()["title"] == "\N{GRINNING FACE}"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/plans", {"title": "a\0b"}),
        ("/v1/plans", {"title": "Exam", "tasks": [{"summary": "a\0b"}]}),
        ("/v1/sessions", {"title": "Algebra", "focus": "a\0b"}),
        ("/v1/knowledge", {"title": "Algebra", "text": "a\0b"}),
    ],
)
async def test_nul_is_no_text(ada: Client, path: str, body: dict[str, object]) -> None:
    assert code(await ada("POST", path, body)) == (422, "text_unreadable")


@pytest.mark.parametrize(
    "content",
    [
        b'{"title": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        b'{"surprise": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}",
        b"[" * 10_000 + b"]" * 10_000,
        b"[" * 10_000,
    ],
)
async def test_ten_thousand_levels_are_too_deep(ada: Client, content: bytes) -> None:
    assert code(await ada("POST", "/v1/plans", content=content)) == (400, "nesting_too_deep")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=latin-1"},
        {"Content-Type": ""},
        {"Content-Encoding": "gzip"},
    ],
)
async def test_a_body_must_be_plain_json(ada: Client, headers: dict[str, str]) -> None:
    response = await ada("POST", "/v1/plans", content=b'{"title": "Exam"}', headers=headers)
    assert code(response) == (415, "unsupported_media_type")


async def test_utf_8_may_be_said_aloud(ada: Client) -> None:
    json_in_utf_8 = {"Content-Type": 'application/json; charset="UTF-8"'}
    response = await ada("POST", "/v1/plans", content=b'{"title": "Exam"}', headers=json_in_utf_8)
    assert response.status_code == 201


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@example.org", "a b@example.org", "ada@example", "a\0@b.org"]
)
async def test_an_address_must_be_one(world: World, email: str) -> None:
    response = await world.stranger("POST", "/v1/users", PERSON | {"email": email})
    assert code(response) == (422, "email_invalid")


@pytest.mark.parametrize("zone", ["", "Vienna", "Europe/Nowhere", "../../etc/passwd", "UTC\0", "+01:00"])
async def test_a_time_zone_must_be_one(world: World, ada: Client, zone: str) -> None:
    response = await world.stranger("POST", "/v1/users", PERSON | {"timezone": zone})
    assert code(response) == (422, "timezone_unknown")
    assert code(await ada("PATCH", "/v1/me", {"timezone": zone})) == (422, "timezone_unknown")


@pytest.mark.parametrize("minutes", [0, -5, 1441, 10**30])
async def test_minutes_go_from_1_to_1440(ada: Client, minutes: int) -> None:
    response = await ada("POST", "/v1/study-sessions", {"minutes": minutes})
    assert code(response) == (422, "minutes_out_of_range")
    assert (response.json()["least"], response.json()["most"]) == (1, 1440)


async def test_study_time_cannot_lie_ahead(ada: Client) -> None:
    body = {"minutes": 45, "recorded_at": "2999-01-01T00:00:00Z"}
    response = await ada("POST", "/v1/study-sessions", body)
    assert code(response) == (422, "recorded_in_future")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/plans", {"title": "Exam", "due_date": "2020-01-01"}),
        ("/v1/plans", {"title": "Exam", "tasks": [{"summary": "Read", "due_date": "2020-01-01"}]}),
        ("/v1/plans/generate", {"goal": "Pass", "due_date": "2020-01-01"}),
    ],
)
async def test_a_day_must_not_be_over(ada: Client, path: str, body: dict[str, object]) -> None:
    response = await ada("POST", path, body)
    assert code(response) == (422, "date_in_past")
    assert (response.json()["field"], response.json()["day"]) == ("due_date", "2020-01-01")


async def test_a_task_cannot_outlive_its_plan(ada: Client) -> None:
    plan = {"title": "Exam", "due_date": "2030-06-30"}
    late = {"summary": "Read", "due_date": "2030-07-01"}
    assert code(await ada("POST", "/v1/plans", {**plan, "tasks": [late]})) == (422, "task_outlives_plan")
    path = (await ada("POST", "/v1/plans", plan)).headers["Location"]
    response = await ada("POST", f"{path}/tasks", late)
    assert code(response) == (422, "task_outlives_plan")
    assert response.json()["plan_due_date"] == "2030-06-30"


async def test_a_title_has_its_length(ada: Client) -> None:
    response = await ada("POST", "/v1/plans", {"title": "x" * 201})
    assert code(response) == (422, "text_too_long")
    assert (response.json()["field"], response.json()["longest"]) == ("title", 200)
    assert code(await ada("POST", "/v1/plans", {"title": " "})) == (422, "text_empty")
