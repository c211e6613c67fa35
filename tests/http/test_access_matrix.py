"""Every route of the document, asked by everybody who might: what each may see is declared here.

A route that nobody has declared fails. Tokens are the product's own, signed and forged.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_bytes
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.tokens.jwt_issuer import JwtIssuer
from adapters.tokens.signing_keys import SigningKeys
from application.identity.tend_api_keys import CreateApiKeyCommand, RevokeApiKeyCommand
from application.ports.token_issuer import Identity
from domain.identity.role import Role
from tests.http.belongings import MARK, everything_of
from tests.http.test_openapi import OPERATIONS
from tests.http.worlds import OTHER_TENANT, PASSWORD, TENANT, Client, World, a_world


@dataclass(frozen=True)
class Own:
    """Everybody finds their own here, and nothing of anybody else's: ``empty`` where they have nothing."""

    status: int
    empty: int | None = None


@dataclass(frozen=True)
class Theirs:
    """About one thing: its owner gets ``status``, everybody else what they get for one that is not there."""

    status: int
    missing: str


@dataclass(frozen=True)
class ToAll:
    """Whoever comes gets the same, with or without a token. ``because`` of what."""

    because: str


EXPECTED: dict[str, Own | Theirs | ToAll] = {
    "register_user": ToAll("nobody has a token before"),
    "log_in": ToAll("a password is shown instead"),
    "log_out": ToAll("a refresh token is shown instead"),
    "refresh_tokens": ToAll("a refresh token is shown instead"),
    "request_password_reset": ToAll("whoever lost the password has no token"),
    "reset_password": ToAll("the token of the letter is shown instead"),
    "read_signing_keys": ToAll("public keys"),
    "list_receipt_keys": ToAll("public keys"),
    "read_erasure": ToAll("whoever was erased has no token; the id is a secret of its own"),
    "live": ToAll("no word of any learner"),
    "ready": ToAll("no word of any learner"),
    "read_profile": Own(200),
    "change_profile": Own(200),
    "change_password": Own(204),
    "list_logins": Own(200),
    "end_logins": Own(204),
    "end_login": Theirs(204, "login_not_found"),
    "request_export": Own(202),
    "list_exports": Own(200),
    "read_export": Theirs(200, "export_not_found"),
    "request_erasure": Own(202),
    "open_session": Own(201),
    "list_sessions": Own(200),
    "read_session": Theirs(200, "coaching_session_not_found"),
    "change_session": Theirs(200, "coaching_session_not_found"),
    "delete_session": Theirs(204, "coaching_session_not_found"),
    "send_message": Theirs(201, "coaching_session_not_found"),
    "list_messages": Theirs(200, "coaching_session_not_found"),
    "read_voice_message": Theirs(200, "coaching_session_not_found"),
    "recall": Own(200),
    "read_persona": Own(200, empty=404),
    "create_plan": Own(201),
    "list_plans": Own(200),
    "read_plan": Theirs(200, "plan_not_found"),
    "change_plan": Theirs(200, "plan_not_found"),
    "delete_plan": Theirs(204, "plan_not_found"),
    "generate_plan": Own(201),
    "list_tasks": Own(200),
    "add_task": Theirs(201, "plan_not_found"),
    "change_task": Theirs(200, "task_not_found"),
    "remove_task": Theirs(204, "task_not_found"),
    "log_study_session": Own(201),
    "list_study_sessions": Own(200),
    "read_progress": Own(200),
    "list_progress": Own(200),
    "request_report": Own(202),
    "read_report": Theirs(200, "report_not_found"),
    "add_knowledge": Own(202),
    "list_knowledge": Own(200),
    "search_knowledge": Own(200),
    "read_knowledge": Theirs(200, "resource_not_found"),
    "delete_knowledge": Theirs(204, "resource_not_found"),
    "read_import": Theirs(200, "import_not_found"),
    "request_upload": Own(201),
}
ROUTES = {operation["operationId"]: (method, path, operation) for method, path, operation in OPERATIONS}
SECURED = [name for name, (_, _, operation) in ROUTES.items() if operation["security"]]
OPEN = [name for name in ROUTES if name not in SECURED]

BODIES = {"add_knowledge": {"title": "Tides", "text": "They follow the moon."}}  # one of three, not all

SEED = token_bytes(32)
ISSUER = JwtIssuer(SigningKeys([SEED]), issuer="coach", audience="coach")
WORLD: World = a_world(tokens=ISSUER)


def test_every_route_is_declared() -> None:
    assert set(ROUTES) == set(EXPECTED)
    assert set(OPEN) == {name for name, expected in EXPECTED.items() if isinstance(expected, ToAll)}
    assert {name for name, (_, path, _) in ROUTES.items() if "{" in path} == {
        name for name, expected in EXPECTED.items() if isinstance(expected, Theirs)
    } | {"read_erasure"}


async def ask(client: Client, name: str, ids: dict[str, str]) -> httpx.Response:
    """As the document shows it."""
    method, path, operation = ROUTES[name]
    body = operation.get("requestBody")
    given = BODIES.get(name) or (body and body["content"]["application/json"]["example"])
    required = [each["name"] for each in operation["parameters"] if each.get("required")]
    for part, value in ids.items():
        path = path.replace(f"{{{part}}}", value)
    return await client(method, path + (f"?q={MARK}" if "q" in required else ""), given)


async def someone(tenant_id: UUID = TENANT) -> Client:
    return await WORLD.learner(f"{uuid4()}@example.org", tenant_id)


async def one_of_the_school() -> Client:
    return await someone()


async def one_of_another_school() -> Client:
    return await someone(OTHER_TENANT)


async def an_admin() -> Client:
    return _with_role(await someone(), Role.TENANT_ADMIN)


async def an_operator() -> Client:
    return _with_role(await someone(), Role.OPERATOR)


OTHERS = [one_of_the_school, one_of_another_school, an_admin, an_operator]


@pytest.mark.parametrize("name", SECURED)
async def test_only_the_owner_gets_at_what_is_somebodys(name: str) -> None:
    ada = await someone()
    hers = await everything_of(ada)
    await WORLD.cases.relay().drain()
    expected = EXPECTED[name]
    assert not isinstance(expected, ToAll)
    for other in OTHERS:
        eve = await other()
        told = await ask(eve, name, hers)
        assert MARK not in told.text, other
        if isinstance(expected, Theirs):
            missing = await ask(eve, name, {part: str(uuid4()) for part in hers})
            assert (told.status_code, told.json()["code"]) == (404, expected.missing), other
            assert {**told.json(), "instance": ""} == {**missing.json(), "instance": ""}
        else:
            assert told.status_code == (expected.empty or expected.status), other
    told = await ask(ada, name, hers)
    if name == "read_voice_message":  # hers is written: the one thing that she cannot have either
        assert (told.status_code, told.json()["code"]) == (404, "voice_message_not_found")
    else:
        assert told.status_code == expected.status, told.text


async def none(_: str) -> str | None:
    return None


async def a_refresh_token(email: str) -> str:
    login = {"email": email, "password": PASSWORD}
    return str((await WORLD.stranger("POST", "/v1/tokens", login)).json()["refresh_token"])


async def expired(email: str) -> str:
    return ISSUER.access_token(await _identity(email), now=WORLD.clock.now() - timedelta(minutes=16))


async def for_another_audience(email: str) -> str:
    other = JwtIssuer(SigningKeys([SEED]), issuer="coach", audience="shop")
    return other.access_token(await _identity(email), now=WORLD.clock.now())


async def of_another_issuer(email: str) -> str:
    other = JwtIssuer(SigningKeys([SEED]), issuer="shop", audience="coach")
    return other.access_token(await _identity(email), now=WORLD.clock.now())


async def of_another_key(email: str) -> str:
    other = JwtIssuer(SigningKeys([token_bytes(32)]), issuer="coach", audience="coach")
    return other.access_token(await _identity(email), now=WORLD.clock.now())


async def alg_none(email: str) -> str:
    _, claims = await _parts(email)
    return f"{_part({'alg': 'none', 'typ': 'at+jwt'})}.{claims}."


async def alg_none_with_our_key_id(email: str) -> str:
    header, claims = await _parts(email)
    return f"{_part({**header, 'alg': 'none'})}.{claims}."


async def hs256_with_the_public_key(email: str) -> str:
    """What a verifier that believes the header would check with the key that everybody may read."""
    header, claims = await _parts(email)
    return _hs256({**header, "alg": "HS256"}, claims, _public(Encoding.Raw, PublicFormat.Raw))


async def hs256_with_the_public_pem(email: str) -> str:
    header, claims = await _parts(email)
    pem = _public(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return _hs256({**header, "alg": "HS256"}, claims, pem)


async def hs256_under_our_header(email: str) -> str:
    header, claims = await _parts(email)
    return _hs256(header, claims, _public(Encoding.Raw, PublicFormat.Raw))


async def somebody_elses_signature(email: str) -> str:
    head, claims, _ = ISSUER.access_token(await _identity(email), now=WORLD.clock.now()).split(".")
    other = ISSUER.access_token(Identity(TENANT, uuid4()), now=WORLD.clock.now())
    return f"{head}.{claims}.{other.split('.')[2]}"


async def a_role_of_ones_own_choice(email: str) -> str:
    head, claims, signature = ISSUER.access_token(await _identity(email), now=WORLD.clock.now()).split(".")
    return f"{head}.{_part({**_read(claims), 'role': 'operator'})}.{signature}"


async def a_revoked_key(_: str) -> str:
    made = await WORLD.coach.create_api_key(
        CreateApiKeyCommand(tenant_id=TENANT, name="Statistics", role=Role.OPERATOR)
    )
    await WORLD.coach.revoke_api_key(RevokeApiKeyCommand(key_id=made.unwrap().id))
    return made.unwrap().key


UNFIT = [
    none,
    a_refresh_token,
    expired,
    for_another_audience,
    of_another_issuer,
    of_another_key,
    alg_none,
    alg_none_with_our_key_id,
    hs256_with_the_public_key,
    hs256_with_the_public_pem,
    hs256_under_our_header,
    somebody_elses_signature,
    a_role_of_ones_own_choice,
    a_revoked_key,
]


@pytest.mark.parametrize("unfit", UNFIT)
async def test_what_is_no_token_of_ours_opens_nothing(unfit: Callable[[str], Awaitable[str | None]]) -> None:
    email = f"{uuid4()}@example.org"
    ada = await WORLD.learner(email)
    hers = await everything_of(ada)
    token = await unfit(email)
    refused = (401, "token_missing" if token is None else "access_token_invalid")
    for name in SECURED:
        told = await ask(Client(WORLD.app, token), name, hers)
        assert (told.status_code, told.json()["code"]) == refused, name
        assert MARK not in told.text
    assert (await ada("GET", "/v1/me")).status_code == 200, "hers still does"
    kept = await ada("GET", f"/v1/plans/{hers['plan_id']}")
    assert (kept.status_code, kept.json()["title"]) == (200, MARK)


@pytest.mark.parametrize("name", OPEN)
async def test_what_is_open_to_all_does_not_look_at_tokens(name: str) -> None:
    ids = {"erasure_id": str(uuid4())}
    without = await ask(WORLD.stranger, name, ids)
    for token in ("bent", await expired_of_somebody()):
        told = await ask(Client(WORLD.app, token), name, ids)
        if name == "register_user":  # the second time it is taken
            assert {without.status_code, told.status_code} <= {201, 409}
        else:
            assert told.status_code == without.status_code
    assert MARK not in without.text


PAGES = {("GET", "/ops"), ("POST", "/ops/acts/retry-import"), ("POST", "/ops/logout")}


@pytest.mark.parametrize(("method", "path"), sorted(PAGES))
async def test_the_operators_page_is_for_operators(method: str, path: str) -> None:
    """In no document: a cookie says who asks, and whoever is nobody is led to the login."""
    ada = await someone()
    assert (await ada(method, path)).headers["Location"] == "/ops/login"
    for role in Role:
        token = _with_role(ada, role).token
        cookie = {"Cookie": f"coach_ops={token}", "Origin": "http://coach.test"}
        told = await WORLD.stranger(method, path, headers=cookie)
        expected = 403 if role is not Role.OPERATOR else 200 if method == "GET" else 400
        assert told.status_code == expected, role
        assert MARK not in told.text
    for unfit in UNFIT:
        cookie = {"Cookie": f"coach_ops={await unfit(await _an_address())}", "Origin": "http://coach.test"}
        assert (await WORLD.stranger(method, path, headers=cookie)).headers["Location"] == "/ops/login"


async def _an_address() -> str:
    email = f"{uuid4()}@example.org"
    await WORLD.learner(email)
    return email


async def expired_of_somebody() -> str:
    return ISSUER.access_token(Identity(TENANT, uuid4()), now=WORLD.clock.now() - timedelta(hours=1))


def _with_role(learner: Client, role: Role) -> Client:
    identity = ISSUER.read(str(learner.token), now=WORLD.clock.now())
    assert identity is not None
    raised = Identity(identity.tenant_id, identity.user_id, role)
    return Client(WORLD.app, ISSUER.access_token(raised, now=WORLD.clock.now()))


async def _identity(email: str) -> Identity:
    login = {"email": email, "password": PASSWORD}
    token = (await WORLD.stranger("POST", "/v1/tokens", login)).json()["access_token"]
    identity = ISSUER.read(token, now=WORLD.clock.now())
    assert identity is not None
    return identity


async def _parts(email: str) -> tuple[dict[str, Any], str]:
    """The header of a true token, read, and its claims as they are sent."""
    head, claims, _ = ISSUER.access_token(await _identity(email), now=WORLD.clock.now()).split(".")
    return _read(head), claims


def _public(encoding: Encoding, form: PublicFormat) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(SEED).public_key().public_bytes(encoding, form)


def _hs256(header: dict[str, Any], claims: str, key: bytes) -> str:
    signed = f"{_part(header)}.{claims}"
    return f"{signed}.{_b64(hmac.digest(key, signed.encode(), hashlib.sha256))}"


def _part(claims: dict[str, Any]) -> str:
    return _b64(json.dumps(claims, separators=(",", ":")).encode())


def _b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _read(part: str) -> Any:
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
