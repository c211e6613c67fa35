"""Every request ends, whatever it waits for."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from returns.result import Success

from tests.http.scripted import Scripted
from tests.http.test_streams import HELLO, MESSAGES, STREAM, events
from tests.http.worlds import Client, code

PLANS = "/v1/plans"
SOON = 5.0  # seconds: a busy machine is late, but not for ever
DRAFT = {"goal": "Calculus", "due_date": "2030-06-01"}


async def for_ever(_: object) -> Any:
    await asyncio.Event().wait()


def app(*, thinking: float = 0.0, **cases: Any) -> Litestar:
    return Scripted().app(deadline=timedelta(seconds=0.2), thinking=timedelta(seconds=thinking), **cases)


async def taken(client: Client, method: str, path: str, body: object = None) -> tuple[Any, float]:
    loop = asyncio.get_running_loop()
    asked = loop.time()
    response = await client(method, path, body)
    return response, loop.time() - asked


async def test_what_takes_too_long_is_ended_and_worth_another_try() -> None:
    response, seconds = await taken(Client(app(list_plans=for_ever), "t"), "GET", PLANS)
    assert code(response) == (503, "deadline_passed")
    assert response.headers["Retry-After"] == "5"
    assert 0.2 <= seconds < SOON


async def test_what_was_waited_for_is_given_up() -> None:
    given_up = asyncio.Event()

    async def waits(_: object) -> Any:
        try:
            await for_ever(_)
        finally:
            given_up.set()

    await Client(app(list_plans=waits), "t")("GET", PLANS)
    assert given_up.is_set()


async def test_a_mistake_that_looks_like_a_deadline_is_none() -> None:
    async def mistaken(_: object) -> Any:
        raise TimeoutError

    response = await Client(app(list_plans=mistaken), "t")("GET", PLANS)
    assert code(response) == (500, "internal_error")


@pytest.mark.parametrize(("thinking", "least"), [(0.0, 0.2), (0.3, 0.5)])
async def test_whoever_thinks_may_take_longer(thinking: float, least: float) -> None:
    client = Client(app(thinking=thinking, generate_plan=for_ever), "t")
    response, seconds = await taken(client, "POST", f"{PLANS}/generate", DRAFT)
    assert code(response) == (503, "deadline_passed")
    assert least <= seconds < SOON


async def test_the_time_that_the_client_takes_to_send_is_its_own() -> None:
    sent: list[Any] = []
    parts = iter([b'{"title": "Slow", ', b'"focus": "x"}'])

    async def receive() -> Any:
        await asyncio.sleep(0.15)
        part = next(parts, None)
        return {"type": "http.request", "body": part, "more_body": part != b'"focus": "x"}'}

    async def send(message: Any) -> None:
        sent.append(message)

    scope: Any = {
        "type": "http",
        "method": "POST",
        "path": "/v1/sessions",
        "raw_path": b"/v1/sessions",
        "query_string": b"",
        "headers": [(b"authorization", b"Bearer t"), (b"content-type", b"application/json")],
        "http_version": "1.1",
        "scheme": "http",
        "root_path": "",
        "server": ("coach.test", 80),
        "client": ("127.0.0.1", 1),
    }
    loop = asyncio.get_running_loop()
    asked = loop.time()
    await app(open_coaching_session=for_ever)(scope, receive, send)
    assert sent[0]["status"] == 503
    assert 0.5 <= loop.time() - asked < SOON, "twice 0.15 for the body, and the deadline"


async def test_a_stream_that_stays_silent_ends_with_an_error() -> None:
    async def pieces() -> AsyncIterator[str]:
        yield "An eigenvalue"
        await asyncio.Event().wait()

    async def streams(_: object) -> Any:
        return Success(pieces())

    response = await Client(app(stream_message=streams), "t")("POST", MESSAGES, HELLO, headers=STREAM)
    (first, told), (second, problem) = events(response)
    assert (first, told) == ("piece", {"text": "An eigenvalue"})
    assert (second, problem["code"]) == ("error", "deadline_passed")


async def test_a_stream_that_does_not_begin_is_no_stream() -> None:
    response = await Client(app(stream_message=for_ever), "t")("POST", MESSAGES, HELLO, headers=STREAM)
    assert code(response) == (503, "deadline_passed")


async def test_a_quick_answer_has_nothing_to_do_with_it() -> None:
    response = await Client(app(), "t")("GET", f"/health/live?{uuid4()}")
    assert response.status_code == 200
