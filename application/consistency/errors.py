"""Refusals that any write can meet."""

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from domain.identity.errors import AccountNotFound
from domain.identity.tenant import TenantSuspended
from domain.shared.errors import IdTaken


@dataclass(frozen=True, slots=True)
class IdempotencyKeyReused:
    """The same key came before with another request."""

    code: ClassVar[str] = "idempotency_key_reused"


RepeatRefusal: TypeAlias = IdempotencyKeyReused | AccountNotFound | IdTaken | TenantSuspended
