"""What browsers are told of every answer, whatever it is."""

from dataclasses import replace

import httpx
import pytest

from entrypoints.http.app import create_app
from tests.http.worlds import Client, World, options_of

PAGE = "https://app.example.org"
EVERYWHERE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def shared(world: World, *origins: str) -> Client:
    return Client(create_app(world.coach, replace(options_of(world.stores), origins=origins)))


async def asked_before(client: Client, origin: str, *, header: str = "Authorization") -> httpx.Response:
    """What a browser asks before it lets a page ask."""
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": header,
    }
    return await client("OPTIONS", "/v1/me", headers=headers)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/me"),
        ("GET", "/v1/plans"),
        ("DELETE", "/v1/tokens"),
        ("PATCH", "/v1/me"),
        ("PUT", "/v1/me"),
        ("OPTIONS", "/v1/me"),
        ("GET", "/v1/nothing"),
        ("GET", "/objects/x"),
        ("GET", "/health/ready"),
        ("GET", "/metrics"),
        ("GET", "/ops"),
        ("GET", "/ops/login"),
        ("GET", "/schema"),
        ("GET", "/schema/openapi.json"),
        ("GET", "/schema/asyncapi.json"),
        ("GET", "/"),
    ],
)
async def test_every_answer_is_guarded_once(world: World, ada: Client, method: str, path: str) -> None:
    for client in (ada, world.stranger):
        response = await client(method, path)
        for name, value in EVERYWHERE.items():
            told = "same-origin" if (path, name) == ("/ops/login", "Referrer-Policy") else value
            assert response.headers.get_list(name) == [told], (method, path, name)
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in response.headers


async def test_the_answer_to_a_login_and_a_stream_are_not_kept(world: World, ada: Client) -> None:
    login = {"email": "ada@example.org", "password": "correct horse battery"}
    session = (await ada("POST", "/v1/sessions", {"title": "A", "focus": "B"})).json()["id"]
    told = [
        await world.stranger("POST", "/v1/tokens", login),
        await ada(
            "POST",
            f"/v1/sessions/{session}/messages",
            {"content": "Hello"},
            headers={"Accept": "text/event-stream"},
        ),
    ]
    for response in told:
        assert response.is_success
        assert response.headers.get_list("Cache-Control") == ["no-store"]


async def test_only_tls_is_only_told_where_there_is_tls(world: World) -> None:
    app = create_app(world.coach, replace(options_of(world.stores), encrypted=True))
    response = await Client(app)("GET", "/v1/me")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_without_a_list_no_page_of_another_origin_may_read(world: World) -> None:
    for response in (
        await asked_before(world.stranger, PAGE),
        await world.stranger("GET", "/health/live", headers={"Origin": PAGE}),
    ):
        assert not [name for name in response.headers if name.startswith("access-control-")]


async def test_a_page_on_the_list_may(world: World) -> None:
    client = shared(world, "https://other.example.org", PAGE)
    before = await asked_before(client, PAGE)
    assert before.status_code == 204
    assert before.headers["Access-Control-Allow-Origin"] == PAGE
    assert "PATCH" in before.headers["Access-Control-Allow-Methods"]
    then = await client("GET", "/v1/me", headers={"Origin": PAGE})
    assert then.headers["Access-Control-Allow-Origin"] == PAGE
    assert "ETag" in then.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in then.headers


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example.org", "http://app.example.org", f"{PAGE}.evil.net", f"{PAGE}:444", "null"],
)
async def test_one_that_is_not_may_not(world: World, origin: str) -> None:
    client = shared(world, PAGE)
    for response in (
        await asked_before(client, origin),
        await client("GET", "/health/live", headers={"Origin": origin}),
    ):
        assert "Access-Control-Allow-Origin" not in response.headers
    assert (await asked_before(client, origin)).status_code == 400


async def test_a_dot_in_an_origin_is_a_dot(world: World) -> None:
    response = await asked_before(shared(world, PAGE), "https://app-example.org")
    assert "Access-Control-Allow-Origin" not in response.headers


async def test_nor_may_a_page_send_what_this_door_does_not_read(world: World) -> None:
    assert (await asked_before(shared(world, PAGE), PAGE, header="X-Secret")).status_code == 400
