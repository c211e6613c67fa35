"""Use cases: an operator makes, looks at and revokes keys of services."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Never, TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.ports.api_keys import ApiKey, ApiKeys
from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.token_issuer import TokenIssuer
from domain.identity.refresh_token import fingerprint
from domain.identity.role import API_KEY_PREFIX, Role
from domain.identity.tenant import ApiKeyNotFound, TenantNotFound
from domain.shared.errors import TextRefusal
from domain.shared.text import TITLE_LONGEST, checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateApiKeyCommand:
    """``name`` says which service it is for."""

    tenant_id: UUID
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """The only time that the ``key`` is shown."""

    id: UUID
    key: str = field(repr=False)


CreateApiKeyRefusal: TypeAlias = TenantNotFound | TextRefusal


@dataclass(frozen=True, slots=True)
class CreateApiKey:
    """It lasts until it is revoked."""

    keys: ApiKeys
    tokens: TokenIssuer
    ids: Ids
    clock: Clock

    async def __call__(self, command: CreateApiKeyCommand) -> Result[NewApiKey, CreateApiKeyRefusal]:
        name = checked_text(command.name, field="name", longest=TITLE_LONGEST)
        if not is_successful(name):
            return Failure(name.failure())
        made = NewApiKey(self.ids.new(), API_KEY_PREFIX + self.tokens.one_time_token())
        key = ApiKey(
            id=made.id,
            tenant_id=command.tenant_id,
            name=name.unwrap(),
            role=command.role,
            created_at=self.clock.now(),
        )
        there = await self.keys.add(key, key_hash=fingerprint(made.key))
        return Success(made) if there else Failure(TenantNotFound())


@dataclass(frozen=True, slots=True, kw_only=True)
class ListApiKeysCommand:
    tenant_id: UUID


@dataclass(frozen=True, slots=True)
class ListApiKeys:
    keys: ApiKeys

    async def __call__(self, command: ListApiKeysCommand) -> Result[Sequence[ApiKey], Never]:
        return Success(await self.keys.of_tenant(command.tenant_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeApiKeyCommand:
    key_id: UUID


@dataclass(frozen=True, slots=True)
class RevokeApiKey:
    """It opens nothing from the next request on."""

    keys: ApiKeys
    clock: Clock

    async def __call__(self, command: RevokeApiKeyCommand) -> Result[None, ApiKeyNotFound]:
        there = await self.keys.revoke(command.key_id, now=self.clock.now())
        return Success(None) if there else Failure(ApiKeyNotFound())
