"""Requests that depend on a version."""

from collections.abc import Callable

import pytest

from tests.http.worlds import Client, code

PLAN = {"title": "Exam"}


async def test_a_stale_if_match_changes_nothing(ada: Client) -> None:
    made = await ada("POST", "/v1/plans", PLAN)
    path = made.headers["Location"]
    seen = {"If-Match": made.headers["ETag"]}
    first = await ada("PATCH", path, {"title": "First"}, headers=seen)
    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')

    second = await ada("PATCH", path, {"title": "Second"}, headers=seen)
    assert code(second) == (412, "version_mismatch")
    assert (second.json()["expected"], second.json()["actual"]) == (1, 2)
    assert (await ada("GET", path)).json()["title"] == "First"


@pytest.mark.parametrize(("path", "body"), [("/v1/me", {"timezone": "UTC"}), ("{session}", {"focus": "B"})])
async def test_accounts_and_sessions_have_versions_too(
    ada: Client, path: str, body: dict[str, object]
) -> None:
    session = await ada("POST", "/v1/sessions", {"title": "A", "focus": "A"})
    path = path.format(session=session.headers["Location"])
    assert (await ada("PATCH", path, body, headers={"If-Match": '"1"'})).status_code == 200
    assert code(await ada("PATCH", path, body, headers={"If-Match": '"1"'})) == (412, "version_mismatch")


async def test_any_version_will_do_for_a_star(ada: Client) -> None:
    path = (await ada("POST", "/v1/plans", PLAN)).headers["Location"]
    assert (await ada("PATCH", path, PLAN, headers={"If-Match": "*"})).status_code == 200


@pytest.mark.parametrize("tag", ['"x"', 'W/"1"', '"01"', '""', '"-1"', '"99999999999999999999"'])
async def test_a_tag_that_nothing_has_matches_nothing(ada: Client, tag: str) -> None:
    path = (await ada("POST", "/v1/plans", PLAN)).headers["Location"]
    assert code(await ada("PATCH", path, PLAN, headers={"If-Match": tag})) == (412, "version_mismatch")


@pytest.mark.parametrize("tag", ["1", '"1', '"1", "2"', "", "w/1"])
async def test_what_is_no_tag_is_called_that(ada: Client, tag: str) -> None:
    path = (await ada("POST", "/v1/plans", PLAN)).headers["Location"]
    assert code(await ada("PATCH", path, PLAN, headers={"If-Match": tag})) == (400, "if_match_malformed")


async def test_a_wish_that_cannot_be_granted_is_not_ignored(ada: Client) -> None:
    made = await ada("POST", "/v1/plans", PLAN)
    response = await ada("DELETE", made.headers["Location"], headers={"If-Match": made.headers["ETag"]})
    assert code(response) == (400, "precondition_unsupported")
    assert (await ada("GET", made.headers["Location"])).status_code == 200


@pytest.mark.parametrize("known", [str, "W/{}".format, '"7", {}'.format, lambda _: "*"])
async def test_what_the_client_has_is_not_sent_again(ada: Client, known: Callable[[str], str]) -> None:
    made = await ada("POST", "/v1/plans", PLAN)
    etag = made.headers["ETag"]
    response = await ada("GET", made.headers["Location"], headers={"If-None-Match": known(etag)})
    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize("known", ['"7"', "1", "nonsense", '"11"'])
async def test_what_the_client_has_not_is(ada: Client, known: str) -> None:
    path = (await ada("POST", "/v1/plans", PLAN)).headers["Location"]
    assert (await ada("GET", path, headers={"If-None-Match": known})).status_code == 200


async def test_a_session_is_always_shown_because_messages_move_it_without_a_version(ada: Client) -> None:
    made = await ada("POST", "/v1/sessions", {"title": "A", "focus": "B"})
    known = {"If-None-Match": made.headers["ETag"]}
    await ada("POST", f"{made.headers['Location']}/messages", {"content": "Hello"})
    shown = await ada("GET", made.headers["Location"], headers=known)
    assert shown.json()["updated_at"] > made.json()["updated_at"]
