"""Access tokens that are missing, old, broken or forged."""

import base64
import json
from datetime import timedelta
from secrets import token_bytes
from typing import Any
from uuid import uuid4

import pytest

from adapters.tokens.jwt_issuer import JwtIssuer
from adapters.tokens.signing_keys import SigningKeys
from application.ports.token_issuer import Identity
from tests.http.worlds import TENANT, Client, World, a_world, code


def part(claims: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()


async def test_without_a_token_nothing_is_shown(world: World) -> None:
    response = await world.stranger("GET", "/v1/me")
    assert code(response) == (401, "token_missing")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="coach"'


@pytest.mark.parametrize("header", ["Basic YWRhOmFkYQ==", "Bearer", "Bearer ", "token"])
async def test_another_scheme_is_no_token(world: World, header: str) -> None:
    response = await world.stranger("GET", "/v1/me", headers={"Authorization": header})
    assert code(response) == (401, "token_missing")


@pytest.mark.parametrize("token", ["x", "a.b.c", "ü", "." * 3, "x" * 9000])
async def test_a_malformed_token_is_invalid(world: World, token: str) -> None:
    response = await Client(world.app)("GET", "/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert code(response) == (401, "access_token_invalid")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="coach", error="invalid_token"'


async def test_an_expired_token_is_invalid(world: World, ada: Client) -> None:
    world.clock.advance(timedelta(minutes=16))
    assert code(await ada("GET", "/v1/me")) == (401, "access_token_invalid")


async def test_a_token_is_asked_for_before_the_body_is_looked_at(world: World) -> None:
    assert code(await world.stranger("POST", "/v1/plans", content=b"{")) == (401, "token_missing")


class TestRealTokens:
    """Over the issuer that the product uses."""

    @pytest.fixture
    def issuer(self) -> JwtIssuer:
        return JwtIssuer(SigningKeys([token_bytes(32)]), issuer="coach", audience="coach")

    @pytest.fixture
    def world(self, issuer: JwtIssuer) -> World:
        return a_world(tokens=issuer)

    async def test_a_signed_one_opens_the_door(self, world: World) -> None:
        ada = await world.learner("ada@example.org")
        assert (await ada("GET", "/v1/me")).status_code == 200

    async def test_alg_none_does_not(self, world: World) -> None:
        now = int(world.clock.now().timestamp())
        claims = {
            "iss": "coach",
            "aud": "coach",
            "sub": str(uuid4()),
            "tenant": str(TENANT),
            "exp": now + 900,
        }
        for header in ({"alg": "none", "typ": "at+jwt"}, {"alg": "None"}, {"alg": "HS256"}):
            forged = Client(world.app, f"{part(header)}.{part(claims)}.")
            assert code(await forged("GET", "/v1/me")) == (401, "access_token_invalid")

    async def test_nor_does_anothers_signature(self, world: World) -> None:
        other = JwtIssuer(SigningKeys([token_bytes(32)]), issuer="coach", audience="coach")
        token = other.access_token(Identity(TENANT, uuid4()), now=world.clock.now())
        assert code(await Client(world.app, token)("GET", "/v1/me")) == (401, "access_token_invalid")


async def test_a_learner_of_another_tenant_is_another_learner(world: World) -> None:
    await world.learner("ada@example.org")
    other = {"email": "ada@example.org", "password": "correct horse battery"}
    headers = {"Coach-Tenant": "00000000-0000-0000-0000-000000000002"}
    assert code(await world.stranger("POST", "/v1/tokens", other, headers=headers)) == (
        401,
        "credentials_wrong",
    )


async def test_a_tenant_is_an_id(world: World) -> None:
    login = {"email": "ada@example.org", "password": "correct horse battery"}
    response = await world.stranger("POST", "/v1/tokens", login, headers={"Coach-Tenant": "school"})
    assert code(response) == (400, "tenant_malformed")
