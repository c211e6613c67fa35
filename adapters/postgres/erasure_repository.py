"""Erasures, whole, and the one statement that makes a learner nobody."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, column, delete, func, select, union
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.erasure_rows import CHANGING, changing, to_erasure
from adapters.postgres.row_statements import adding, getting, of_caller, saving
from adapters.postgres.statements import Statement
from adapters.postgres.tables import data_erasures, learner_keys, refresh_tokens, sessions, tombstones
from domain.privacy.erasure import Erasure

_GET = getting(data_erasures)
_OF_LEARNER = Statement(select(data_erasures).where(of_caller(data_erasures)))
_ADD = adding(data_erasures)
_SAVE = saving(data_erasures, *CHANGING)

_user = bindparam("user_id", type_=Uuid)
_threads = select(sessions.c.id).where(of_caller(sessions)).cte("threads")
_given = func.unnest(bindparam("given", type_=ARRAY(Uuid))).table_valued(column("id", Uuid)).render_derived()
_all = union(select(_threads.c.id), select(_given.c.id), select(_user.label("id"))).subquery("everything")
_buried = (
    insert(tombstones)
    .from_select(
        ["tenant_id", "id"],
        select(bindparam("tenant_id", type_=Uuid), _all.c.id),
        include_defaults=False,
    )
    .on_conflict_do_nothing()
    .cte("buried")
)
_HIDE = Statement(
    select(_threads.c.id).add_cte(
        _buried,
        delete(learner_keys).where(of_caller(learner_keys)).cte("unlocked"),
        delete(refresh_tokens).where(of_caller(refresh_tokens)).cte("logged_out"),
    )
)


class PostgresErasureRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def hide(self, user_id: UUID, *, threads: Collection[UUID] = ()) -> Collection[UUID]:
        found = await self._rows.transaction.write_all(
            _HIDE, tenant_id=self._rows.tenant_id, user_id=user_id, given=list(threads)
        )
        return [row["id"] for row in found]

    async def get(self, erasure_id: UUID) -> Erasure | None:
        row = await self._rows.one(_GET, id=erasure_id)
        return None if row is None else to_erasure(row)

    async def of_learner(self, user_id: UUID) -> Erasure | None:
        row = await self._rows.one(_OF_LEARNER, user_id=user_id)
        return None if row is None else to_erasure(row)

    async def add(self, erasure: Erasure) -> bool:
        return await self._rows.add(
            _ADD,
            erasure,
            user_id=erasure.user_id,
            requested_at=erasure.requested_at,
            **changing(erasure),
        )

    async def save(self, erasure: Erasure) -> None:
        await self._rows.save(_SAVE, erasure, **changing(erasure))
