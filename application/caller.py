"""Who asks, and how a repeated request is recognised."""

from dataclasses import dataclass
from uuid import UUID

from domain.identity.role import Role


@dataclass(frozen=True, slots=True)
class Request:
    """One demand of a client. ``key`` is the client's, ``fingerprint`` is a digest of all it asked for."""

    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Caller:
    """A learner of one tenant, or a service, as a door has recognised them."""

    tenant_id: UUID
    user_id: UUID
    request: Request | None = None
    role: Role = Role.LEARNER
