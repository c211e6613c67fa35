"""What is sealed and by what it is found, page by page, for whoever rotates the keys."""

from collections.abc import AsyncIterator, Callable, Sequence
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, func, select, update

from adapters.postgres.connections import Connections
from adapters.postgres.lent import Values
from adapters.postgres.statements import Statement
from adapters.postgres.tables import learner_keys, users
from adapters.postgres.user_repository import EMAIL, email_columns
from application.ports.personal_data_cipher import PersonalDataCipher, Place

PAGE = 500
FIRST = UUID(int=0)

_keys = learner_keys.c
_WRAPPED_OTHERWISE = Statement(
    select(learner_keys)
    .where(
        _keys.user_id > bindparam("after", type_=_keys.user_id.type),
        func.substring(_keys.wrapped_key, 1, func.length(bindparam("begins", type_=_keys.wrapped_key.type)))
        != bindparam("begins", type_=_keys.wrapped_key.type),
    )
    .order_by(_keys.user_id)
    .limit(PAGE)
)
# Unless somebody else was faster, or the learner was erased meanwhile.
_REWRAP = Statement(
    update(learner_keys)
    .where(_keys.user_id == bindparam("id"), _keys.wrapped_key == bindparam("was"))
    .values(wrapped_key=bindparam("wrapped", type_=_keys.wrapped_key.type))
)
_rows = users.c
_FOUND = Statement(
    select(
        _rows.id,
        _rows.tenant_id,
        _rows.email_index,
        _rows.email_index_next,
        _rows.email_sealed,
        _keys.wrapped_key,
    )
    .join(learner_keys, _keys.user_id == _rows.id)
    .where(_rows.id > bindparam("after", type_=_rows.id.type))
    .order_by(_rows.id)
    .limit(PAGE)
)
_index = {name: bindparam(name, type_=_rows[name].type) for name in ("email_index", "email_index_next")}
_FIND_BY = Statement(
    update(users)
    .where(_rows.id == bindparam("user_id"), _rows.email_sealed == bindparam("was"))
    .values(**_index)
)


class SealedRows:
    """Each change is made only to a row that is still as it was read, so that nobody's write is lost."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def rewrap(self, begins: bytes, rewrapped: Callable[[bytes, UUID, UUID], bytes]) -> int:
        """Every key that does not begin so; says how many those were."""
        done = 0
        async for rows in self._pages(_WRAPPED_OTHERWISE, "user_id", begins=begins):
            await self._connections.many(
                _REWRAP,
                [
                    {
                        "id": row["user_id"],
                        "was": row["wrapped_key"],
                        "wrapped": rewrapped(row["wrapped_key"], row["tenant_id"], row["user_id"]),
                    }
                    for row in rows
                ],
            )
            done += len(rows)
        return done

    async def index(self, cipher: PersonalDataCipher) -> int:
        """Let every e-mail be found by the keys of the cipher; says of how many that was not so."""
        done = 0
        async for rows in self._pages(_FOUND, "id"):
            changes = [change for row in rows if (change := _reindexed(row, cipher))]
            if changes:
                await self._connections.many(_FIND_BY, changes)
            done += len(changes)
        return done

    async def _pages(
        self, statement: Statement, key: str, **values: object
    ) -> AsyncIterator[Sequence[asyncpg.Record]]:
        after = FIRST
        while rows := await self._connections.rows(statement, after=after, **values):
            yield rows
            after = rows[-1][key]


def _reindexed(row: asyncpg.Record, cipher: PersonalDataCipher) -> Values | None:
    place = Place(row["tenant_id"], row["id"], EMAIL)
    email = cipher.open(row["email_sealed"], place=place, wrapped_key=row["wrapped_key"])
    columns = email_columns(cipher, row["tenant_id"], email)
    if all(row[name] == value for name, value in columns.items()):
        return None
    return columns | {"user_id": row["id"], "was": row["email_sealed"]}
