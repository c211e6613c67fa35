"""Proofs of a login, short and long."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an access token speaks for."""

    tenant_id: UUID
    user_id: UUID


class TokenIssuer(Protocol):
    """Signs access tokens (JWT) that live ``lifetime_seconds``, and invents refresh tokens.

    ``read`` gives ``None`` for anything that this issuer did not sign, or that has expired at ``now``.
    ``refresh_token`` has at least 256 random bits.
    """

    @property
    def lifetime_seconds(self) -> int: ...

    def access_token(self, identity: Identity, *, now: datetime) -> str: ...
    def read(self, token: str, *, now: datetime) -> Identity | None: ...
    def refresh_token(self) -> str: ...
