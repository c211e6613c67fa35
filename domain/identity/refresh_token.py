"""A login that outlives its access token: rotated on every use, revoked as a family on reuse."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from returns.result import Failure, Result, Success

from domain.identity.errors import RefreshTokenInvalid
from domain.identity.events import LoggedIn, LoggedOut, RefreshTokenReused
from domain.shared.aggregate import Aggregate

LIFETIME = timedelta(days=30)


def fingerprint(token: str) -> bytes:
    """What is stored instead of the token: 32 bytes of SHA-256. The token has 256 random bits, so no salt."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


@dataclass(slots=True, kw_only=True, eq=False)
class RefreshToken(Aggregate):
    """One link of a chain; all links of one login share ``family_id`` (RFC 9700, 4.14.2)."""

    user_id: UUID
    family_id: UUID
    token_hash: bytes
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    @classmethod
    def for_login(
        cls, *, token_id: UUID, tenant_id: UUID, user_id: UUID, token_hash: bytes, now: datetime
    ) -> Self:
        token = cls(
            id=token_id,
            tenant_id=tenant_id,
            user_id=user_id,
            family_id=token_id,
            token_hash=token_hash,
            issued_at=now,
            expires_at=now + LIFETIME,
        )
        token._record(
            LoggedIn(tenant_id=tenant_id, user_id=user_id, occurred_at=now, family_id=token.family_id)
        )
        return token

    def rotate(
        self, *, token_id: UUID, token_hash: bytes, now: datetime
    ) -> Result["RefreshToken", RefreshTokenInvalid]:
        """The next link of the chain; refused when this one is used, revoked or expired."""
        if not self.is_open(now=now):
            return Failure(RefreshTokenInvalid())
        self.used_at = now
        return Success(
            RefreshToken(
                id=token_id,
                tenant_id=self.tenant_id,
                user_id=self.user_id,
                family_id=self.family_id,
                token_hash=token_hash,
                issued_at=now,
                expires_at=now + LIFETIME,
            )
        )

    def is_open(self, *, now: datetime) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and self.revoked_at is None and now < self.expires_at

    @property
    def was_reused(self) -> bool:
        """Whether presenting this token again means that its family cannot be trusted any more."""
        return self.used_at is not None and self.revoked_at is None

    def report_reuse(self, *, now: datetime) -> None:
        self.revoked_at = now
        self._record(
            RefreshTokenReused(
                tenant_id=self.tenant_id, user_id=self.user_id, occurred_at=now, family_id=self.family_id
            )
        )

    def log_out(self, *, now: datetime) -> None:
        """Ends the login; doing it twice records it once."""
        if self.revoked_at is not None:
            return
        self.revoked_at = now
        self._record(
            LoggedOut(
                tenant_id=self.tenant_id, user_id=self.user_id, occurred_at=now, family_id=self.family_id
            )
        )
