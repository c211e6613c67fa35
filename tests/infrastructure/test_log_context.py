"""What is logged inside a request, a command or an event says which one and whose, in one line."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

import pytest
import structlog
from returns.result import Failure, Result

from application.ports.outbox import DeliveredEvent
from domain.coaching.errors import CoachingSessionNotFound
from domain.coaching.events import CoachingSessionDeleted
from domain.shared.aggregate import DomainEvent
from entrypoints.http.app import create_app
from entrypoints.log_context import request_name
from entrypoints.queue.handlers import handle
from infrastructure.logs import set_up_logs
from infrastructure.told_subscribers import told_apart
from tests.builders import NOW
from tests.http.worlds import Client, a_world, options_of
from tests.queue.messages import LED_BY, SEALER, command
from tests.queue.recording import LEARNER, TENANT, Recorded

SESSION, COMMAND, EVENT = UUID(int=11), UUID(int=12), UUID(int=13)
SPLITTING = "it happened\r\n\x1b[31m\u2028\x85 {}"
SECRET = "ada.lovelace"

Lines = Callable[[], list[dict[str, Any]]]
_log = structlog.stdlib.get_logger("application.here")


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What has been logged since the last look; every line of it is whole."""
    written = io.StringIO()

    def looked() -> list[dict[str, Any]]:
        said = written.getvalue()
        assert SECRET not in said
        written.seek(0)
        written.truncate()
        return [json.loads(line) for line in said.splitlines()]

    root = logging.getLogger()
    before = root.level, root.handlers[:]
    set_up_logs("info")
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    yield looked
    root.level, root.handlers[:] = before
    structlog.reset_defaults()


async def speaks(_: object) -> Result[Any, Any]:
    """By both ways of logging."""
    _log.info(SPLITTING)
    logging.getLogger("application.there").info(SPLITTING)
    return Failure(CoachingSessionNotFound())


def whose(line: dict[str, Any]) -> list[str | None]:
    return [line[name] for name in ("request_id", "tenant_id", "user_id", "session_id")]


@pytest.mark.parametrize("given", [str(COMMAND), SECRET])
async def test_during_a_request(lines: Lines, given: str) -> None:
    world = a_world()
    ada = await world.learner(f"{SECRET}@example.org")
    coach = replace(world.coach, read_coaching_session=speaks, list_plans=speaks)
    ada = Client(create_app(coach, options_of(world.stores)), ada.token)
    me = UUID((await ada("GET", "/v1/me")).json()["id"])
    lines()
    named = {"X-Request-Id": given, "Cookie": SECRET}
    answered = await ada("GET", f"/v1/sessions/{SESSION}?q={SECRET}", headers=named)
    assert answered.headers["X-Request-Id"] == given
    told = lines()
    assert [line["event"] for line in told] == [SPLITTING, SPLITTING]
    assert {tuple(whose(line)) for line in told} == {
        (request_name(given), str(UUID(int=1)), str(me), str(SESSION))
    }
    await ada("GET", "/v1/plans", headers={"X-Request-Id": str(EVENT)})
    assert [whose(line) for line in lines()] == [[str(EVENT), str(UUID(int=1)), str(me), None]] * 2


async def test_a_failure_that_nobody_expected_is_told_with_the_request(lines: Lines) -> None:
    async def fails(_: object) -> Result[Any, Any]:
        raise ValueError(SECRET)

    world = a_world()
    coach = replace(world.coach, list_plans=fails)
    ada = await world.learner(f"{SECRET}@example.org")
    lines()
    ada = Client(create_app(coach, options_of(world.stores)), ada.token)
    assert (await ada("GET", "/v1/plans", headers={"X-Request-Id": str(EVENT)})).status_code == 500
    (told,) = lines()
    assert whose(told)[:2] == [str(EVENT), str(UUID(int=1))]
    assert told["user_id"] is not None


async def test_during_a_command(lines: Lines) -> None:
    recorded = Recorded(instead={"delete_coaching_session": speaks})
    body = command("delete_coaching_session", {"session_id": str(SESSION)}, id=str(COMMAND))
    await handle(body, coach=recorded.coach(), sealer=SEALER)
    expected = [str(COMMAND), str(TENANT), str(LEARNER), str(SESSION)]
    assert [whose(line) for line in lines()] == [expected, expected]
    body = command("delete_coaching_session", {"session_id": str(SESSION)}, id=SECRET)
    await handle(body, coach=recorded.coach(), sealer=SEALER)
    assert {line["request_id"] for line in lines()} == {request_name(SECRET)}
    _log.info("afterwards")
    (after,) = lines()
    assert not {"request_id", "tenant_id", "user_id", "session_id"} & after.keys()


class Listening:
    name: ClassVar[str] = "listening"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (CoachingSessionDeleted,)

    async def handle(self, _: DeliveredEvent) -> None:
        await speaks(None)


async def test_while_a_subscriber_handles_an_event(lines: Lines) -> None:
    (subscriber,) = told_apart([Listening()])
    assert (subscriber.name, subscriber.listens_to) == (Listening.name, Listening.listens_to)
    event = CoachingSessionDeleted(tenant_id=TENANT, user_id=LEARNER, occurred_at=NOW, session_id=SESSION)
    delivered = DeliveredEvent(
        position=1, event_id=EVENT, aggregate_id=SESSION, event=event, traceparent=LED_BY
    )
    await subscriber.handle(delivered)
    expected = [str(EVENT), str(TENANT), str(LEARNER), str(SESSION)]
    said = lines()
    assert [whose(line) for line in said] == [expected, expected]
    assert [(line["trace_id"], line["span_id"]) for line in said] == [("ab" * 16, "cd" * 8)] * 2
    await subscriber.handle(replace(delivered, traceparent=None))
    assert not any("trace_id" in line for line in lines())
