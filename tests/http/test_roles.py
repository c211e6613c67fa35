"""What an account or a service may do besides its own work, and where the keys of its proofs are."""

from datetime import timedelta
from itertools import pairwise
from secrets import token_bytes
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from adapters.tokens.jwt_issuer import JwtIssuer
from adapters.tokens.signing_keys import SigningKeys
from application.identity.give_role import GiveRoleCommand
from application.identity.tend_api_keys import CreateApiKeyCommand, RevokeApiKeyCommand
from application.identity.tend_tenants import ResumeTenantCommand, SuspendTenantCommand
from application.ports.token_issuer import Identity
from domain.identity.role import Role
from tests.http.worlds import OTHER_TENANT, PASSWORD, TENANT, Client, World, a_world, code

ADA = Identity(TENANT, UUID(int=5))


async def handed_over(client: Client, visibility: str) -> str:
    material = {"title": "Tides", "text": f"Something {visibility}: tides follow the moon."}
    response = await client("POST", "/v1/knowledge", {**material, "visibility": visibility})
    assert response.status_code == 202, response.text
    return f"/v1/knowledge/{response.json()['resource_id']}"


async def promoted(world: World, client: Client, email: str, role: Role = Role.TENANT_ADMIN) -> Client:
    """The account with the role, logged in again."""
    user_id = UUID((await client("GET", "/v1/me")).json()["id"])
    (await world.coach.give_role(GiveRoleCommand(tenant_id=TENANT, user_id=user_id, role=role))).unwrap()
    tokens = await world.stranger("POST", "/v1/tokens", {"email": email, "password": PASSWORD})
    return Client(world.app, tokens.json()["access_token"])


async def service(world: World, role: Role, tenant_id: UUID = TENANT) -> tuple[Client, UUID]:
    command = CreateApiKeyCommand(tenant_id=tenant_id, name="Timetable", role=role)
    made = (await world.coach.create_api_key(command)).unwrap()
    return Client(world.app, made.key), made.id


async def test_a_learner_removes_only_their_own(ada: Client, bob: Client) -> None:
    shared = await handed_over(ada, "shared")
    assert code(await bob("DELETE", shared)) == (404, "resource_not_found")
    assert (await ada("DELETE", shared)).status_code == 204


async def test_a_tenant_admin_removes_what_is_shared_and_nothing_private(
    world: World, ada: Client, bob: Client
) -> None:
    shared, private = await handed_over(ada, "shared"), await handed_over(ada, "private")
    admin = await promoted(world, bob, "bob@example.org")
    assert (await admin("DELETE", shared)).status_code == 204
    assert code(await admin("DELETE", private)) == (404, "resource_not_found")


async def test_another_role_does_not(world: World, ada: Client, bob: Client) -> None:
    shared = await handed_over(ada, "shared")
    operator = await promoted(world, bob, "bob@example.org", Role.OPERATOR)
    assert code(await operator("DELETE", shared)) == (404, "resource_not_found")


async def test_an_admin_of_another_tenant_does_not(world: World, ada: Client) -> None:
    shared = await handed_over(ada, "shared")
    stranger, _ = await service(world, Role.TENANT_ADMIN, OTHER_TENANT)
    assert code(await stranger("DELETE", shared)) == (404, "resource_not_found")


async def test_a_service_comes_in_by_its_key_until_it_is_revoked(world: World, ada: Client) -> None:
    first, second = await handed_over(ada, "shared"), await handed_over(ada, "private")
    admin, key_id = await service(world, Role.TENANT_ADMIN)
    assert (await admin("DELETE", first)).status_code == 204
    assert code(await admin("DELETE", second)) == (404, "resource_not_found")
    assert code(await admin("GET", "/v1/me")) == (404, "account_not_found")
    (await world.coach.revoke_api_key(RevokeApiKeyCommand(key_id=key_id))).unwrap()
    assert code(await admin("GET", "/v1/plans")) == (401, "access_token_invalid")


async def test_a_services_request_that_comes_again_is_answered_alike_and_to_itself_only(
    world: World, ada: Client
) -> None:
    shared, once = await handed_over(ada, "shared"), {"Idempotency-Key": "once"}
    service_a, _ = await service(world, Role.TENANT_ADMIN)
    service_b, _ = await service(world, Role.TENANT_ADMIN)
    assert [(await service_a("DELETE", shared, headers=once)).status_code for _ in range(3)] == [204] * 3
    assert code(await service_a("DELETE", shared)) == (404, "resource_not_found")
    assert code(await service_b("DELETE", shared, headers=once)) == (404, "resource_not_found")
    another = await handed_over(ada, "shared")
    assert code(await service_a("DELETE", another, headers=once))[0] == 422
    assert (await service_b("DELETE", another, headers=once)).status_code == 204


@pytest.mark.parametrize("key", ["ck_", "ck_" + "x" * 43])
async def test_an_invented_key_opens_nothing(world: World, key: str) -> None:
    assert code(await Client(world.app, key)("GET", "/v1/plans")) == (401, "access_token_invalid")


async def test_in_a_suspended_tenant_one_reads_and_nothing_else(world: World, ada: Client) -> None:
    login = {"email": "ada@example.org", "password": PASSWORD}
    tokens = (await world.stranger("POST", "/v1/tokens", login)).json()
    (await world.coach.suspend_tenant(SuspendTenantCommand(tenant_id=TENANT))).unwrap()
    renewal = {"refresh_token": tokens["refresh_token"]}
    newcomer = {**login, "email": "eve@example.org", "display_name": "Eve", "timezone": "UTC"}
    refused = [
        await ada("POST", "/v1/plans", {"title": "Exam"}),
        await world.stranger("POST", "/v1/tokens", login),
        await world.stranger("POST", "/v1/tokens/refresh", renewal),
        await world.stranger("POST", "/v1/users", newcomer),
    ]
    assert [code(each) for each in refused] == [(403, "tenant_suspended")] * 4
    assert (await ada("GET", "/v1/plans")).status_code == 200
    (await world.coach.resume_tenant(ResumeTenantCommand(tenant_id=TENANT))).unwrap()
    assert (await world.stranger("POST", "/v1/tokens/refresh", renewal)).status_code == 200
    assert (await ada("POST", "/v1/plans", {"title": "Exam"})).status_code == 201


async def test_a_changed_role_ends_the_logins(world: World, ada: Client) -> None:
    login = {"email": "ada@example.org", "password": PASSWORD}
    tokens = (await world.stranger("POST", "/v1/tokens", login)).json()
    await promoted(world, ada, "ada@example.org")
    renewed = await world.stranger("POST", "/v1/tokens/refresh", {"refresh_token": tokens["refresh_token"]})
    assert code(renewed) == (401, "refresh_token_invalid")


async def test_others_check_access_tokens_with_the_published_keys() -> None:
    world = a_world(tokens=JwtIssuer(SigningKeys([token_bytes(32)]), issuer="coach", audience="coach"))
    ada = await world.learner("ada@example.org")
    admin = await promoted(world, ada, "ada@example.org")
    published = (await world.stranger("GET", "/.well-known/jwks.json")).json()
    keys = KeySet.import_key_set(published)
    assert set(published["keys"][0]) == {"kid", "x", "kty", "crv", "alg", "use"}
    assert admin.token is not None
    claims = jwt.decode(admin.token, keys, algorithms=["Ed25519"]).claims
    assert (claims["tenant"], claims["role"]) == (str(TENANT), "tenant_admin")


async def test_keys_are_changed_without_a_refused_token() -> None:
    """Append everywhere, move to the front everywhere, drop when the last token has expired."""
    old, new = token_bytes(32), token_bytes(32)
    world = a_world()

    def process(*seeds: bytes) -> JwtIssuer:
        return JwtIssuer(SigningKeys(seeds), issuer="coach", audience="coach")

    steps = [[old], [old, new], [new, old], [new]]
    now, signed = world.clock.now(), []
    for before, after in pairwise(steps):
        signed.append(process(*before).access_token(ADA, now=now))
        if after == [new]:
            now += timedelta(minutes=15)  # the tokens of the old key have expired
            signed = [process(*before).access_token(ADA, now=now)]
        for running in (process(*before), process(*after)):  # some processes have restarted, others have not
            signed.append(running.access_token(ADA, now=now))
        for reading in (process(*before), process(*after)):
            assert [reading.read(token, now=now) for token in signed] == [ADA] * len(signed)
            kids = {key.kid for key in reading.public_keys}
            assert kids >= {process(*after).public_keys[0].kid}
    assert process(new).read(process(old).access_token(ADA, now=now), now=now) is None
