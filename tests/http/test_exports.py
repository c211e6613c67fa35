"""Asking for everything and fetching it."""

import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest

from application.ports.link_gate import LinkedObjects
from entrypoints.http.app import create_app
from tests.http.worlds import Client, World, a_world, code, options_of

EXPORTS = "/v1/me/exports"


@pytest.fixture
def world() -> World:
    """One where files lie behind our own door."""
    world = a_world()
    stores = world.stores
    objects = LinkedObjects(stores.signed_links, stores.object_store)
    options = replace(options_of(stores), objects=objects)
    return replace(world, app=create_app(world.coach, options))


async def test_an_export_is_fetched_where_the_link_says(world: World, ada: Client) -> None:
    accepted = await ada("POST", EXPORTS, {})
    assert accepted.status_code == 202
    place = accepted.headers["Location"]
    assert place == f"{EXPORTS}/{accepted.json()['export_id']}"
    waiting = (await ada("GET", place)).json()
    assert (waiting["status"], waiting["expires_at"], waiting["link"]) == ("requested", None, None)
    await world.cases.relay().drain()
    ready = (await ada("GET", place, headers={"Host": "coach.test"})).json()
    assert ready["status"] == "ready"
    assert ready["link"]["url"].startswith("http://coach.test/objects/")
    document = await world.stranger("GET", ready["link"]["url"])
    assert len(document.content) == ready["size"]
    assert "manifest.json" in zipfile.ZipFile(BytesIO(document.content)).namelist()
    assert document.headers["Content-Type"] == "application/zip"
    assert "study-coach-2030-01-01.zip" in document.headers["Content-Disposition"]


async def test_each_look_gives_another_link_until_it_has_expired(world: World, ada: Client) -> None:
    place = (await ada("POST", EXPORTS, {})).headers["Location"]
    await world.cases.relay().drain()
    first = (await ada("GET", place)).json()["link"]
    world.clock.advance(timedelta(minutes=9))
    second = (await ada("GET", place)).json()["link"]
    assert first["url"] != second["url"]
    assert first["expires_at"] < second["expires_at"]


async def test_a_repeated_request_is_answered_with_the_same_export(world: World, ada: Client) -> None:
    once = {"Idempotency-Key": "once"}
    first = await ada("POST", EXPORTS, {}, headers=once)
    second = await ada("POST", EXPORTS, {}, headers=once)
    assert first.json() == second.json()
    assert code(await ada("POST", EXPORTS, {})) == (409, "export_under_way")
    await world.cases.relay().drain()
    assert (await ada("POST", EXPORTS, {})).status_code == 202
    listed = (await ada("GET", EXPORTS)).json()
    assert [each["status"] for each in listed["items"]] == ["requested", "ready"]
    assert {each["link"] for each in listed["items"]} == {None}


async def test_somebody_elses_is_not_there(ada: Client, bob: Client) -> None:
    accepted = await ada("POST", EXPORTS, {})
    for place in (accepted.headers["Location"], f"{EXPORTS}/{uuid4()}"):
        assert code(await bob("GET", place)) == (404, "export_not_found")
    assert (await bob("GET", EXPORTS)).json()["items"] == []
