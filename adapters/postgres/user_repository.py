"""Accounts, with e-mail and display name under seal."""

from uuid import UUID

import asyncpg
from sqlalchemy import ARRAY, LargeBinary, any_, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.row_statements import added_to, saving
from adapters.postgres.statements import Statement
from adapters.postgres.tables import learner_keys, users
from application.ports.failures import StaleAggregate
from application.ports.personal_data_cipher import PersonalDataCipher, Place
from domain.identity.role import Role
from domain.identity.user import User

EMAIL, DISPLAY_NAME = "email", "display_name"

_with_key = (
    select(users, learner_keys.c.wrapped_key)
    .join(learner_keys, learner_keys.c.user_id == users.c.id)
    .where(users.c.tenant_id == bindparam("tenant_id"))
)
_GET = Statement(_with_key.where(users.c.id == bindparam("id")))
_HOLD = Statement(_with_key.where(users.c.id == bindparam("id")).with_for_update(key_share=True, of=users))
_found_by = any_(bindparam("email_indexes", type_=ARRAY(LargeBinary)))
_BY_EMAIL = Statement(
    _with_key.where((users.c.email_index == _found_by) | (users.c.email_index_next == _found_by))
)
_KEY = Statement(
    select(learner_keys.c.wrapped_key).where(
        learner_keys.c.tenant_id == bindparam("tenant_id"), learner_keys.c.user_id == bindparam("id")
    )
)
_added = added_to(users).returning(users.c.id, users.c.tenant_id).cte("added")
_wrapped_key = bindparam("wrapped_key", type_=learner_keys.c.wrapped_key.type)
_ADD = Statement(
    insert(learner_keys)
    .from_select(
        ["user_id", "tenant_id", "wrapped_key"], select(_added.c.id, _added.c.tenant_id, _wrapped_key)
    )
    .returning(learner_keys.c.user_id)
)
_SAVE = saving(
    users,
    *("email_index", "email_index_next", "email_sealed"),
    *("display_name_sealed", "password_hash", "timezone", "role"),
)


class PostgresUserRepository:
    """Remembers the keys of those it met, so that saving seals with the key that is there."""

    def __init__(self, rows: AggregateRows, cipher: PersonalDataCipher) -> None:
        self._rows = rows
        self._cipher = cipher
        self._keys: dict[UUID, bytes] = {}

    async def get(self, user_id: UUID) -> User | None:
        row = await self._rows.one(_GET, id=user_id)
        return None if row is None else self._to_user(row)

    async def hold(self, user_id: UUID) -> User | None:
        row = await self._rows.transaction.write(_HOLD, tenant_id=self._rows.tenant_id, id=user_id)
        return None if row is None else self._to_user(row)

    async def by_email(self, email: str) -> User | None:
        indexes = self._cipher.blind_indexes(self._rows.tenant_id, email)
        row = await self._rows.one(_BY_EMAIL, email_indexes=indexes)
        return None if row is None else self._to_user(row)

    async def add(self, user: User) -> bool:
        key = self._cipher.new_key(self._rows.tenant_id, user.id)
        values = self._to_row(user, key)
        return await self._rows.add(_ADD, user, wrapped_key=key, created_at=user.created_at, **values)

    async def save(self, user: User) -> None:
        key = self._keys.get(user.id) or await self._key_of(user)
        await self._rows.save(_SAVE, user, **self._to_row(user, key))

    async def _key_of(self, user: User) -> bytes:
        row = await self._rows.one(_KEY, id=user.id)
        if row is None:
            raise StaleAggregate(user.id)
        return bytes(row["wrapped_key"])

    def _to_row(self, user: User, key: bytes) -> dict[str, object]:
        return {
            **email_columns(self._cipher, self._rows.tenant_id, user.email),
            "email_sealed": self._cipher.seal(user.email, place=self._place(user.id, EMAIL), wrapped_key=key),
            "display_name_sealed": self._cipher.seal(
                user.display_name, place=self._place(user.id, DISPLAY_NAME), wrapped_key=key
            ),
            "password_hash": user.password_hash,
            "timezone": user.timezone,
            "role": user.role.value,
        }

    def _to_user(self, row: asyncpg.Record) -> User:
        user_id, key = row["id"], row["wrapped_key"]
        self._keys[user_id] = key
        return User(
            id=user_id,
            tenant_id=row["tenant_id"],
            version=row["version"],
            email=self._cipher.open(row["email_sealed"], place=self._place(user_id, EMAIL), wrapped_key=key),
            display_name=self._cipher.open(
                row["display_name_sealed"], place=self._place(user_id, DISPLAY_NAME), wrapped_key=key
            ),
            password_hash=row["password_hash"],
            timezone=row["timezone"],
            created_at=row["created_at"],
            role=Role(row["role"]),
        )

    def _place(self, user_id: UUID, field: str) -> Place:
        return Place(self._rows.tenant_id, user_id, field)


def email_columns(cipher: PersonalDataCipher, tenant_id: UUID, email: str) -> dict[str, object]:
    """By the key that counts, and by the other one while there are two."""
    first, *others = cipher.blind_indexes(tenant_id, email)
    return {"email_index": first, "email_index_next": others[0] if others else None}
