"""Where this deployment keeps its secrets."""

import os
from functools import partial

from adapters.postgres.login import Password
from adapters.secrets.environment import EnvironmentSecrets
from adapters.secrets.files import FileSecrets
from application.ports.secrets import Secrets
from infrastructure.settings import PREFIX, Settings, variable

POSTGRES_PASSWORD = "postgres_password"  # noqa: S105 - its name


def secrets_of(settings: Settings) -> Secrets:
    """Vault or a folder of files, where one is set; or else the environment."""
    if settings.vault_url is not None and settings.vault_token is not None:
        from adapters.secrets.vault import VaultAddress, VaultSecrets

        role = settings.vault_postgres_role
        address = VaultAddress(
            url=settings.vault_url,
            token=settings.vault_token.get_secret_value(),
            mount=settings.vault_mount,
            path=settings.vault_path,
            static_roles={POSTGRES_PASSWORD: role} if role else {},
        )
        return VaultSecrets(address)
    if settings.secrets_dir is not None:
        return FileSecrets(settings.secrets_dir)
    return EnvironmentSecrets(os.environ, prefix=PREFIX)


def postgres_password_of(settings: Settings, secrets: Secrets) -> Password | None:
    """``None``: the one in the URL, or none at all."""
    kept_outside = settings.vault_url is not None or settings.secrets_dir is not None
    if not kept_outside and not os.environ.get(variable(POSTGRES_PASSWORD)):
        return None
    return partial(secrets.read, POSTGRES_PASSWORD)
