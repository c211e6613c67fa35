"""A reply in pieces."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from returns.result import Failure, Success

from application.coaching.views import MessageView, TurnView
from application.ports.failures import StoreUnavailable
from domain.coaching.dialogue import Role
from domain.coaching.errors import CoachingSessionNotFound, MessageDiffers
from tests.http.scripted import Scripted
from tests.http.worlds import Client, code

MESSAGES = f"/v1/sessions/{uuid4()}/messages"
STREAM = {"Accept": "text/event-stream"}
HELLO = {"content": "Hello"}


def events(response: httpx.Response) -> list[tuple[str, Any]]:
    told = []
    for block in response.text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        told.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return told


def a_turn() -> TurnView:
    def message(role: Role) -> MessageView:
        return MessageView(
            id=uuid4(),
            session_id=uuid4(),
            role=role,
            content="line\nbreak",
            tool_calls=(),
            tokens=1,
            created_at=datetime(2030, 1, 1, tzinfo=UTC),
        )

    return TurnView(message=message(Role.USER), reply=message(Role.ASSISTANT))


async def pieces(*parts: str | TurnView | Exception) -> AsyncIterator[str | TurnView]:
    for part in parts:
        if isinstance(part, Exception):
            raise part
        yield part


async def test_the_pieces_join_to_the_reply(ada: Client) -> None:
    path = (await ada("POST", "/v1/sessions", {"title": "A", "focus": "B"})).headers["Location"] + "/messages"
    response = await ada("POST", path, {"content": "What?"}, headers=STREAM)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/event-stream")
    *spoken, (name, turn) = events(response)
    assert {name for name, _ in spoken} == {"piece"}
    assert name == "turn"
    assert "".join(data["text"] for _, data in spoken) == turn["reply"]["content"]
    assert (await ada("GET", path)).json()["items"] == [turn["message"], turn["reply"]]


async def test_a_break_in_the_middle_is_told_as_a_problem() -> None:
    streamed = pieces("An eigenvalue\n", StoreUnavailable("tutor"))
    client = Client(Scripted({"stream_message": Success(streamed)}).app(), "t")
    response = await client("POST", MESSAGES, HELLO, headers=STREAM)
    (first, told), (second, problem) = events(response)
    assert (first, told) == ("piece", {"text": "An eigenvalue\n"})
    assert (second, problem["code"], problem["status"]) == ("error", "store_unavailable", 503)
    assert problem["instance"] == f"urn:coach:request:{response.headers['X-Request-Id']}"


async def test_a_mistake_of_ours_in_the_middle_is_not_explained() -> None:
    client = Client(Scripted({"stream_message": Success(pieces(RuntimeError("secret")))}).app(), "t")
    response = await client("POST", MESSAGES, HELLO, headers=STREAM)
    assert "secret" not in response.text
    assert [(name, data["code"]) for name, data in events(response)] == [("error", "internal_error")]


@pytest.mark.parametrize(
    ("refusal", "headers", "expected"),
    [
        (CoachingSessionNotFound(), {}, (404, "coaching_session_not_found")),
        (MessageDiffers(), {}, (409, "message_differs")),
        (MessageDiffers(), {"Idempotency-Key": "k"}, (422, "idempotency_key_reused")),
    ],
)
async def test_what_is_refused_never_becomes_a_stream(
    refusal: object, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    client = Client(Scripted({"stream_message": Failure(refusal)}).app(), "t")
    assert code(await client("POST", MESSAGES, HELLO, headers={**STREAM, **headers})) == expected


@pytest.mark.parametrize(
    ("accept", "streams"),
    [
        ("text/event-stream", True),
        ("text/event-stream, application/json", True),
        ("application/json;q=0.5, text/event-stream", True),
        ("text/event-stream, */*;q=0.1", True),
        ("application/json, text/event-stream", False),
        ("text/event-stream;q=0.5, application/json", False),
        ("*/*", False),
        ("text/html", False),
        ("", False),
        ("text/event-stream;q=inf", False),
        (";;,,", False),
    ],
)
async def test_a_stream_is_for_whoever_prefers_it(accept: str, *, streams: bool) -> None:
    coach = Scripted({"stream_message": Success(pieces(a_turn())), "send_message": Success(a_turn())})
    response = await Client(coach.app(), "t")("POST", MESSAGES, HELLO, headers={"Accept": accept})
    assert [name for name, _ in coach.asked] == ["stream_message" if streams else "send_message"]
    assert response.status_code == (200 if streams else 201)
