"""A school or company: what everything else belongs to."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class TenantSuspended:
    """Nobody of the tenant logs in, stays logged in or changes anything until an operator resumes it."""

    code: ClassVar[str] = "tenant_suspended"


@dataclass(frozen=True, slots=True)
class TenantNotFound:
    code: ClassVar[str] = "tenant_not_found"


@dataclass(frozen=True, slots=True)
class TenantNotSuspended:
    """Nobody deletes a tenant whose learners are at work."""

    code: ClassVar[str] = "tenant_not_suspended"


@dataclass(frozen=True, slots=True)
class TenantLeaving:
    """Its deletion has begun, and some of its learners are gone: there is no way back."""

    code: ClassVar[str] = "tenant_leaving"


@dataclass(frozen=True, slots=True)
class ApiKeyNotFound:
    code: ClassVar[str] = "api_key_not_found"
