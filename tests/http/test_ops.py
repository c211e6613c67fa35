"""The operators' page: who gets in, what it shows, what its buttons do, and what no other page can do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import httpx
import pytest
from returns.result import Success

from application.caller import Caller
from application.consistency.check_stores import StoreReport
from application.identity.give_role import GiveRoleCommand
from application.identity.list_logins import ListLoginsCommand
from application.ports.dead_letters import DeadLetter
from application.ports.failures import StoreUnavailable
from application.ports.outbox_desk import WaitingDelivery
from application.ports.token_issuer import Identity
from domain.audit.chain import Link
from domain.identity.role import Role
from entrypoints.http.app import create_app
from tests.builders import NOW, a_user
from tests.http.scripted import Scripted
from tests.http.worlds import OTHER_TENANT, PASSWORD, TENANT, Client, World, options_of

EMAIL = "olga@example.org"
HERE = {"Origin": "http://coach.test"}
FORM = "application/x-www-form-urlencoded"


@dataclass
class Browser:
    """Keeps the cookie, and sends forms as a browser does."""

    client: Client
    cookie: str = ""

    async def get(self, path: str = "/ops") -> httpx.Response:
        return self._keep(await self.client("GET", path, headers=self._headers()))

    async def send(
        self, path: str, form: Mapping[str, object], headers: Mapping[str, str] = HERE
    ) -> httpx.Response:
        sent = {"Content-Type": FORM, **headers, **self._headers()}
        return self._keep(await self.client("POST", path, content=urlencode(form).encode(), headers=sent))

    async def log_in(self, email: str = EMAIL, **more: str) -> httpx.Response:
        return await self.send("/ops/login", {"email": email, "password": PASSWORD, **more})

    async def press(self, act: str, **fields: object) -> httpx.Response:
        """As the form on the page would have it."""
        return await self.send(f"/ops/acts/{act}", {"form_token": await self.form_token(), **fields})

    async def form_token(self) -> str:
        (token,) = set(re.findall(r'name="form_token" value="(\w+)"', (await self.get()).text))
        return str(token)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie} if self.cookie else {}

    def _keep(self, response: httpx.Response) -> httpx.Response:
        if "Set-Cookie" in response.headers:
            self.cookie = response.headers["Set-Cookie"].partition(";")[0]
        return response


async def registered(world: World, role: Role, email: str = EMAIL, tenant_id: UUID = TENANT) -> UUID:
    await world.learner(email, tenant_id)
    async with world.stores.unit_of_work(tenant_id) as work:
        user = await work.users.by_email(email)
    assert user is not None
    await world.coach.give_role(GiveRoleCommand(tenant_id=tenant_id, user_id=user.id, role=role))
    return user.id


@pytest.fixture
async def operator(world: World) -> UUID:
    return await registered(world, Role.OPERATOR)


@pytest.fixture
async def browser(world: World, operator: UUID) -> Browser:
    browser = Browser(world.stranger)
    assert (await browser.log_in()).status_code == 303
    return browser


async def parked(world: World) -> int:
    """The position of an event that the bus could not take, and that says why in markup."""
    async with world.stores.unit_of_work(TENANT) as work:
        await work.users.add(a_user(TENANT, now=world.clock.now()))
        await work.commit()
    claimed = await world.stores.outbox.claim("bus", limit=9, lease=timedelta(minutes=1))
    await world.stores.outbox.park(claimed[-1], reason="<b onmouseover=alert(1)>no luck</b>")
    return claimed[-1].position


async def a_letter(world: World) -> DeadLetter:
    letter = DeadLetter(
        id=uuid4(), received_at=NOW, transport="pgqueuer", code="data_unfit", reason="<i>&", body="sealed"
    )
    await world.stores.dead_letters.keep(letter)
    return letter


def acts(world: World) -> list[tuple[str, str, str | None]]:
    links: list[Link] = world.stores.audit_trail.links[2:]  # after the operator got that role
    return [(each.act.name, each.act.outcome, each.act.details.get("operator")) for each in links]


def led_to(response: httpx.Response) -> str:
    assert response.status_code == 303, response.text
    return str(response.headers["Location"])


# Who gets in


@pytest.mark.parametrize("role", [Role.LEARNER, Role.TENANT_ADMIN])
async def test_nobody_but_operators_gets_in(world: World, role: Role) -> None:
    await registered(world, role)
    browser = Browser(world.stranger)
    turned_away = await browser.log_in()
    assert turned_away.status_code == 403
    assert "This page is for operators" in turned_away.text
    assert browser.cookie == ""
    tokens = (await world.stranger("POST", "/v1/tokens", {"email": EMAIL, "password": PASSWORD})).json()
    browser.cookie = f"coach_ops={tokens['access_token']}"
    for response in (await browser.get(), await browser.send("/ops/acts/replay-letter", {})):
        assert response.status_code == 403
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("cookie", ["", "coach_ops=", "coach_ops=bent", "other=x", "coach_ops"])
async def test_whoever_is_nobody_is_led_to_the_login(world: World, cookie: str) -> None:
    browser = Browser(world.stranger, cookie)
    assert led_to(await browser.get()) == "/ops/login"
    assert led_to(await browser.send("/ops/acts/replay-letter", {"letter": uuid4()})) == "/ops/login"
    assert (await browser.get("/ops/login")).status_code == 200


async def test_a_token_in_a_header_is_not_enough(world: World, operator: UUID) -> None:
    tokens = (await world.stranger("POST", "/v1/tokens", {"email": EMAIL, "password": PASSWORD})).json()
    assert led_to(await Client(world.app, tokens["access_token"])("GET", "/ops")) == "/ops/login"


async def test_a_wrong_password_is_told_and_the_address_kept(world: World, operator: UUID) -> None:
    browser = Browser(world.stranger)
    response = await browser.send("/ops/login", {"email": EMAIL, "password": "wrong"})
    assert response.status_code == 401
    assert f'value="{EMAIL}"' in response.text
    assert "wrong" not in response.text.replace("is wrong", "").replace("are wrong", "")
    assert browser.cookie == ""


async def test_an_operator_of_another_school_gets_in_by_naming_it(world: World) -> None:
    await registered(world, Role.OPERATOR, tenant_id=OTHER_TENANT)
    browser = Browser(world.stranger)
    assert (await browser.log_in()).status_code == 401
    assert led_to(await browser.log_in(tenant=str(OTHER_TENANT))) == "/ops"
    assert (await browser.log_in(tenant="bent")).status_code == 400


async def test_the_cookie_is_for_this_page_and_no_script(world: World, operator: UUID) -> None:
    response = await Browser(world.stranger).log_in()
    cookie = response.headers["Set-Cookie"].split("; ")
    assert cookie[1:] == ["Path=/ops", "Max-Age=900", "HttpOnly", "SameSite=Strict"]
    app = create_app(world.coach, replace(options_of(world.stores), encrypted=True))
    response = await Browser(Client(app)).log_in()
    assert response.headers["Set-Cookie"].endswith("; SameSite=Strict; Secure")


async def test_a_login_leaves_no_refresh_token_behind(world: World, browser: Browser, operator: UUID) -> None:
    logins = await world.coach.list_logins(ListLoginsCommand(caller=Caller(TENANT, operator)))
    assert list(logins.unwrap()) == []


async def test_logging_out_takes_the_cookie_away(browser: Browser) -> None:
    assert (await browser.get()).status_code == 200
    out = await browser.send("/ops/logout", {"form_token": await browser.form_token()})
    assert led_to(out) == "/ops/login"
    assert "Max-Age=0" in out.headers["Set-Cookie"]
    assert led_to(await browser.get()) == "/ops/login"


async def test_a_login_ends_by_itself(world: World, browser: Browser) -> None:
    world.clock.advance(timedelta(minutes=16))
    assert led_to(await browser.get()) == "/ops/login"


# What it shows


async def test_says_that_nothing_needs_anybody(browser: Browser) -> None:
    page = await browser.get()
    assert page.status_code == 200
    assert "Nothing needs you" in page.text
    assert "never compared" in page.text


async def test_is_guarded(browser: Browser) -> None:
    page = await browser.get()
    policy = page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script|@import|url\(|\son\w+=|style=\"|https?://", page.text)


async def test_shows_what_failed_and_escapes_it(world: World, browser: Browser) -> None:
    position = await parked(world)
    letter = await a_letter(world)
    page = (await browser.get()).text
    assert "&lt;b onmouseover=alert(1)&gt;no luck&lt;/b&gt;" in page
    assert "<b onmouseover" not in page
    assert "&lt;i&gt;&amp;" in page
    assert f'name="position" value="{position}"' in page
    assert f'name="letter" value="{letter.id}"' in page
    assert "event parked" in page
    assert "message came to nothing" in page
    assert letter.body not in page


async def test_holds_nothing_of_a_learner(world: World, browser: Browser) -> None:
    learner = a_user(TENANT, now=world.clock.now())
    async with world.stores.unit_of_work(TENANT) as work:
        await work.users.add(learner)
        await work.commit()
    page = (await browser.get()).text
    for personal in (learner.email, learner.display_name, EMAIL):
        assert personal not in page


async def test_a_store_that_is_away_takes_only_its_own_part() -> None:
    away = StoreUnavailable("postgres")
    asked = ("read_outbox_lag", "list_deliveries", "list_imports", "list_erasures", "read_erasure_pressure")
    says: dict[str, Any] = dict.fromkeys((*asked, "read_agreement", "read_backups", "list_acts"), away)
    says["check_stores"] = Success([StoreReport(store="postgres", available=False)])
    says["list_dead_letters"] = Success([])
    says["authenticate"] = Success(Identity(TENANT, uuid4(), Role.OPERATOR))
    coach = Scripted(says=says)
    page = await Browser(Client(coach.app()), "coach_ops=t").get()
    assert page.status_code == 200
    assert page.text.count("its store does not answer") == 6
    assert "store away" in page.text
    assert "there are none" in page.text


async def test_when_it_cannot_be_known_who_asks_that_is_told_as_a_page() -> None:
    coach = Scripted(says={"authenticate": StoreUnavailable("postgres")})
    page = await Browser(Client(coach.app()), "coach_ops=t").get()
    assert (page.status_code, page.headers["Content-Type"]) == (503, "text/html; charset=utf-8")


async def test_walks_along_the_chain_for_who_asks(world: World, browser: Browser) -> None:
    await browser.press("replay-letter", letter=uuid4())
    assert "Walk along the chain" in (await browser.get()).text
    assert "4 entries" in (await browser.get("/ops?chain=true")).text
    links = world.stores.audit_trail.links
    links[1] = replace(links[1], act=replace(links[1].act, outcome="failed"))
    assert "altered at 2" in (await browser.get("/ops?chain=true")).text


# What its buttons do


async def test_replays_a_parked_event(world: World, browser: Browser, operator: UUID) -> None:
    position = await parked(world)
    assert led_to(await browser.press("replay-delivery", subscriber="bus", position=position)) == (
        "/ops?note=replay-delivery"
    )
    assert "is due again" in (await browser.get("/ops?note=replay-delivery")).text
    assert not [each for each in await waiting(world) if each.parked_at]
    assert acts(world) == [("outbox.replay", outcome, str(operator)) for outcome in ("begun", "done")]


async def waiting(world: World) -> list[WaitingDelivery]:
    return list(await world.stores.outbox_desk.waiting(subscriber="bus", parked_only=True, after=0, limit=9))


async def test_puts_a_message_back_into_the_queue(world: World, browser: Browser, operator: UUID) -> None:
    letter = await a_letter(world)
    assert led_to(await browser.press("replay-letter", letter=letter.id)) == "/ops?note=replay-letter"
    assert world.stores.redelivery.sent == [letter]
    assert led_to(await browser.press("replay-letter", letter=letter.id)) == "/ops?note=dead_letter_not_found"
    assert acts(world)[1::2] == [
        ("queue.replay", "done", str(operator)),
        ("queue.replay", "dead_letter_not_found", str(operator)),
    ]


async def test_cancels_an_import_and_says_why_one_cannot_go_on(
    world: World, browser: Browser, operator: UUID
) -> None:
    ada = await world.learner("ada@example.org")
    given = await ada("POST", "/v1/knowledge", {"title": "Tides", "text": "They follow the moon."})
    import_id = given.json()["import_id"]
    assert import_id in (await browser.get()).text
    assert led_to(await browser.press("retry-import", **{"import": import_id})) == "/ops?note=retry-import"
    assert led_to(await browser.press("cancel-import", **{"import": import_id})) == "/ops?note=cancel-import"
    assert "import failed" in (await browser.get()).text
    assert led_to(await browser.press("retry-import", **{"import": import_id})) == "/ops?note=original_gone"
    assert "The learner has to hand it over again" in (await browser.get("/ops?note=original_gone")).text
    assert {who for *_, who in acts(world)} == {str(operator)}


async def test_says_only_its_own_words(browser: Browser) -> None:
    assert 'class="note' not in (await browser.get("/ops?note=Your+account+is+gone")).text
    assert (await browser.get("/ops?nonsense=1")).status_code == 400


# What no other page can make it do


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example.org"},
        {"Origin": "null"},
        {"Origin": "http://[bent"},
        {"Origin": "http://coach.test", "Sec-Fetch-Site": "same-site"},
        {"Origin": "http://coach.test", "Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
async def test_a_form_of_another_page_does_nothing(
    world: World, browser: Browser, headers: dict[str, str]
) -> None:
    letter = await a_letter(world)
    form = {"form_token": await browser.form_token(), "letter": letter.id}
    for path in ("/ops/acts/replay-letter", "/ops/login", "/ops/logout"):
        response = await browser.send(path, form, headers=headers)
        assert response.status_code == 403
        assert "did not come from this page" in response.text
    assert world.stores.redelivery.sent == []


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
async def test_nor_does_a_form_without_the_logins_own_token(
    world: World, browser: Browser, token: str
) -> None:
    letter = await a_letter(world)
    for path in ("/ops/acts/replay-letter", "/ops/logout"):
        response = await browser.send(path, {"form_token": token, "letter": letter.id})
        assert response.status_code == 403
    assert world.stores.redelivery.sent == []


async def test_browsers_that_say_where_a_form_is_from_are_believed(browser: Browser) -> None:
    """A proxy may have changed the host; the browser knows better."""
    sent = {"Sec-Fetch-Site": "same-origin", "Origin": "https://coach.example.org"}
    form = {"form_token": await browser.form_token()}
    assert led_to(await browser.send("/ops/logout", form, headers=sent)) == "/ops/login"


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("replay-letter", {}),
        ("replay-letter", {"letter": "bent"}),
        ("replay-delivery", {"subscriber": "bus"}),
        ("replay-delivery", {"subscriber": "bus", "position": "1e3"}),
        ("replay-letter", {str(number): "x" for number in range(20)}),
    ],
    ids=str,
)
async def test_a_form_that_cannot_be_read_is_told(
    world: World, browser: Browser, act: str, form: dict[str, str]
) -> None:
    await a_letter(world)
    assert (await browser.press(act, **form)).status_code == 400
    assert acts(world) == []


async def test_there_are_no_other_acts_and_no_other_kind_of_form(world: World, browser: Browser) -> None:
    await a_letter(world)
    assert (await browser.press("drop-everything")).status_code == 404
    json = {**HERE, "Content-Type": "application/json"}
    assert (await browser.send("/ops/logout", {}, headers=json)).status_code == 400
    assert (await browser.client("DELETE", "/ops")).status_code == 405
