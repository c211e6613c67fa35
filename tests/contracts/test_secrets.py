"""Contract: a secret is read as it is now, by its name, and by nothing that leads elsewhere."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.secrets.environment import EnvironmentSecrets
from adapters.secrets.files import FileSecrets
from adapters.secrets.vault import VaultAddress, VaultSecrets
from application.ports.failures import StoreUnavailable
from application.ports.secrets import Secrets
from tests.vault_server import TOKEN, Vault, vault_server

Keep = Callable[[str, str], None]


class SecretsContract:
    """``keep`` puts a secret where it is read."""

    async def test_gives_a_secret_as_it_is_now(self, secrets: Secrets, keep: Keep) -> None:
        for value in ("hunter2", "another one, with spaces ", "ünïcode"):
            keep("postgres_password", value)
            assert await secrets.read("postgres_password") == value

    async def test_says_where_there_is_none(self, secrets: Secrets, keep: Keep) -> None:
        keep("empty", "")
        assert await secrets.read("missing") is None
        assert await secrets.read("empty") is None

    @pytest.mark.parametrize("name", ["../etc/passwd", "a/b", "A", "", "a.b", "a\n"])
    async def test_takes_no_name_that_leads_elsewhere(self, secrets: Secrets, name: str) -> None:
        with pytest.raises(ValueError, match="small letters"):
            await secrets.read(name)


class TestEnvironmentSecrets(SecretsContract):
    @pytest.fixture
    def variables(self) -> dict[str, str]:
        return {}

    @pytest.fixture
    def secrets(self, variables: dict[str, str]) -> Secrets:
        return EnvironmentSecrets(variables, prefix="COACH_")

    @pytest.fixture
    def keep(self, variables: dict[str, str]) -> Keep:
        return lambda name, value: variables.update({f"COACH_{name.upper()}": value})


class TestFileSecrets(SecretsContract):
    @pytest.fixture
    def secrets(self, tmp_path: Path) -> Secrets:
        return FileSecrets(tmp_path)

    @pytest.fixture
    def keep(self, tmp_path: Path) -> Keep:
        def keep(name: str, value: str) -> None:
            (tmp_path / name).write_text(value)

        return keep

    async def test_an_editors_line_break_is_not_part_of_it(self, secrets: Secrets, keep: Keep) -> None:
        keep("postgres_password", "hunter2\r\n")
        assert await secrets.read("postgres_password") == "hunter2"

    async def test_what_cannot_be_read_is_not_what_is_not_there(
        self, secrets: Secrets, tmp_path: Path
    ) -> None:
        (tmp_path / "postgres_password").mkdir()
        with pytest.raises(StoreUnavailable):
            await secrets.read("postgres_password")


class TestVaultSecrets(SecretsContract):
    @pytest.fixture
    def vault(self) -> Iterator[Vault]:
        with vault_server() as vault:
            yield vault

    @pytest.fixture
    def secrets(self, vault: Vault) -> Secrets:
        roles = {"mongo_password": "coach-mongo"}
        return VaultSecrets(VaultAddress(url=vault.url, token=TOKEN, static_roles=roles))

    @pytest.fixture
    def keep(self, vault: Vault) -> Keep:
        return lambda name, value: vault.kept.update({name: value})

    async def test_gives_what_the_database_engine_rotates(self, secrets: Secrets, vault: Vault) -> None:
        assert await secrets.read("mongo_password") is None
        for password in ("one", "two"):
            vault.rotated["coach-mongo"] = password
            assert await secrets.read("mongo_password") == password

    async def test_that_is_sealed_or_out_of_reach_is_not_empty(self, secrets: Secrets, vault: Vault) -> None:
        vault.sealed = True
        with pytest.raises(StoreUnavailable):
            await secrets.read("postgres_password")
        nowhere = VaultSecrets(VaultAddress(url="http://127.0.0.1:1", token=TOKEN))
        with pytest.raises(StoreUnavailable):
            await nowhere.read("postgres_password")

    async def test_that_refuses_the_token_is_not_empty(self, vault: Vault) -> None:
        with pytest.raises(StoreUnavailable):
            await VaultSecrets(VaultAddress(url=vault.url, token="another")).read("postgres_password")
        assert TOKEN not in repr(VaultAddress(url=vault.url, token=TOKEN))
