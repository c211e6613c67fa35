"""Erasures of every tenant, as workers and operators see them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Uuid, and_, any_, bindparam, func, literal_column, not_, or_, select

from adapters.postgres.connections import Connections
from adapters.postgres.erasure_rows import to_erasure
from adapters.postgres.row_statements import of_caller
from adapters.postgres.statements import Statement
from adapters.postgres.tables import data_erasures, sessions
from adapters.postgres.tables.erasures import UNSEEN
from application.ports.erasure_repository import ErasurePressure
from application.ports.learner_traces import Whose
from application.ports.token_issuer import Identity
from domain.privacy.erasure import DONE, Erasure, ErasureStep

_erasures = data_erasures.c
_id = bindparam("id", type_=Uuid)
_is_done = or_(*(_erasures.step == step.value for step in DONE))
_oldest = (_erasures.requested_at, _erasures.id)
_newest = (_erasures.requested_at.desc(), _erasures.id.desc())
_limit = bindparam("limit", type_=Integer)

_FIND = Statement(
    select(data_erasures)
    .where(or_(_erasures.id == _id, _erasures.user_id == _id))
    .order_by((_erasures.id == _id).desc())
    .limit(1)
)
_THREADS = Statement(select(sessions.c.id).where(of_caller(sessions)))
_ALL = Statement(select(data_erasures).order_by(*_newest).limit(_limit))
_OPEN = Statement(select(data_erasures).where(not_(_is_done)).order_by(*_newest).limit(_limit))
_TO_PURSUE = Statement(
    select(data_erasures)
    .where(
        literal_column(UNSEEN),  # as the index has it
        or_(
            not_(_is_done),
            and_(
                _erasures.step == ErasureStep.COMPLETED.value,
                _erasures.completed_at <= bindparam("completed_before", type_=_erasures.completed_at.type),
            ),
        ),
    )
    .order_by(*_oldest)
    .limit(_limit)
)
_HIDDEN_SINCE = Statement(
    select(_erasures.tenant_id, _erasures.user_id).where(
        _erasures.hidden_at >= bindparam("since", type_=_erasures.hidden_at.type)
    )
)
_KNOWN = Statement(
    select(_erasures.tenant_id, _erasures.user_id).where(
        _erasures.user_id == any_(bindparam("users", type_=ARRAY(Uuid)))
    )
)
_asked_before = bindparam("asked_before", type_=_erasures.requested_at.type)
_PRESSURE = Statement(
    select(
        func.count().label("under_way"),
        func.count().filter(_erasures.requested_at < _asked_before).label("overdue"),
    )
    .select_from(data_erasures)
    .where(literal_column(UNSEEN), not_(_is_done))
)


class PostgresErasureDesk:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def find(self, erasure_or_learner: UUID) -> Erasure | None:
        row = await self._connections.row(_FIND, id=erasure_or_learner)
        return None if row is None else to_erasure(row)

    async def whose(self, tenant_id: UUID, user_id: UUID) -> Whose:
        rows = await self._connections.rows(_THREADS, tenant_id=tenant_id, user_id=user_id)
        return Whose(tenant_id, user_id, [row["id"] for row in rows])

    async def latest(self, *, open_only: bool, limit: int) -> Sequence[Erasure]:
        rows = await self._connections.rows(_OPEN if open_only else _ALL, limit=limit)
        return [to_erasure(row) for row in rows]

    async def to_pursue(self, *, completed_before: datetime, limit: int) -> Sequence[Erasure]:
        rows = await self._connections.rows(_TO_PURSUE, completed_before=completed_before, limit=limit)
        return [to_erasure(row) for row in rows]

    async def hidden_since(self, since: datetime) -> Collection[Identity]:
        rows = await self._connections.rows(_HIDDEN_SINCE, since=since)
        return [Identity(row["tenant_id"], row["user_id"]) for row in rows]

    async def known(self, learners: Collection[Identity]) -> frozenset[Identity]:
        rows = await self._connections.rows(_KNOWN, users=[each.user_id for each in learners])
        return frozenset(learners) & {Identity(row["tenant_id"], row["user_id"]) for row in rows}

    async def pressure(self, *, asked_before: datetime) -> ErasurePressure:
        row = await self._connections.row(_PRESSURE, asked_before=asked_before)
        return ErasurePressure(**dict(row)) if row is not None else ErasurePressure(0, 0)
