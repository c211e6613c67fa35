"""Tokens for whoever forgot their password: bent, foreign, used or old, they fail and change nothing."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.tokens.jwt_issuer import JwtIssuer
from adapters.tokens.signing_keys import SigningKeys
from domain.identity.password_reset import LIFETIME
from tests.contracts.state import state
from tests.http.test_bent_secrets import MANY, bent
from tests.http.worlds import OTHER_TENANT, PASSWORD, World, a_world, code

ADA = "ada@example.org"
NEXT = "seven purple foxes"
ISSUER = JwtIssuer(SigningKeys([bytes(range(32))]), issuer="coach", audience="coach")
ELSEWHERE = {"Coach-Tenant": str(OTHER_TENANT)}


@pytest.fixture
async def world() -> World:
    world = a_world(tokens=ISSUER)
    await world.learner(ADA)
    await world.learner(ADA, OTHER_TENANT)
    return world


@pytest.fixture
async def token(world: World) -> str:
    return await letter(world)


async def letter(world: World) -> str:
    asked = await world.stranger("POST", "/v1/password-resets", {"email": ADA})
    assert asked.status_code == 204, asked.text
    await world.cases.relay().drain()
    lines = world.stores.outgoing_mail.sent[-1].text.splitlines()
    return next(line.strip() for line in lines if line.startswith("    "))


async def refused(world: World, token: str, tenant: dict[str, str] | None = None) -> None:
    before = accounts(world)
    body = {"token": token, "new_password": NEXT}
    told = await world.stranger("POST", "/v1/password-resets/redemption", body, headers=tenant)
    assert code(told) == (401, "password_reset_invalid"), token
    assert accounts(world) == before


async def redeemed(world: World, token: str) -> None:
    before = accounts(world)
    body = {"token": token, "new_password": NEXT}
    told = await world.stranger("POST", "/v1/password-resets/redemption", body)
    assert told.status_code == 204, told.text
    assert accounts(world) != before, "or nobody could see a change"


def accounts(world: World) -> object:
    """All that a token could change: passwords, logins and other letters."""
    kept = world.stores.database
    tables = (kept.users, kept.refresh_tokens, kept.password_resets)
    return [state(list(table.values())) for table in tables]


@MANY
@given(data=st.data())
async def test_bent(world: World, token: str, data: st.DataObject) -> None:
    await refused(world, data.draw(bent(token)))


@MANY
@given(raw=st.binary(min_size=1, max_size=64), as_hex=st.booleans())
async def test_made_up(world: World, token: str, raw: bytes, as_hex: bool) -> None:
    await refused(world, raw.hex() if as_hex else raw.decode("latin-1").replace("\0", "0"))


async def test_of_another_tenant_and_of_another_kind(world: World, token: str) -> None:
    await refused(world, token, ELSEWHERE)
    login = await world.stranger("POST", "/v1/tokens", {"email": ADA, "password": PASSWORD})
    for other in (login.json()["access_token"], login.json()["refresh_token"]):
        await refused(world, other)
    (reset,) = world.stores.database.password_resets.values()
    assert reset.token_hash is not None
    for kept in (str(reset.id), reset.token_hash.hex()):  # whoever reads the database cannot use what it says
        await refused(world, kept)
    await redeemed(world, token)


async def test_used_and_followed_by_another(world: World, token: str) -> None:
    second = await letter(world)
    await redeemed(world, second)
    for old in (token, second):
        await refused(world, old)


@MANY
@given(late=st.timedeltas(timedelta(0), timedelta(days=9_000)))
async def test_expired(world: World, token: str, late: timedelta) -> None:
    (reset,) = world.stores.database.password_resets.values()
    assert reset.token_hash is not None
    reset.issue(reset.token_hash, now=world.clock.now() - LIFETIME - late)
    await refused(world, token)


async def test_just_in_time(world: World, token: str) -> None:
    world.clock.advance(LIFETIME - timedelta(seconds=1))
    await redeemed(world, token)
