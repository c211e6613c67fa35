"""Asking for a report and fetching it."""

from dataclasses import replace
from uuid import uuid4

import pytest

from application.ports.link_gate import LinkedObjects
from entrypoints.http.app import create_app
from tests.http.worlds import Client, World, a_world, code, options_of


@pytest.fixture
def world() -> World:
    """One where files lie behind our own door."""
    world = a_world()
    stores = world.stores
    objects = LinkedObjects(stores.signed_links, stores.object_store)
    options = replace(options_of(stores), objects=objects)
    return replace(world, app=create_app(world.coach, options))


async def test_a_report_is_fetched_where_the_link_says(world: World, ada: Client) -> None:
    accepted = await ada("POST", "/v1/reports", {"language": "de"})
    assert accepted.status_code == 202
    place = accepted.headers["Location"]
    assert place == f"/v1/reports/{accepted.json()['report_id']}"
    waiting = (await ada("GET", place)).json()
    assert (waiting["status"], waiting["language"], waiting["link"]) == ("requested", "de", None)
    await world.cases.relay().drain()
    ready = (await ada("GET", place, headers={"Host": "coach.test"})).json()
    assert ready["status"] == "ready"
    assert ready["link"]["url"].startswith("http://coach.test/objects/")
    document = await world.stranger("GET", ready["link"]["url"])
    assert document.content.startswith(b"%PDF-")
    assert document.headers["Content-Type"] == "application/pdf"
    assert "progress-2030-01-01.pdf" in document.headers["Content-Disposition"]


async def test_it_is_in_english_unless_asked_otherwise(ada: Client) -> None:
    accepted = await ada("POST", "/v1/reports", {})
    assert (await ada("GET", accepted.headers["Location"])).json()["language"] == "en"


async def test_a_repeated_request_is_answered_with_the_same_report(ada: Client) -> None:
    first, second = [
        await ada("POST", "/v1/reports", {}, headers={"Idempotency-Key": "once"}) for _ in range(2)
    ]
    assert first.json() == second.json()
    other = await ada("POST", "/v1/reports", {"language": "de"}, headers={"Idempotency-Key": "once"})
    assert code(other) == (422, "idempotency_key_reused")


async def test_a_language_that_no_report_is_in_is_refused(ada: Client) -> None:
    refused = await ada("POST", "/v1/reports", {"language": "tlh"})
    assert code(refused) == (422, "report_language_unknown")
    assert "en, de" in refused.json()["detail"]


async def test_somebody_elses_is_not_there(ada: Client, bob: Client) -> None:
    accepted = await ada("POST", "/v1/reports", {})
    for place in (accepted.headers["Location"], f"/v1/reports/{uuid4()}"):
        assert code(await bob("GET", place)) == (404, "report_not_found")
