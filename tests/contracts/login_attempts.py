"""Contract: attempts to log in are counted before they are made, for everybody together."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

from application.ports.login_attempts import Attempt, LoginAttempts
from domain.identity.lockout import WITH_ALL_TOGETHER, WITH_ONE_ADDRESS
from tests.builders import NOW

FREE = WITH_ONE_ADDRESS.free
SECOND = timedelta(seconds=1)


def an_attempt(*, tenant_id: UUID | None = None, who: str = "", address: str | None = "192.0.2.1") -> Attempt:
    return Attempt(tenant_id=tenant_id or uuid4(), who=who or f"{uuid4()}@example.org", address=address)


def elsewhere(attempt: Attempt, number: int) -> Attempt:
    return Attempt(tenant_id=attempt.tenant_id, who=attempt.who, address=f"198.51.100.{number}")


class LoginAttemptsContract:
    async def test_so_many_cost_nothing_and_then_one_waits_longer_and_longer(
        self, login_attempts: LoginAttempts
    ) -> None:
        attempt, now = an_attempt(), NOW
        for _ in range(FREE):
            assert await login_attempts.begin(attempt, now=now) is None
        for wait in (SECOND, 2 * SECOND, 4 * SECOND):
            assert await login_attempts.begin(attempt, now=now) == wait
            assert await login_attempts.begin(attempt, now=now) == wait  # asking in vain counts nothing
            now += wait
            assert await login_attempts.begin(attempt, now=now) is None

    async def test_nobody_gets_ahead_by_trying_many_times_at_once(
        self, login_attempts: LoginAttempts
    ) -> None:
        attempt = an_attempt()
        outcomes = await asyncio.gather(*(login_attempts.begin(attempt, now=NOW) for _ in range(2 * FREE)))
        assert outcomes.count(None) == FREE

    async def test_a_success_begins_anew(self, login_attempts: LoginAttempts) -> None:
        attempt = an_attempt()
        for _ in range(FREE):
            await login_attempts.begin(attempt, now=NOW)
        await login_attempts.succeeded(attempt, now=NOW)
        for _ in range(FREE):
            assert await login_attempts.begin(attempt, now=NOW) is None

    async def test_others_do_not_wait(self, login_attempts: LoginAttempts) -> None:
        attempt = an_attempt()
        for _ in range(FREE):
            await login_attempts.begin(attempt, now=NOW)
        others = [
            elsewhere(attempt, 1),
            an_attempt(tenant_id=attempt.tenant_id, address=attempt.address),
            an_attempt(who=attempt.who, address=attempt.address),
            Attempt(tenant_id=attempt.tenant_id, who=attempt.who, address=None),
        ]
        assert [await login_attempts.begin(other, now=NOW) for other in others] == [None] * 4

    async def test_guessing_from_everywhere_is_slowed_down_but_not_for_whom_the_account_knows(
        self, login_attempts: LoginAttempts
    ) -> None:
        home = an_attempt()
        await login_attempts.begin(home, now=NOW)
        await login_attempts.succeeded(home, now=NOW)
        for number in range(WITH_ALL_TOGETHER.free):
            assert await login_attempts.begin(elsewhere(home, number), now=NOW) is None
        assert await login_attempts.begin(elsewhere(home, 254), now=NOW) == SECOND
        assert await login_attempts.begin(home, now=NOW) is None
