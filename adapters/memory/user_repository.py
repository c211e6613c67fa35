"""Accounts."""

from uuid import UUID

from adapters.memory.tables import Tables
from adapters.memory.transaction import Transaction
from application.ports.failures import DuplicateId
from domain.identity.user import User


class MemoryUserRepository:
    def __init__(self, tables: Tables, transaction: Transaction) -> None:
        self._users = tables.users
        self._transaction = transaction

    async def get(self, user_id: UUID) -> User | None:
        user = await self._users.get(user_id)
        return None if self._transaction.is_gone(user_id) else user  # hidden: their key is destroyed

    async def hold(self, user_id: UUID) -> User | None:
        await self._users.hold(user_id)
        return await self.get(user_id)

    async def by_email(self, email: str) -> User | None:
        user_id = self._owner_of(email)
        return None if user_id is None else await self.get(user_id)

    async def add(self, user: User) -> bool:
        await self._hold_email(user)
        return self._owner_of(user.email) is None and await self._users.add(user)

    async def save(self, user: User) -> None:
        await self._hold_email(user)
        if self._owner_of(user.email) not in (None, user.id):
            raise DuplicateId
        await self._users.save(user)

    async def _hold_email(self, user: User) -> None:
        await self._transaction.hold("emails", (user.tenant_id, user.email), of=user.id)

    def _owner_of(self, email: str) -> UUID | None:
        return next((user.id for user in self._users.own() if user.email == email), None)
