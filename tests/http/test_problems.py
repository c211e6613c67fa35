"""What goes wrong, and how it is told."""

import logging
from typing import get_args
from uuid import uuid4

import pytest
from returns.result import Failure, Success

from application.ports.failures import StaleAggregate, StoreUnavailable
from application.refusals import Refusal
from domain.planning.errors import PlanNotFound
from domain.progress.errors import MinutesOutOfRange
from entrypoints.http import wire_problems
from entrypoints.http.openapi.possible import specimen
from entrypoints.http.problems import explain
from entrypoints.http.wire_problems import WireProblem
from tests.http.scripted import USER, Scripted
from tests.http.worlds import TENANT, Client, World, code

PLAN = f"/v1/plans/{uuid4()}"


def test_every_refusal_has_a_title_of_its_own() -> None:
    told = [explain(specimen(kind)) for kind in get_args(Refusal)]
    assert len({each.title for each in told}) == len(told)
    assert all(400 <= each.status < 500 and each.detail.endswith(".") for each in told)


def test_no_code_means_two_things() -> None:
    wire = [
        kind
        for kind in vars(wire_problems).values()
        if isinstance(kind, type) and issubclass(kind, WireProblem) and kind is not WireProblem
    ]
    codes = [kind.code for kind in (*wire, *get_args(Refusal))]
    assert len(set(codes)) == len(codes)


async def test_a_refusals_fields_are_told() -> None:
    app = Scripted({"log_study_session": Failure(MinutesOutOfRange(1, 1440))}).app()
    response = await Client(app, "t")(
        "POST", "/v1/study-sessions", {"minutes": 0}, headers={"X-Request-Id": "r1"}
    )
    assert response.json() == {
        "type": "urn:coach:problem:minutes_out_of_range",
        "title": "The minutes are out of range",
        "status": 422,
        "detail": "Minutes go from 1 to 1440.",
        "instance": "urn:coach:request:r1",
        "code": "minutes_out_of_range",
        "least": 1,
        "most": 1440,
    }
    assert response.headers["X-Request-Id"] == "r1"


async def test_a_store_that_is_down_is_worth_another_try() -> None:
    coach = Scripted({"read_plan": StoreUnavailable("postgres"), "read_persona": Failure(PlanNotFound())})
    client = Client(coach.app(), "t")
    response = await client("GET", PLAN)
    assert code(response) == (503, "store_unavailable")
    assert (response.headers["Retry-After"], response.json()["store"]) == ("5", "postgres")
    assert (await client("GET", "/v1/persona")).status_code == 404, "everything else keeps working"


async def test_a_race_lost_three_times_is_worth_another_try() -> None:
    client = Client(Scripted({"change_plan": StaleAggregate(uuid4())}).app(), "t")
    response = await client("PATCH", PLAN, {"title": "Exam"})
    assert code(response) == (503, "busy_try_again")
    assert response.headers["Retry-After"] == "1"


async def test_our_own_mistakes_are_logged_and_not_explained(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(Scripted({"read_plan": RuntimeError("secret of the house")}).app(), "t")
    with caplog.at_level(logging.ERROR):
        response = await client("GET", PLAN)
    assert code(response) == (500, "internal_error")
    assert "secret" not in response.text
    assert "secret of the house" in caplog.text


async def test_what_cannot_be_written_as_json_is_our_own_mistake() -> None:
    client = Client(Scripted({"read_persona": Success(object())}).app(), "t")
    assert code(await client("GET", "/v1/persona")) == (500, "internal_error")


async def test_a_host_that_is_none_is_no_proper_request(world: World) -> None:
    response = await world.stranger("GET", "/health/live", headers={"Host": "a b"})
    assert code(response) == (400, "request_malformed")


async def test_what_is_kept_of_a_request_depends_on_a_secret() -> None:
    """So that nobody who reads the record can try passwords against it."""
    person = {"email": "a@b.org", "password": "correct horse", "display_name": "A", "timezone": "UTC"}
    seen = set()
    for key in (b"a" * 32, b"b" * 32, b"b" * 32):
        coach = Scripted({"register_user": Success(uuid4())})
        app = coach.app(signing_key=key)
        await Client(app)("POST", "/v1/users", person, headers={"Idempotency-Key": "k"})
        ((_, command),) = coach.asked
        assert command.caller.request.key == "k"
        seen.add(command.caller.request.fingerprint)
    assert len(seen) == 2


async def test_whoever_asks_is_who_the_token_speaks_for() -> None:
    coach = Scripted({"read_profile": Failure(PlanNotFound())})
    await Client(coach.app(), "t")("GET", "/v1/me", headers={"Coach-Tenant": str(uuid4())})
    ((_, command),) = coach.asked
    assert (command.caller.tenant_id, command.caller.user_id) == (TENANT, USER)


def test_a_short_signing_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Scripted().app(signing_key=b"short")
