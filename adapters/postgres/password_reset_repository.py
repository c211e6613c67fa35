"""Password resets, known by the fingerprints of their tokens."""

from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, select, update

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.row_statements import adding, getting, of_caller, saving
from adapters.postgres.statements import Statement
from adapters.postgres.tables import password_resets
from domain.identity.password_reset import PasswordReset

_resets = password_resets.c
_CHANGING = ("token_hash", "expires_at", "ended_at")
_GET = getting(password_resets)
_BY_HASH = Statement(
    select(password_resets)
    .where(_resets.tenant_id == bindparam("tenant_id"), _resets.token_hash == bindparam("token_hash"))
    .with_for_update()
)
_ADD = adding(password_resets)
_SAVE = saving(password_resets, *_CHANGING)
_END_ALL = Statement(
    update(password_resets)
    .where(of_caller(password_resets), _resets.ended_at.is_(None))
    .values(ended_at=bindparam("now", type_=_resets.ended_at.type), version=_resets.version + 1)
)


class PostgresPasswordResetRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def get(self, reset_id: UUID) -> PasswordReset | None:
        row = await self._rows.one(_GET, id=reset_id)
        return None if row is None else _to_reset(row)

    async def by_hash(self, token_hash: bytes) -> PasswordReset | None:
        row = await self._rows.transaction.write(
            _BY_HASH, tenant_id=self._rows.tenant_id, token_hash=token_hash
        )
        return None if row is None else _to_reset(row)

    async def add(self, reset: PasswordReset) -> bool:
        return await self._rows.add(
            _ADD, reset, user_id=reset.user_id, requested_at=reset.requested_at, **_changing(reset)
        )

    async def save(self, reset: PasswordReset) -> None:
        await self._rows.save(_SAVE, reset, **_changing(reset))

    async def end_all(self, user_id: UUID, *, now: datetime) -> None:
        await self._rows.transaction.write(_END_ALL, tenant_id=self._rows.tenant_id, user_id=user_id, now=now)


def _changing(reset: PasswordReset) -> dict[str, object]:
    return {"token_hash": reset.token_hash, "expires_at": reset.expires_at, "ended_at": reset.ended_at}


def _to_reset(row: asyncpg.Record) -> PasswordReset:
    return PasswordReset(
        id=row["id"],
        tenant_id=row["tenant_id"],
        version=row["version"],
        user_id=row["user_id"],
        requested_at=row["requested_at"],
        token_hash=row["token_hash"],
        expires_at=row["expires_at"],
        ended_at=row["ended_at"],
    )
