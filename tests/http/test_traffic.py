"""Every request is counted by what was asked and how it was answered, and never by whose it was."""

import asyncio
from uuid import uuid4

from litestar.types import Receive, Scope, Send
from returns.result import Failure

from application.tracer import NobodyFollows
from domain.planning.errors import PlanNotFound
from entrypoints.http.traffic import counted
from tests.http.scripted import Scripted
from tests.http.worlds import Client

ASKING = {"token": "let me in"}


class Counted:
    def __init__(self) -> None:
        self.seen: list[tuple[str, str, int]] = []

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        assert 0 <= seconds < 60
        self.seen.append((method, route, status))


async def seen(method: str, path: str) -> list[tuple[str, str, int]]:
    traffic = Counted()
    coach = Scripted(says={"read_plan": Failure(PlanNotFound())})
    await Client(coach.app(traffic=traffic), **ASKING)(method, path)
    return traffic.seen


async def test_a_request_counts_by_its_route_and_not_by_its_path() -> None:
    assert await seen("GET", f"/v1/plans/{uuid4()}?secret=word") == [("GET", "/v1/plans/{plan_id}", 404)]


async def test_what_no_route_fits_counts_without_its_path() -> None:
    assert await seen("GET", "/ada@example.org/diary") == [("GET", "unmatched", 404)]


async def test_a_method_that_nobody_knows_counts_without_its_name() -> None:
    ((method, _, status),) = await seen("BREW", "/v1/plans")
    assert (method, status // 100) == ("other", 4)


async def test_a_client_that_hangs_up_counts_once() -> None:
    async def never(scope: Scope, receive: Receive, send: Send) -> None:
        raise asyncio.CancelledError

    traffic = Counted()
    scope = {"type": "http", "method": "GET", "path_template": "/v1/progress"}
    try:
        await counted(never, traffic, NobodyFollows())(scope, None, None)  # type: ignore[arg-type]  # nothing of it is looked at
    except asyncio.CancelledError:
        assert traffic.seen == [("GET", "/v1/progress", 499)]
    else:
        raise AssertionError
