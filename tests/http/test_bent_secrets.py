"""What opens something, bent in every way that a machine thinks of: always its refusal, never a failure."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.filesystem.signed_links import FilesystemSignedLinks
from adapters.memory.clock import MemoryClock
from adapters.tokens.jwt_issuer import JwtIssuer
from adapters.tokens.signing_keys import SigningKeys
from application.identity.tend_api_keys import CreateApiKeyCommand
from application.ports.link_gate import LinkedObjects
from application.ports.signed_links import LONGEST
from domain.identity.role import Role
from tests.http.worlds import PASSWORD, TENANT, Client, World, a_world, an_app_with_objects, code

SEED = bytes(range(32))
ISSUER = JwtIssuer(SigningKeys([SEED]), issuer="coach", audience="coach")
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LETTERS = "ABCabc019-_.="
WRITTEN = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=200)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def bent(draw: st.DrawFn, whole: str) -> str:
    """Cut, lengthened, mixed up, or with some bits of what it stands for turned over."""
    at = draw(st.integers(0, len(whole) - 1))
    to = draw(st.integers(at, len(whole)))
    match draw(st.integers(0, 7)):
        case 0:
            changed = whole[:at]
        case 1:
            changed = whole[:at] + whole[to:]
        case 2:
            changed = whole[:at] + draw(st.text(LETTERS, min_size=1, max_size=9)) + whole[at:]
        case 3:
            changed = whole[:at] + draw(st.sampled_from(LETTERS)) + whole[at + 1 :]
        case 4:
            changed = whole[:at] + whole[at:to].swapcase() + whole[to:]
        case 5:
            changed = _turned_over(whole, draw(st.integers(0, 7)), draw(st.integers(0, 10_000)))
        case 6:  # base64's last letter has bits that stand for nothing
            changed = whole[:-1] + draw(st.sampled_from(BASE64))
        case _:
            changed = draw(WRITTEN)
    assume(changed != whole and changed.strip())
    return changed


def _turned_over(whole: str, bit: int, place: int) -> str:
    parts = whole.split(".")
    which = place % len(parts)
    raw = bytearray(urlsafe_b64decode(parts[which] + "=" * (-len(parts[which]) % 4)))
    raw[place % len(raw)] ^= 1 << bit
    parts[which] = urlsafe_b64encode(raw).decode().rstrip("=")
    return ".".join(parts)


@dataclass
class Learner:
    """Has something to lose."""

    world: World
    client: Client
    access: str
    refresh: str

    async def still_in(self) -> bool:
        told = await self.client("GET", "/v1/me")
        return told.status_code == 200


@pytest.fixture
def world() -> World:
    return a_world(tokens=ISSUER)


@pytest.fixture
async def ada(world: World) -> Learner:
    return await _joined(world, "ada@example.org")


@pytest.fixture
async def bob(world: World) -> Learner:
    return await _joined(world, "bob@example.org")


async def _joined(world: World, email: str) -> Learner:
    await world.learner(email)
    login = {"email": email, "password": PASSWORD}
    tokens = (await world.stranger("POST", "/v1/tokens", login)).json()
    client = Client(world.app, tokens["access_token"])
    return Learner(world, client, tokens["access_token"], tokens["refresh_token"])


async def refused(world: World, token: str) -> None:
    told = await Client(world.app, token)("GET", "/v1/me")
    assert code(told) == (401, "access_token_invalid"), token


@MANY
@given(data=st.data())
async def test_access_tokens(ada: Learner, data: st.DataObject) -> None:
    await refused(ada.world, data.draw(bent(ada.access)))
    assert await ada.still_in()


@MANY
@given(parts=st.lists(st.booleans(), min_size=3, max_size=3).filter(lambda each: len(set(each)) > 1))
async def test_access_tokens_put_together_from_two(ada: Learner, bob: Learner, parts: list[bool]) -> None:
    """Whose claims and signature are of the same learner is that learner's: the head is everybody's."""
    pieces = [(ada if hers else bob).access.split(".")[number] for number, hers in enumerate(parts)]
    assume(parts[1] != parts[2])
    await refused(ada.world, ".".join(pieces))


@MANY
@given(
    seed=st.binary(min_size=32, max_size=32), ago=st.timedeltas(timedelta(minutes=15), timedelta(days=9_000))
)
async def test_access_tokens_of_another_key_and_of_another_time(
    ada: Learner, seed: bytes, ago: timedelta
) -> None:
    assume(seed != SEED)
    now, identity = ada.world.clock.now(), ISSUER.read(ada.access, now=ada.world.clock.now())
    assert identity is not None
    other = JwtIssuer(SigningKeys([seed]), issuer="coach", audience="coach")
    await refused(ada.world, other.access_token(identity, now=now))
    await refused(ada.world, ISSUER.access_token(identity, now=now - ago))


@MANY
@given(data=st.data())
async def test_keys_of_services(ada: Learner, data: st.DataObject) -> None:
    made = CreateApiKeyCommand(tenant_id=TENANT, name="Statistics", role=Role.OPERATOR)
    key = (await ada.world.coach.create_api_key(made)).unwrap().key
    await refused(ada.world, data.draw(bent(key)))


@MANY
@given(data=st.data())
async def test_refresh_tokens(ada: Learner, data: st.DataObject) -> None:
    body = {"refresh_token": data.draw(bent(ada.refresh))}
    told = await ada.world.stranger("POST", "/v1/tokens/refresh", body)
    assert code(told) == (401, "refresh_token_invalid")


@pytest.fixture
async def cursor(ada: Learner) -> str:
    for title in ("Sea", "Moon", "Tide"):
        await ada.client("POST", "/v1/plans", {"title": title})
    return str((await ada.client("GET", "/v1/plans", limit=1)).json()["next_cursor"])


@MANY
@given(data=st.data())
async def test_cursors(ada: Learner, bob: Learner, cursor: str, data: st.DataObject) -> None:
    changed = data.draw(bent(cursor))
    assert code(await ada.client("GET", "/v1/plans", cursor=changed)) == (400, "cursor_invalid")
    path = data.draw(st.sampled_from(["/v1/plans", "/v1/tasks", "/v1/sessions", "/v1/knowledge"]))
    assert code(await bob.client("GET", path, cursor=cursor)) == (400, "cursor_invalid")


class TestSignedLinks:
    KEY = "tenant/reports/user/report.pdf"

    @pytest.fixture
    def clock(self) -> MemoryClock:
        return MemoryClock()

    @pytest.fixture
    def links(self, clock: MemoryClock) -> FilesystemSignedLinks:
        return FilesystemSignedLinks(b"k" * 32, clock)

    @pytest.fixture
    async def door(self, links: FilesystemSignedLinks, tmp_path: Any) -> Client:
        objects = FilesystemObjectStore(tmp_path)
        for key in (self.KEY, "tenant/reports/other/report.pdf"):
            await objects.put(key, b"%PDF", content_type="application/pdf")
        return Client(an_app_with_objects(LinkedObjects(links, objects)))

    @MANY
    @given(data=st.data())
    async def test_tokens(self, door: Client, links: FilesystemSignedLinks, data: st.DataObject) -> None:
        path, token = await self._link(links)
        told = await door("GET", path, link=data.draw(bent(token)))
        assert code(told) == (403, "link_forged")

    async def test_tokens_whose_last_letter_stands_for_the_same(
        self, door: Client, links: FilesystemSignedLinks
    ) -> None:
        path, token = await self._link(links)
        for letter in BASE64.replace(token[-1], ""):
            assert code(await door("GET", path, link=token[:-1] + letter)) == (403, "link_forged"), letter

    @MANY
    @given(key=st.binary(min_size=1, max_size=64).filter(lambda key: key != b"k" * 32))
    async def test_tokens_of_another_key(self, door: Client, clock: MemoryClock, key: bytes) -> None:
        path, token = await self._link(FilesystemSignedLinks(key, clock))
        assert code(await door("GET", path, link=token)) == (403, "link_forged")

    @MANY
    @given(data=st.data())
    async def test_paths(self, door: Client, links: FilesystemSignedLinks, data: st.DataObject) -> None:
        _, token = await self._link(links)
        elsewhere = data.draw(bent(self.KEY) | st.just("tenant/reports/other/report.pdf"))
        assume("?" not in elsewhere and "#" not in elsewhere)
        told = await door("GET", f"/objects/{quote(elsewhere)}", link=token)
        assert told.status_code in (400, 403, 404)
        assert b"%PDF" not in told.content

    @MANY
    @given(late=st.timedeltas(timedelta(0), timedelta(days=1)))
    async def test_old_ones(
        self, door: Client, clock: MemoryClock, links: FilesystemSignedLinks, late: timedelta
    ) -> None:
        path, token = await self._link(links)
        assert (await door("GET", path, link=token)).content == b"%PDF"
        clock.advance(LONGEST + late)
        assert code(await door("GET", path, link=token)) == (403, "link_expired")

    async def _link(self, links: FilesystemSignedLinks) -> tuple[str, str]:
        signed = await links.to_get(
            self.KEY, content_type="application/pdf", filename="report.pdf", lasting=LONGEST
        )
        path, _, token = signed.url.partition("?link=")
        return path, token
