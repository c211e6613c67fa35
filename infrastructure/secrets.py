"""Where this deployment keeps its secrets, and what it logs in to its stores with."""

import os
from dataclasses import replace
from functools import partial
from urllib.parse import quote, urlsplit, urlunsplit

from adapters.mongo.login import Login, Logins
from adapters.postgres.login import Password
from adapters.secrets.environment import EnvironmentSecrets
from adapters.secrets.files import FileSecrets
from application.ports.secrets import Secrets
from infrastructure.deployment import Addresses
from infrastructure.settings import PREFIX, Settings, variable

POSTGRES_PASSWORD = "postgres_password"  # noqa: S105 - its name
MONGO_PASSWORD = "mongo_password"  # noqa: S105 - its name
MONGO_USER = "mongo_user"  # where two of them take turns


def secrets_of(settings: Settings) -> Secrets:
    """Vault or a folder of files, where one is set; or else the environment."""
    if settings.vault_url is not None and settings.vault_token is not None:
        from adapters.secrets.vault import VaultAddress, VaultSecrets

        roles = {
            POSTGRES_PASSWORD: settings.vault_postgres_role,
            MONGO_PASSWORD: settings.vault_mongo_role,
        }
        address = VaultAddress(
            url=settings.vault_url,
            token=settings.vault_token.get_secret_value(),
            mount=settings.vault_mount,
            path=settings.vault_path,
            static_roles={name: role for name, role in roles.items() if role is not None},
        )
        return VaultSecrets(address)
    if settings.secrets_dir is not None:
        return FileSecrets(settings.secrets_dir)
    return EnvironmentSecrets(os.environ, prefix=PREFIX)


def postgres_password_of(settings: Settings, secrets: Secrets) -> Password | None:
    """``None``: the one in the URL, or none at all."""
    return partial(secrets.read, POSTGRES_PASSWORD) if _is_kept(settings, POSTGRES_PASSWORD) else None


def mongo_logins_of(settings: Settings, secrets: Secrets) -> Logins | None:
    """``None``: what the URL says, or no login at all."""
    return partial(_mongo_login, secrets) if _is_kept(settings, MONGO_PASSWORD) else None


async def logged_in(settings: Settings, addresses: Addresses) -> Addresses:
    """With the passwords of this moment in the URLs, for what ends soon."""
    secrets = secrets_of(settings)
    password, logins = postgres_password_of(settings, secrets), mongo_logins_of(settings, secrets)
    postgres = Login(password=told) if password is not None and (told := await password()) else None
    return replace(
        addresses,
        postgres=_as(postgres, addresses.postgres),
        postgres_direct=_as(postgres, addresses.postgres_direct),
        mongo=_as(None if logins is None else await logins(), addresses.mongo),
    )


def _is_kept(settings: Settings, name: str) -> bool:
    kept_outside = settings.vault_url is not None or settings.secrets_dir is not None
    return kept_outside or bool(os.environ.get(variable(name)))


async def _mongo_login(secrets: Secrets) -> Login | None:
    user, password = await secrets.read(MONGO_USER), await secrets.read(MONGO_PASSWORD)
    return None if password is None else Login(user=user, password=password)


def _as(login: Login | None, url: str) -> str:
    if login is None:
        return url
    said = urlsplit(url)
    user = said.username if login.user is None else quote(login.user, safe="")
    hosts = said.netloc.rpartition("@")[2]
    return urlunsplit(said._replace(netloc=f"{user or ''}:{quote(login.password, safe='')}@{hosts}"))
