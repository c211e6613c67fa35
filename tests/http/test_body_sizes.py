"""Bodies over the limit, announced or not."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.http.worlds import Client, World, code


async def sent(
    client: Client, path: str, *, announced: int | None, chunks: Sequence[bytes]
) -> tuple[dict[str, Any], int]:
    """The answer's start, and how many chunks the application asked for before it answered."""
    headers = [(b"authorization", f"Bearer {client.token}".encode()), (b"content-type", b"application/json")]
    if announced is not None:
        headers.append((b"content-length", str(announced).encode()))
    scope: dict[str, Any] = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "http_version": "1.1",
        "scheme": "http",
    }
    left, read = list(chunks), 0
    started: dict[str, Any] = {}

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Any) -> None:
        started.update(message if message["type"] == "http.response.start" else {})

    await client.app(scope, receive, send)  # type: ignore[arg-type]  # the scope's TypedDict is not ours to build
    return started, read


async def test_an_announced_giant_is_refused_before_it_is_read(ada: Client) -> None:
    start, read = await sent(ada, "/v1/plans", announced=1_000_001, chunks=[b"x" * 1_000_001])
    assert (start["status"], read) == (413, 0)


async def test_an_unannounced_giant_is_refused_as_soon_as_it_is_one(ada: Client) -> None:
    start, read = await sent(ada, "/v1/plans", announced=None, chunks=[b"x" * 400_000] * 9)
    assert (start["status"], read) == (413, 3)


async def test_a_key_does_not_open_the_door_for_giants(ada: Client) -> None:
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    response = await ada("POST", "/v1/plans", content=b"x" * 1_000_001, headers=headers)
    assert code(response) == (413, "body_too_large")


@pytest.mark.parametrize(("length", "outcome"), [(1_500_000, 202), (4_999_999, 202), (5_000_001, 422)])
async def test_material_may_be_larger(ada: Client, length: int, outcome: int) -> None:
    response = await ada("POST", "/v1/knowledge", {"title": "Book", "text": "word " * (length // 5) + "x"})
    assert response.status_code == outcome


async def test_a_text_of_10_megabytes_is_too_large_anywhere(world: World, ada: Client) -> None:
    text = {"title": "Book", "text": "x" * 10_000_000}
    assert code(await ada("POST", "/v1/knowledge", text)) == (413, "body_too_large")
    assert code(await ada("POST", "/v1/sessions", text)) == (413, "body_too_large")
    assert code(await world.stranger("POST", "/v1/users", text)) == (413, "body_too_large")
