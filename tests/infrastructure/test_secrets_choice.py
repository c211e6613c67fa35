"""Where a deployment's secrets are read: what is set decides."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from adapters.secrets.environment import EnvironmentSecrets
from adapters.secrets.files import FileSecrets
from adapters.secrets.vault import VaultSecrets
from infrastructure.secrets import postgres_password_of, secrets_of
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


@pytest.mark.parametrize("half", [{"vault_url": "http://vault"}, {"vault_token": "s.a"}])
def test_half_of_vault_is_refused(half: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="COACH_VAULT_URL and COACH_VAULT_TOKEN go together"):
        settings(**half)
