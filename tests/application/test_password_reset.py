"""A forgotten password: who gets a letter, what is in it, and what nobody can tell from outside."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from returns.pipeline import is_successful

from adapters.memory.clock import MemoryClock
from adapters.memory.outgoing_mail import MemoryOutgoingMail
from adapters.memory.stores import MemoryStores
from application.identity.request_password_reset import (
    AS_LONG_AS,
    RequestPasswordReset,
    RequestPasswordResetCommand,
)
from application.identity.reset_password import ResetPassword, ResetPasswordCommand
from application.identity.send_password_reset import SendPasswordReset
from application.ports.failures import StoreUnavailable
from application.ports.outbox import DeliveredEvent
from application.ports.outgoing_mail import Letter, LetterRefused
from domain.identity.errors import PasswordResetInvalid
from domain.identity.password_reset import LIFETIME, WAITED_FOR
from tests.builders import a_user

TENANT = UUID(int=1)
ADA = "ada@school.example"


class Office(MemoryOutgoingMail):
    failure: Exception | None = None

    async def send(self, letter: Letter) -> None:
        await super().send(letter)
        if self.failure is not None:
            raise self.failure


@dataclass
class School:
    clock: MemoryClock = field(default_factory=MemoryClock)
    mail: Office = field(default_factory=Office)

    def __post_init__(self) -> None:
        self.stores = MemoryStores([TENANT], clock=self.clock)

    async def enrol(self) -> None:
        async with self.stores.unit_of_work(TENANT) as work:
            assert await work.users.add(a_user(TENANT, email=ADA))
            await work.commit()

    async def forget(self, email: str = ADA) -> None:
        stores = self.stores
        use_case = RequestPasswordReset(stores.unit_of_work, stores.rate_limits, stores.ids, self.clock)
        assert is_successful(await use_case(RequestPasswordResetCommand(tenant_id=TENANT, email=email)))

    def requested(self) -> list[DeliveredEvent]:
        events = self.stores.database.events.values()
        return [each for each in events if each.event.name == "identity.password_reset_requested.v1"]

    async def write(self, page: str | None = None) -> None:
        stores = self.stores
        write = SendPasswordReset(
            stores.unit_of_work, stores.token_issuer, self.mail, page=page, clock=self.clock
        )
        for event in self.requested():
            await write.handle(event)

    def token(self) -> str:
        return next(line for line in self.mail.sent[-1].text.splitlines() if line.startswith("    ")).strip()

    async def choose(self, token: str) -> bool:
        stores = self.stores
        use_case = ResetPassword(
            stores.unit_of_work,
            stores.tenant_standing,
            stores.login_attempts,
            stores.password_hasher,
            self.clock,
        )
        command = ResetPasswordCommand(tenant_id=TENANT, token=token, new_password="eleven grey owls")
        outcome = await use_case(command)
        assert is_successful(outcome) or outcome.failure() == PasswordResetInvalid()
        return is_successful(outcome)


@pytest.fixture
async def school() -> School:
    school = School()
    await school.enrol()
    return school


async def test_no_event_and_no_row_holds_the_token_or_the_address(school: School) -> None:
    await school.forget()
    await school.write()
    (event,) = school.requested()
    (reset,) = school.stores.database.password_resets.values()
    for kept in (repr(event), repr(reset)):
        assert ADA not in kept
        assert school.token() not in kept
    assert ADA not in repr(school.mail.sent)
    assert school.token() not in repr(school.mail.sent)


async def test_a_letter_that_is_written_again_replaces_the_one_before(school: School) -> None:
    await school.forget()
    school.mail.failure = StoreUnavailable("mail")
    with pytest.raises(StoreUnavailable):
        await school.write()
    lost = school.token()
    school.mail.failure = None
    await school.write()
    assert not await school.choose(lost)
    assert await school.choose(school.token())


async def test_a_letter_that_will_never_arrive_is_not_written_again_and_again(school: School) -> None:
    await school.forget()
    school.mail.failure = LetterRefused()
    await school.write()


async def test_a_letter_that_nobody_waits_for_any_more_is_not_written(school: School) -> None:
    await school.forget()
    school.clock.advance(WAITED_FOR)
    await school.write()
    assert school.mail.sent == []


async def test_the_half_hour_begins_when_the_letter_is_written(school: School) -> None:
    await school.forget()
    school.clock.advance(timedelta(hours=1))
    await school.write()
    school.clock.advance(LIFETIME - timedelta(seconds=1))
    assert await school.choose(school.token())


async def test_using_one_letter_makes_the_others_worthless(school: School) -> None:
    await school.forget()
    await school.forget()
    await school.write()
    first, second = (
        next(line for line in letter.text.splitlines() if line.startswith("    ")).strip()
        for letter in school.mail.sent
    )
    assert await school.choose(first)
    assert not await school.choose(second)


async def test_of_twenty_who_use_one_letter_at_once_one_does(school: School) -> None:
    await school.forget()
    await school.write()
    outcomes = await asyncio.gather(*(school.choose(school.token()) for _ in range(20)))
    assert outcomes.count(True) == 1


async def test_a_letter_can_lead_to_the_page_of_an_app(school: School) -> None:
    await school.forget()
    await school.write(page="https://app.example/new-password")
    assert "https://app.example/new-password#" in school.mail.sent[-1].text


async def test_nobody_can_tell_by_the_time_it_takes(school: School) -> None:
    async def took(email: str) -> float:
        began = time.perf_counter()
        await school.forget(email)
        return time.perf_counter() - began

    for email in (ADA, f"{uuid4()}@school.example", "not an address"):
        assert await took(email) == pytest.approx(AS_LONG_AS.total_seconds(), abs=0.1)
    assert len(school.requested()) == 1
