"""Secrets in HashiCorp Vault: a version 2 key-value store, and passwords that its database engine rotates."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import hvac
from hvac.exceptions import InvalidPath, VaultError
from requests.exceptions import RequestException

from adapters.secrets.names import checked_name
from application.ports.failures import StoreUnavailable

PATIENCE = 5.0  # seconds for one answer


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultAddress:
    """``path`` is that of one secret whose keys are our names, in the key-value store at ``mount``.

    ``static_roles`` are names whose password belongs to a static role of the database engine instead.
    """

    url: str
    token: str = field(repr=False)
    mount: str = "secret"
    path: str = "study-coach"
    static_roles: Mapping[str, str] = field(default_factory=dict)


class VaultSecrets:
    """Asks for each reading, in a thread: hvac blocks."""

    def __init__(self, address: VaultAddress) -> None:
        self._address = address
        self._client = hvac.Client(url=address.url, token=address.token, timeout=PATIENCE)

    async def read(self, name: str) -> str | None:
        checked_name(name)
        try:
            return await asyncio.to_thread(self._read, name)
        except (VaultError, RequestException) as failure:
            raise StoreUnavailable("secrets") from failure

    def _read(self, name: str) -> str | None:
        role = self._address.static_roles.get(name)
        try:
            found = self._rotated(role) if role else self._kept(name)
        except InvalidPath:
            return None
        return found.rstrip("\r\n") if found else None

    def _kept(self, name: str) -> str | None:
        answer = self._client.secrets.kv.v2.read_secret_version(
            path=self._address.path, mount_point=self._address.mount, raise_on_deleted_version=True
        )
        value: str | None = answer["data"]["data"].get(name)
        return value

    def _rotated(self, role: str) -> str:
        password: str = self._client.secrets.database.get_static_credentials(name=role)["data"]["password"]
        return password
