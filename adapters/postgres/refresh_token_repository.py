"""Logins, known by the fingerprints of their tokens."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, select, update
from sqlalchemy.sql import ColumnElement

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.row_statements import adding, of_caller, saving
from adapters.postgres.statements import Statement
from adapters.postgres.tables import refresh_tokens
from application.ports.failures import DuplicateId
from domain.identity.refresh_token import RefreshToken

_tokens = refresh_tokens.c
_BY_HASH = Statement(
    select(refresh_tokens)
    .where(_tokens.tenant_id == bindparam("tenant_id"), _tokens.token_hash == bindparam("token_hash"))
    .with_for_update()
)
_HOLD_OPEN = Statement(
    select(refresh_tokens)
    .where(
        of_caller(refresh_tokens),
        _tokens.used_at.is_(None),
        _tokens.revoked_at.is_(None),
        _tokens.expires_at > bindparam("now"),
    )
    .order_by(_tokens.id)
    .with_for_update()
)
_ADD = adding(refresh_tokens)
_SAVE = saving(refresh_tokens, "used_at", "revoked_at")


def _revoking(whose: ColumnElement[bool]) -> Statement:
    """Makes whoever holds one of them stale, too: nobody may overwrite a revocation."""
    return Statement(
        update(refresh_tokens)
        .where(_tokens.tenant_id == bindparam("tenant_id"), whose, _tokens.revoked_at.is_(None))
        .values(revoked_at=bindparam("now", type_=_tokens.revoked_at.type), version=_tokens.version + 1)
    )


_REVOKE_FAMILY = _revoking(_tokens.family_id == bindparam("family_id"))
_REVOKE_USER = _revoking(_tokens.user_id == bindparam("user_id"))


class PostgresRefreshTokenRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def by_hash(self, token_hash: bytes) -> RefreshToken | None:
        row = await self._rows.transaction.write(
            _BY_HASH, tenant_id=self._rows.tenant_id, token_hash=token_hash
        )
        return None if row is None else _to_token(row)

    async def hold_open(self, user_id: UUID, *, now: datetime) -> Sequence[RefreshToken]:
        rows = await self._rows.transaction.write_all(
            _HOLD_OPEN, tenant_id=self._rows.tenant_id, user_id=user_id, now=now
        )
        return [_to_token(row) for row in rows]

    async def add(self, token: RefreshToken) -> None:
        was_free = await self._rows.add(
            _ADD,
            token,
            user_id=token.user_id,
            family_id=token.family_id,
            token_hash=token.token_hash,
            issued_at=token.issued_at,
            expires_at=token.expires_at,
            used_at=token.used_at,
            revoked_at=token.revoked_at,
        )
        if not was_free:
            raise DuplicateId(token.id)

    async def save(self, token: RefreshToken) -> None:
        await self._rows.save(_SAVE, token, used_at=token.used_at, revoked_at=token.revoked_at)

    async def revoke_family(self, family_id: UUID, *, now: datetime) -> None:
        await self._rows.transaction.write(
            _REVOKE_FAMILY, tenant_id=self._rows.tenant_id, family_id=family_id, now=now
        )

    async def revoke_user(self, user_id: UUID, *, now: datetime) -> None:
        await self._rows.transaction.write(
            _REVOKE_USER, tenant_id=self._rows.tenant_id, user_id=user_id, now=now
        )


def _to_token(row: asyncpg.Record) -> RefreshToken:
    return RefreshToken(
        id=row["id"],
        tenant_id=row["tenant_id"],
        version=row["version"],
        user_id=row["user_id"],
        family_id=row["family_id"],
        token_hash=row["token_hash"],
        issued_at=row["issued_at"],
        expires_at=row["expires_at"],
        used_at=row["used_at"],
        revoked_at=row["revoked_at"],
    )
