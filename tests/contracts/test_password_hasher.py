"""Contract: a password opens what was hashed from it, and nothing reveals it."""

import asyncio

import pytest

from adapters.memory.password_hasher import MemoryPasswordHasher
from adapters.passwords.argon2_hasher import Argon2Hasher
from application.ports.password_hasher import PasswordHasher

PASSWORD = "correct horse battery staple"


class PasswordHasherContract:
    async def test_knows_the_password_again(self, hasher: PasswordHasher) -> None:
        assert await hasher.verify(await hasher.hash(PASSWORD), PASSWORD)

    @pytest.mark.parametrize("typed", ["", PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1], PASSWORD + "\0"])
    async def test_knows_no_other(self, hasher: PasswordHasher, typed: str) -> None:
        assert not await hasher.verify(await hasher.hash(PASSWORD), typed)

    @pytest.mark.parametrize("typed", ["", PASSWORD, "nothing"])
    async def test_nobody_has_no_password(self, hasher: PasswordHasher, typed: str) -> None:
        assert not await hasher.verify(None, typed)

    async def test_hashes_differ_and_do_not_show_the_password(self, hasher: PasswordHasher) -> None:
        one, other = await asyncio.gather(hasher.hash(PASSWORD), hasher.hash(PASSWORD))
        assert one != other
        assert PASSWORD not in one

    @pytest.mark.parametrize("password", ["pässwörter 🔑 パスワード", "x" * 256, " leading and trailing "])
    async def test_takes_every_password_that_may_be_chosen(
        self, hasher: PasswordHasher, password: str
    ) -> None:
        assert await hasher.verify(await hasher.hash(password), password)

    async def test_what_is_not_even_text_is_wrong(self, hasher: PasswordHasher) -> None:
        assert not await hasher.verify(await hasher.hash(PASSWORD), "half a pair: \ud83d")

    async def test_its_own_hashes_are_up_to_date(self, hasher: PasswordHasher) -> None:
        assert not hasher.is_outdated(await hasher.hash(PASSWORD))

    def test_an_older_way_of_hashing_is_outdated(self, hasher: PasswordHasher, older: str) -> None:
        assert hasher.is_outdated(older)


class TestArgon2Hasher(PasswordHasherContract):
    @pytest.fixture
    def hasher(self) -> PasswordHasher:
        return Argon2Hasher()

    @pytest.fixture
    def older(self) -> str:
        """Eight times less memory."""
        return "$argon2id$v=19$m=2432,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$iWtg2Nxq7CWAdnGpEeh7Gw"


class TestMemoryPasswordHasher(PasswordHasherContract):
    @pytest.fixture
    def hasher(self) -> PasswordHasher:
        return MemoryPasswordHasher()

    @pytest.fixture
    def older(self) -> str:
        return "sha1$salt$digest"
