"""A way back in for whoever has forgotten their password: one letter, one use, half an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from returns.result import Failure, Result, Success

from domain.identity.errors import PasswordResetInvalid
from domain.identity.events import PasswordResetRequested
from domain.shared.aggregate import Aggregate

LIFETIME = timedelta(minutes=30)  # of a token, from when its letter is written
WAITED_FOR = timedelta(hours=2)  # a letter that would come later than that would only alarm


@dataclass(slots=True, kw_only=True, eq=False)
class PasswordReset(Aggregate):
    """The token itself stands only in the letter; a second letter makes the token of the first worthless."""

    user_id: UUID
    requested_at: datetime
    token_hash: bytes | None = None
    expires_at: datetime | None = None
    ended_at: datetime | None = None

    @classmethod
    def request(cls, *, reset_id: UUID, tenant_id: UUID, user_id: UUID, now: datetime) -> Self:
        reset = cls(id=reset_id, tenant_id=tenant_id, user_id=user_id, requested_at=now)
        reset._record(
            PasswordResetRequested(tenant_id=tenant_id, user_id=user_id, occurred_at=now, reset_id=reset_id)
        )
        return reset

    def is_waited_for(self, *, now: datetime) -> bool:
        """Whether a letter is still of use."""
        return self.ended_at is None and now < self.requested_at + WAITED_FOR

    def issue(self, token_hash: bytes, *, now: datetime) -> None:
        self.token_hash, self.expires_at = token_hash, now + LIFETIME

    def redeem(self, *, now: datetime) -> Result[None, PasswordResetInvalid]:
        if self.ended_at is not None or self.expires_at is None or now >= self.expires_at:
            return Failure(PasswordResetInvalid())
        self.ended_at = now
        return Success(None)
