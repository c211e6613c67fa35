"""Where a deployment's secrets are read: what is set decides."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from adapters.mongo.login import Login
from adapters.secrets.environment import EnvironmentSecrets
from adapters.secrets.files import FileSecrets
from adapters.secrets.vault import VaultSecrets
from infrastructure.deployment import Addresses
from infrastructure.secrets import logged_in, mongo_logins_of, postgres_password_of, secrets_of
from infrastructure.settings import Settings
from tests.vault_server import TOKEN, vault_server


def settings(**given: object) -> Settings:
    return Settings.model_validate(Settings(_env_file=None).model_dump() | given)


async def test_the_environment_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COACH_POSTGRES_PASSWORD", raising=False)
    secrets = secrets_of(settings())
    assert isinstance(secrets, EnvironmentSecrets)
    assert postgres_password_of(settings(), secrets) is None
    monkeypatch.setenv("COACH_POSTGRES_PASSWORD", "hunter2")
    password = postgres_password_of(settings(), secrets)
    assert password is not None
    assert await password() == "hunter2"


async def test_a_folder(tmp_path: Path) -> None:
    given = settings(secrets_dir=tmp_path)
    secrets = secrets_of(given)
    assert isinstance(secrets, FileSecrets)
    password = postgres_password_of(given, secrets)
    assert password is not None
    assert await password() is None  # then the URL's counts
    (tmp_path / "postgres_password").write_text("hunter2")
    assert await password() == "hunter2"


async def test_vault(tmp_path: Path) -> None:
    with vault_server() as vault:
        vault.rotated["coach-login"] = "hunter2"
        given = settings(
            secrets_dir=tmp_path, vault_url=vault.url, vault_token=TOKEN, vault_postgres_role="coach-login"
        )
        secrets = secrets_of(given)
        assert isinstance(secrets, VaultSecrets)
        password = postgres_password_of(given, secrets)
        assert password is not None
        assert await password() == "hunter2"


async def test_two_users_of_mongo_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COACH_MONGO_PASSWORD", raising=False)
    assert mongo_logins_of(settings(), secrets_of(settings())) is None
    given = settings(secrets_dir=tmp_path)
    login = mongo_logins_of(given, secrets_of(given))
    assert login is not None
    assert await login() is None  # then the URL's counts
    (tmp_path / "mongo_password").write_text("hunter2")
    assert await login() == Login(password="hunter2")
    (tmp_path / "mongo_user").write_text("green")
    assert await login() == Login(user="green", password="hunter2")


async def test_a_command_that_ends_soon_has_the_passwords_of_this_moment(tmp_path: Path) -> None:
    addresses = Addresses(
        postgres="postgresql://coach@pooler/coach",
        postgres_direct="postgresql://coach:old@/coach?host=%2Frun",
        mongo="mongodb://blue@one:1,two:2/?replicaSet=rs0",
    )
    assert await logged_in(settings(secrets_dir=tmp_path), addresses) == addresses
    (tmp_path / "postgres_password").write_text("a/b")
    (tmp_path / "mongo_password").write_text("c:d")
    (tmp_path / "mongo_user").write_text("gr@en")
    told = await logged_in(settings(secrets_dir=tmp_path), addresses)
    assert told == Addresses(
        postgres="postgresql://coach:a%2Fb@pooler/coach",
        postgres_direct="postgresql://coach:a%2Fb@/coach?host=%2Frun",
        mongo="mongodb://gr%40en:c%3Ad@one:1,two:2/?replicaSet=rs0",
    )


@pytest.mark.parametrize("half", [{"vault_url": "http://vault"}, {"vault_token": "s.a"}])
def test_half_of_vault_is_refused(half: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="COACH_VAULT_URL and COACH_VAULT_TOKEN go together"):
        settings(**half)
