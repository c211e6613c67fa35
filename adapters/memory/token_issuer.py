"""Tokens that mean something only to the object that invented them."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from application.ports.token_issuer import Identity, PublicKey

_RANDOM_BYTES = 32


class MemoryTokenIssuer:
    """Remembers what it issued instead of signing it."""

    def __init__(self, lifetime: timedelta = timedelta(minutes=15)) -> None:
        self._lifetime = lifetime
        self._issued: dict[str, tuple[Identity, datetime]] = {}

    @property
    def public_keys(self) -> Sequence[PublicKey]:
        return ()  # there is nothing to check

    @property
    def lifetime_seconds(self) -> int:
        return int(self._lifetime.total_seconds())

    def access_token(self, identity: Identity, *, now: datetime) -> str:
        token = secrets.token_urlsafe(_RANDOM_BYTES)
        self._issued[token] = (identity, now + self._lifetime)
        return token

    def read(self, token: str, *, now: datetime) -> Identity | None:
        identity, expires_at = self._issued.get(token, (None, now))
        return identity if now < expires_at else None

    def refresh_token(self) -> str:
        return secrets.token_urlsafe(_RANDOM_BYTES)

    def one_time_token(self) -> str:
        return secrets.token_urlsafe(_RANDOM_BYTES)
