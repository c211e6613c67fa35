"""Accounts of one tenant."""

from typing import Protocol
from uuid import UUID

from domain.identity.user import User


class UserRepository(Protocol):
    """Loads and saves whole accounts of the unit of work's tenant.

    ``add`` says whether id and e-mail were free and writes nothing otherwise; ``save`` refuses a stale
    version with ``StaleAggregate``. ``hold`` keeps others from saving it until the unit of work ends. E-mail
    and display name are stored so that a dump alone reveals neither.
    """

    async def get(self, user_id: UUID) -> User | None: ...
    async def hold(self, user_id: UUID) -> User | None: ...
    async def by_email(self, email: str) -> User | None: ...
    async def add(self, user: User) -> bool: ...
    async def save(self, user: User) -> None: ...
