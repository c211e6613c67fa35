"""Asking for room, sending a file there, and hearing what was said."""

from dataclasses import replace
from uuid import UUID, uuid4

import httpx
import pytest

from application.ports.link_gate import LinkedObjects
from entrypoints.http.app import create_app
from tests.http.worlds import Client, World, a_world, code, options_of

NOTES = {"filename": "notes.pdf", "content_type": "application/pdf", "size": 5}


@pytest.fixture
def world() -> World:
    """One where files lie behind our own door."""
    world = a_world()
    stores = world.stores
    objects = LinkedObjects(stores.signed_links, stores.object_store)
    options = replace(options_of(stores), objects=objects)
    return replace(world, app=create_app(world.coach, options))


async def follow(world: World, told: dict[str, object], content: bytes = b"") -> httpx.Response:
    """As a client without a login does."""
    headers = told["headers"]
    assert isinstance(headers, dict)
    return await world.stranger(str(told["method"]), str(told["url"]), content=content, headers=headers)


async def test_a_file_goes_where_the_link_says(world: World, ada: Client) -> None:
    answer = await ada("POST", "/v1/uploads", NOTES, headers={"Host": "coach.test"})
    told = answer.json()
    assert answer.status_code == 201
    assert set(told) == {"upload_id", "url", "method", "headers", "expires_at"}
    assert told["url"].startswith("http://coach.test/objects/")
    assert (await follow(world, told, b"notes")).status_code == 200
    async with world.stores.unit_of_work(UUID(int=1)) as work:
        upload = await work.uploads.get(UUID(told["upload_id"]))
    assert upload is not None
    assert await world.stores.object_store.get(upload.object_key) == b"notes"


async def test_a_repeated_request_is_answered_with_the_same_link(ada: Client) -> None:
    first, second = [
        await ada("POST", "/v1/uploads", NOTES, headers={"Idempotency-Key": "once"}) for _ in range(2)
    ]
    assert first.json() == second.json()
    other = await ada("POST", "/v1/uploads", NOTES | {"size": 6}, headers={"Idempotency-Key": "once"})
    assert code(other) == (422, "idempotency_key_reused")


async def test_what_was_said_can_be_heard(world: World, ada: Client, bob: Client) -> None:
    session = (await ada("POST", "/v1/sessions", {"title": "Algebra", "focus": "Rings"})).json()["id"]
    message = str(uuid4())
    audio = f"/v1/sessions/{session}/messages/{message}/audio"
    spoken = {"filename": "me.mp3", "content_type": "audio/mpeg", "size": 5}
    told = (await ada("POST", "/v1/uploads", {**spoken, "session_id": session, "message_id": message})).json()
    assert code(await ada("GET", audio)) == (404, "voice_message_not_found")
    assert (await follow(world, told, b"hello")).status_code == 200
    heard = await follow(world, (await ada("GET", audio)).json())
    assert (heard.status_code, heard.content) == (200, b"hello")
    assert heard.headers["Content-Type"] == "audio/mpeg"
    assert code(await bob("GET", audio)) == (404, "coaching_session_not_found")


async def test_a_message_is_said_somewhere(ada: Client) -> None:
    answer = await ada("POST", "/v1/uploads", NOTES | {"message_id": str(uuid4())})
    assert code(answer) == (404, "coaching_session_not_found")


@pytest.mark.parametrize("unknown", [{"purpose": "x"}, {"size": "5"}, {"message_id": "x"}])
async def test_what_is_not_understood_is_refused(ada: Client, unknown: dict[str, str]) -> None:
    assert code(await ada("POST", "/v1/uploads", NOTES | unknown)) == (400, "field_invalid")
