"""Facts about accounts; every one of them is audited."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRegistered(DomainEvent):
    name: ClassVar[str] = "identity.user_registered.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanged(DomainEvent):
    name: ClassVar[str] = "identity.profile_changed.v1"
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(DomainEvent):
    name: ClassVar[str] = "identity.password_changed.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordResetRequested(DomainEvent):
    """The address that its letter goes to is looked up when it goes."""

    name: ClassVar[str] = "identity.password_reset_requested.v1"
    reset_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven(DomainEvent):
    name: ClassVar[str] = "identity.role_given.v1"
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedIn(DomainEvent):
    name: ClassVar[str] = "identity.logged_in.v1"
    family_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedOut(DomainEvent):
    name: ClassVar[str] = "identity.logged_out.v1"
    family_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshTokenReused(DomainEvent):
    """Somebody presented a refresh token a second time: it was copied, or a client is broken."""

    name: ClassVar[str] = "identity.refresh_token_reused.v1"
    family_id: UUID
