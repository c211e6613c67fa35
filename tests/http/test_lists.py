"""Lists, a page at a time, and cursors that cannot be bent."""

import base64
from typing import Any

import pytest

from tests.http.worlds import Client, code


async def some_plans(learner: Client, number: int = 3) -> list[str]:
    titles = [f"Plan {each}" for each in range(number)]
    for title in titles:
        await learner("POST", "/v1/plans", {"title": title})
    return titles


async def test_every_item_comes_once(ada: Client) -> None:
    titles = await some_plans(ada, 5)
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        page = (await ada("GET", "/v1/plans", **query)).json()
        seen += [plan["title"] for plan in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == titles[::-1]


async def test_a_cursor_that_was_tampered_with_is_refused(ada: Client) -> None:
    await some_plans(ada)
    cursor = (await ada("GET", "/v1/plans", limit=1)).json()["next_cursor"]
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    bent = [cursor[:-4], cursor + "AAAA", "!" + cursor, cursor + "=", "", "x", "ü", cursor[1:]]
    for position in range(len(raw)):
        raw[position] ^= 1
        bent.append(base64.urlsafe_b64encode(raw).rstrip(b"=").decode())
        raw[position] ^= 1
    for each in bent:
        assert code(await ada("GET", "/v1/plans", cursor=each)) == (400, "cursor_invalid"), each


async def test_a_cursor_is_good_for_its_list_its_filters_and_its_learner_only(
    ada: Client, bob: Client
) -> None:
    await some_plans(ada)
    cursor = (await ada("GET", "/v1/plans", limit=1, status="active")).json()["next_cursor"]
    assert (await ada("GET", "/v1/plans", limit=2, status="active", cursor=cursor)).status_code == 200
    elsewhere: list[tuple[Client, str, dict[str, Any]]] = [
        (ada, "/v1/plans", {}),
        (ada, "/v1/plans", {"status": "draft"}),
        (ada, "/v1/tasks", {}),
        (ada, "/v1/sessions", {}),
        (bob, "/v1/plans", {"status": "active"}),
    ]
    for learner, path, query in elsewhere:
        response = await learner("GET", path, cursor=cursor, **query)
        assert code(response) == (400, "cursor_invalid"), (path, query)


async def test_a_cursor_of_a_list_that_is_asked_alike_is_refused_too(ada: Client) -> None:
    for each in range(2):
        await ada("POST", "/v1/study-sessions", {"minutes": each + 1})
    cursor = (await ada("GET", "/v1/study-sessions", limit=1)).json()["next_cursor"]
    assert code(await ada("GET", "/v1/sessions", cursor=cursor)) == (400, "cursor_invalid")


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("/v1/plans", "limit=0", "limit"),
        ("/v1/plans", "limit=201", "limit"),
        ("/v1/plans", "limit=many", "limit"),
        ("/v1/plans", "limit=", "limit"),
        ("/v1/plans", "status=lost", "status"),
        ("/v1/plans", "color=red", "color"),
        ("/v1/plans", "limit=5&limit=6", "limit"),
        ("/v1/tasks", "due_from=tomorrow", "due_from"),
        ("/v1/recall", "", "q"),
        ("/v1/recall", "q=x&limit=51", "limit"),
    ],
)
async def test_a_parameter_must_be_known_and_fit(ada: Client, path: str, query: str, parameter: str) -> None:
    response = await ada("GET", f"{path}?{query}")
    assert code(response) == (400, "field_invalid")
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


@pytest.mark.parametrize("query", ["q=%00", "q=%ED%A0%80", "q=%FF", "tag=%00&q=x", "&".join(["q=x"] * 21)])
async def test_a_query_must_be_readable(ada: Client, query: str) -> None:
    assert code(await ada("GET", f"/v1/knowledge/search?{query}")) == (400, "field_invalid")


async def test_a_question_must_ask_something(ada: Client) -> None:
    assert code(await ada("GET", "/v1/recall", q=" ")) == (422, "text_empty")
    assert code(await ada("GET", "/v1/knowledge/search", q="x" * 20_001)) == (422, "text_too_long")
