"""Logging in while something else about the account changes."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from returns.pipeline import is_successful

from adapters.memory.clock import MemoryClock
from adapters.memory.login_attempts import MemoryLoginAttempts
from adapters.memory.password_hasher import MemoryPasswordHasher
from adapters.memory.stores import MemoryStores
from adapters.memory.token_issuer import MemoryTokenIssuer
from adapters.passwords.argon2_hasher import Argon2Hasher
from adapters.system.ids import SystemIds
from application.caller import Caller
from application.identity.change_password import ChangePassword, ChangePasswordCommand
from application.identity.log_in import LogIn, LogInCommand
from application.identity.refresh_tokens import RefreshTokens, RefreshTokensCommand
from application.ports.login_attempts import LoginAttempts
from application.ports.password_hasher import PasswordHasher
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.errors import CredentialsWrong
from domain.identity.user import User
from tests.builders import a_user
from tests.on_postgres import OnPostgres

PASSWORD = "seven brown foxes"


async def stored(unit_of_work: UnitOfWorkFactory, user: User) -> User:
    async with unit_of_work(user.tenant_id) as work:
        assert await work.users.add(user)
        await work.commit()
    return user


async def loaded(unit_of_work: UnitOfWorkFactory, user: User) -> User:
    async with unit_of_work(user.tenant_id) as work:
        found = await work.users.get(user.id)
    assert found is not None
    return found


def log_in(
    unit_of_work: UnitOfWorkFactory, hasher: PasswordHasher, attempts: LoginAttempts | None = None
) -> LogIn:
    return LogIn(
        unit_of_work=unit_of_work,
        standing=MemoryStores().tenant_standing,
        attempts=attempts or MemoryLoginAttempts(),
        hasher=hasher,
        tokens=MemoryTokenIssuer(),
        ids=SystemIds(),
        clock=MemoryClock(),
    )


def of(user: User, password: str = PASSWORD) -> LogInCommand:
    return LogInCommand(tenant_id=user.tenant_id, email=user.email, password=password)


async def test_a_cheaper_hash_is_renewed_and_only_by_whoever_knows_the_password() -> None:
    stores = MemoryStores([tenant := uuid4()])
    cheap, dear = Argon2Hasher(memory_kib=1024), Argon2Hasher(memory_kib=2048)
    user = a_user(tenant)
    user.password_hash = await cheap.hash(PASSWORD)
    await stored(stores.unit_of_work, user)
    use_case = log_in(stores.unit_of_work, dear)
    assert not is_successful(await use_case(of(user, "a wrong one")))
    assert (await loaded(stores.unit_of_work, user)).password_hash == user.password_hash
    assert is_successful(await use_case(of(user)))
    renewed = (await loaded(stores.unit_of_work, user)).password_hash
    assert "m=2048," in renewed
    assert await dear.verify(renewed, PASSWORD)
    assert is_successful(await use_case(of(user)))
    assert (await loaded(stores.unit_of_work, user)).password_hash == renewed


class SlowHasher(MemoryPasswordHasher):
    """Lets a test do something between the proof and the login."""

    def __init__(self) -> None:
        self.proven, self.go_on = asyncio.Event(), asyncio.Event()

    async def verify(self, password_hash: str | None, password: str) -> bool:
        known = await super().verify(password_hash, password)
        self.proven.set()
        await self.go_on.wait()
        return known


@pytest.mark.infra
class TestOnPostgres(OnPostgres):
    @pytest.fixture
    async def user(self, unit_of_work: UnitOfWorkFactory, tenant_id: UUID) -> User:
        learner = a_user(tenant_id)
        learner.password_hash = await MemoryPasswordHasher().hash(PASSWORD)
        return await stored(unit_of_work, learner)

    async def test_a_password_that_was_changed_meanwhile_opens_nothing(
        self, unit_of_work: UnitOfWorkFactory, user: User
    ) -> None:
        slow = SlowHasher()
        logging_in = asyncio.create_task(log_in(unit_of_work, slow)(of(user)))
        await slow.proven.wait()
        changed = await ChangePassword(
            unit_of_work=unit_of_work,
            attempts=MemoryLoginAttempts(),
            hasher=MemoryPasswordHasher(),
            clock=MemoryClock(),
        )(
            ChangePasswordCommand(
                caller=Caller(user.tenant_id, user.id),
                current_password=PASSWORD,
                new_password="eleven grey owls",
            )
        )
        assert is_successful(changed)
        slow.go_on.set()
        assert (await logging_in).failure() == CredentialsWrong()

    async def test_logins_of_one_account_at_once_renew_its_hash_without_a_quarrel(
        self, unit_of_work: UnitOfWorkFactory, user: User
    ) -> None:
        class Dearer(MemoryPasswordHasher):
            def is_outdated(self, password_hash: str) -> bool:
                return password_hash == user.password_hash

        outcomes = await asyncio.gather(*(log_in(unit_of_work, Dearer())(of(user)) for _ in range(8)))
        assert all(is_successful(each) for each in outcomes)
        again = await log_in(unit_of_work, MemoryPasswordHasher())(of(user))
        assert is_successful(again)

    async def test_of_twenty_who_use_one_token_at_once_one_does_and_the_login_is_over(
        self, unit_of_work: UnitOfWorkFactory, user: User
    ) -> None:
        """Nobody can tell which of them was the thief (RFC 9700, 4.14.2): the winner's own is over, too."""
        first = (await log_in(unit_of_work, MemoryPasswordHasher())(of(user))).unwrap()
        refresh = RefreshTokens(
            unit_of_work=unit_of_work,
            standing=MemoryStores().tenant_standing,
            tokens=MemoryTokenIssuer(),
            ids=SystemIds(),
            clock=MemoryClock(),
        )
        using = RefreshTokensCommand(tenant_id=user.tenant_id, refresh_token=first.refresh_token)
        outcomes = await asyncio.gather(*(refresh(using) for _ in range(20)))
        (won,) = [each.unwrap() for each in outcomes if is_successful(each)]
        after = await refresh(replace(using, refresh_token=won.refresh_token))
        assert not is_successful(after)
