"""Proofs of a login, short and long."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.identity.role import Role


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an access token speaks for; the same whatever they may do. ``user_id`` may be a service's key."""

    tenant_id: UUID
    user_id: UUID
    role: Role = field(default=Role.LEARNER, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """An Ed25519 key that access tokens are checked with, as a JWK (RFC 7517, RFC 8037)."""

    kid: str
    x: str
    kty: str = "OKP"
    crv: str = "Ed25519"
    alg: str = "Ed25519"
    use: str = "sig"


class TokenIssuer(Protocol):
    """Signs access tokens (JWT) that live ``lifetime_seconds``, and invents refresh tokens.

    ``read`` gives ``None`` for anything that this issuer did not sign, or that has expired at ``now``.
    ``refresh_token`` and ``one_time_token`` have at least 256 random bits.
    """

    @property
    def public_keys(self) -> Sequence[PublicKey]:
        """Those that are believed, the one that signs first."""
        ...

    @property
    def lifetime_seconds(self) -> int: ...

    def access_token(self, identity: Identity, *, now: datetime) -> str: ...
    def read(self, token: str, *, now: datetime) -> Identity | None: ...
    def refresh_token(self) -> str: ...
    def one_time_token(self) -> str: ...
