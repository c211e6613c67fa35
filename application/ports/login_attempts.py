"""Who has tried to log in, and how often in vain."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Somebody tries to prove that they are ``who`` (an e-mail in its one form, or an id), from somewhere."""

    tenant_id: UUID
    who: str
    address: str | None


class LoginAttempts(Protocol):
    """Counts attempts by account and address, and by account; the rule is `domain/identity/lockout.py`.

    ``begin`` counts one as failed, for all processes, before it gives ``None``; or it counts nothing and says
    how long to wait. ``succeeded`` takes that back and trusts the address. There need be no such account or
    tenant. Neither e-mails nor addresses are kept, only what nobody can make without a secret.
    """

    async def begin(self, attempt: Attempt, *, now: datetime) -> timedelta | None: ...
    async def succeeded(self, attempt: Attempt, *, now: datetime) -> None: ...
