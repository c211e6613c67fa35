"""An account as its owner sees it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileView:
    id: UUID
    email: str
    display_name: str
    timezone: str
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginView:
    """A login that can be renewed; ``id`` stays the same through all renewals."""

    id: UUID
    last_used_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TokensView:
    """``expires_in`` is in seconds and speaks of the access token (RFC 6749, 5.1)."""

    access_token: str
    refresh_token: str
    expires_in: int
