"""Attempts to log in, in PostgreSQL: each is counted in a transaction of its own."""

from datetime import datetime, timedelta
from typing import Any

import asyncpg
from sqlalchemy import ARRAY, LargeBinary, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.digests import Digests
from adapters.postgres.statements import Statement
from adapters.postgres.tables import login_attempts
from adapters.postgres.transaction import Transaction
from application.ports.login_attempts import Attempt
from domain.identity.lockout import Tally, wait_of

_tallies = login_attempts.c
_CHANGING = ("failures", "failed_at", "succeeded_at", "over_at")
_keys: Any = func.unnest(bindparam("keys", type_=ARRAY(LargeBinary))).column_valued("key")

# In the order of their keys, so that no two who count ever wait for each other.
_HOLD = Statement(
    insert(login_attempts)
    .from_select(
        ["key", "tenant_id", "failures", "over_at"],
        select(
            _keys,
            bindparam("tenant_id", type_=_tallies.tenant_id.type),
            bindparam("none", type_=_tallies.failures.type),
            bindparam("now", type_=_tallies.over_at.type),
        ),
    )
    .on_conflict_do_update(index_elements=[_tallies.key], set_={"failures": _tallies.failures})
    .returning(login_attempts)
)
_SAVE = Statement(
    update(login_attempts)
    .where(_tallies.key == bindparam("its_key"))
    .values({name: bindparam(name, type_=_tallies[name].type) for name in _CHANGING})
)


class PostgresLoginAttempts:
    def __init__(self, connections: Connections, digests: Digests) -> None:
        self._connections = connections
        self._digests = digests

    async def begin(self, attempt: Attempt, *, now: datetime) -> timedelta | None:
        here, anywhere = self._keys(attempt)
        transaction = Transaction(self._connections)
        try:
            tallies = await _held(transaction, attempt, here, anywhere, now=now)
            wait = wait_of(tallies[here], tallies[anywhere], now=now)
            if wait is None:
                for key, tally in tallies.items():
                    await _save(transaction, key, tally.attempted(now=now), now=now)
                await transaction.commit()
            return wait
        finally:
            await transaction.close()

    async def succeeded(self, attempt: Attempt, *, now: datetime) -> None:
        here, anywhere = self._keys(attempt)
        transaction = Transaction(self._connections)
        try:
            tallies = await _held(transaction, attempt, here, anywhere, now=now)
            await _save(transaction, here, tallies[here].succeeded(now=now), now=now)
            await _save(transaction, anywhere, tallies[anywhere].taken_back(), now=now)
            await transaction.commit()
        finally:
            await transaction.close()

    def _keys(self, attempt: Attempt) -> tuple[bytes, bytes]:
        account = (attempt.tenant_id.bytes, attempt.who.encode())
        here = self._digests.of("attempts from here", *account, (attempt.address or "").encode())
        return here, self._digests.of("attempts", *account)


async def _held(
    transaction: Transaction, attempt: Attempt, *keys: bytes, now: datetime
) -> dict[bytes, Tally]:
    rows = await transaction.write_all(_HOLD, keys=sorted(keys), tenant_id=attempt.tenant_id, none=0, now=now)
    return {row["key"]: _to_tally(row) for row in rows}


async def _save(transaction: Transaction, key: bytes, tally: Tally, *, now: datetime) -> None:
    values = (tally.failures, tally.failed_at, tally.succeeded_at, tally.over_at or now)
    await transaction.write(_SAVE, its_key=key, **dict(zip(_CHANGING, values, strict=True)))


def _to_tally(row: asyncpg.Record) -> Tally:
    return Tally(row["failures"], row["failed_at"], row["succeeded_at"])
