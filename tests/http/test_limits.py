"""Too much of it: requests of one learner, requests from one address, wrong passwords."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from domain.identity.rates import Rate
from entrypoints.http.addresses import address_of
from entrypoints.http.app import create_app
from entrypoints.http.asking import Ask
from tests.http.worlds import PASSWORD, Client, World, a_world, code, options_of, use_cases

MINUTE = timedelta(minutes=1)
LOGIN = {"email": "ada@example.org", "password": PASSWORD}


def limited(*, account: Rate | None = None, address: Rate | None = None, proxies: int = 0) -> World:
    world = a_world()
    world.stores.account_rate, world.stores.address_rate = account, address
    cases = use_cases(world.stores)
    options = replace(options_of(world.stores), proxies=proxies)
    return World(world.stores, world.clock, cases, create_app(cases.coach(), options))


async def test_a_learner_who_asks_too_often_is_told_when_to_go_on() -> None:
    world = limited(account=Rate("account", per_minute=60, burst=5))
    ada, bob = await world.learner("ada@example.org"), await world.learner("bob@example.org")
    answers = [await ada("GET", "/v1/me") for _ in range(8)]
    assert code(answers[-1]) == (429, "too_many_requests")
    assert answers[-1].headers["Retry-After"] == "1"
    assert answers[-1].json()["retry_after"] == 1
    assert (await bob("GET", "/v1/me")).status_code == 200
    world.clock.advance(timedelta(seconds=1))
    assert (await ada("GET", "/v1/me")).status_code == 200


async def test_from_one_address_only_so_many_accounts_are_tried() -> None:
    world = limited(address=Rate("address", per_minute=60, burst=3), proxies=1)

    async def try_from(address: str) -> httpx.Response:
        return await world.stranger("POST", "/v1/tokens", LOGIN, headers={"X-Forwarded-For": address})

    answers = [code(await try_from("192.0.2.1")) for _ in range(4)]
    assert answers == [*[(401, "credentials_wrong")] * 3, (429, "too_many_requests")]
    assert code(await try_from("192.0.2.2")) == (401, "credentials_wrong")
    assert code(await try_from("192.0.2.9, 192.0.2.1")) == (429, "too_many_requests")


async def test_without_a_proxy_nobody_chooses_an_address() -> None:
    world = limited(address=Rate("address", per_minute=60, burst=1))
    statuses = [
        (await world.stranger("POST", "/v1/tokens", LOGIN, headers={"X-Forwarded-For": address})).status_code
        for address in ("192.0.2.1", "192.0.2.2")
    ]
    assert statuses == [401, 429]


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
async def test_wrong_passwords_are_answered_alike_with_or_without_an_account(email: str) -> None:
    world = limited()
    await world.learner("ada@example.org")
    wrong = {"email": email, "password": "not my password"}
    answers = [code(await world.stranger("POST", "/v1/tokens", wrong)) for _ in range(11)]
    assert answers == [*[(401, "credentials_wrong")] * 10, (429, "too_many_attempts")]
    assert code(await world.stranger("POST", "/v1/tokens", {**wrong, "password": PASSWORD})) == (
        429,
        "too_many_attempts",
    )


async def test_a_stolen_access_token_does_not_let_one_guess_the_password(ada: Client) -> None:
    guess = {"current_password": "a guess at it", "new_password": "eleven grey owls"}
    answers = [code(await ada("POST", "/v1/me/password", guess)) for _ in range(11)]
    assert answers == [*[(401, "credentials_wrong")] * 10, (429, "too_many_attempts")]


async def test_neither_does_asking_to_be_forgotten(ada: Client) -> None:
    answers = [code(await ada("POST", "/v1/me/erasure", {"password": "a guess at it"})) for _ in range(10)]
    assert answers == [(401, "credentials_wrong")] * 10
    guess = {"current_password": "a guess at it", "new_password": "eleven grey owls"}
    assert code(await ada("POST", "/v1/me/password", guess)) == (429, "too_many_attempts")
    right = {"password": PASSWORD}
    assert code(await ada("POST", "/v1/me/erasure", right)) == (429, "too_many_attempts")
    assert (await ada("GET", "/v1/me")).status_code == 200


@pytest.mark.parametrize(
    ("client", "told", "proxies", "address"),
    [
        ("192.0.2.1", [], 0, "192.0.2.1"),
        ("192.0.2.1", ["203.0.113.5"], 0, "192.0.2.1"),
        ("10.0.0.1", ["203.0.113.5"], 1, "203.0.113.5"),
        ("10.0.0.1", ["6.6.6.6", "203.0.113.5"], 1, "203.0.113.5"),
        ("10.0.0.1", ["6.6.6.6, 203.0.113.5, 10.0.0.2"], 2, "203.0.113.5"),
        ("10.0.0.1", [], 1, "unknown"),
        ("10.0.0.1", ["nonsense"], 1, "unknown"),
        ("2001:db8:1:2:3:4:5:6", [], 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", [], 0, "192.0.2.1"),
        (None, [], 0, "unknown"),
    ],
)
def test_where_a_request_comes_from(client: str | None, told: list[str], proxies: int, address: str) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in told]
    scope: dict[str, object] = {
        "type": "http",
        "headers": headers,
        "client": (client, 1) if client else None,
        "state": {},
    }
    ask = Ask(scope, None, None)  # type: ignore[arg-type]  # as much of a scope as is looked at
    assert address_of(ask, proxies=proxies) == address
