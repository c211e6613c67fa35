"""The chain of administrative acts, in its own table."""

from collections.abc import AsyncIterator, Sequence

import asyncpg
import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import audit_chain, audit_head
from adapters.postgres.transaction import Transaction
from domain.audit.chain import BEGINNING, Act, Head, Link, head_of, linked

PAGE = 500  # links in memory at once
_COLUMNS = ("position", "act_id", "name", "outcome", "details", "at", "before", "digest")
_NOTHING_YET = Statement(
    insert(audit_head)
    .values(id=1, position=0, digest=bindparam("digest"), seal=bindparam("digest"))
    .on_conflict_do_nothing()
)
_HEAD = Statement(select(audit_head))
_HELD = Statement(select(audit_head).with_for_update())
_ADD = Statement(
    insert(audit_chain).values({name: bindparam(name, type_=audit_chain.c[name].type) for name in _COLUMNS})
)
_MOVE = Statement(
    audit_head.update().values(
        {name: bindparam(name, type_=audit_head.c[name].type) for name in ("position", "digest", "seal")}
    )
)
_PAGE = Statement(
    select(audit_chain)
    .where(audit_chain.c.position > bindparam("after"))
    .order_by(audit_chain.c.position)
    .limit(bindparam("limit"))
)
_LATEST = Statement(select(audit_chain).order_by(audit_chain.c.position.desc()).limit(bindparam("limit")))


class PostgresAuditTrail:
    def __init__(self, connections: Connections, key: bytes, *, page: int = PAGE) -> None:
        self._connections = connections
        self._page = page
        self._key = key

    async def append(self, act: Act) -> Link:
        """Whoever appends holds the head until the commit."""
        transaction = Transaction(self._connections)
        try:
            await transaction.write(_NOTHING_YET, digest=BEGINNING)
            held = await transaction.write(_HELD)
            link = linked(act, after=_to_head(held), key=self._key)
            await transaction.write(_ADD, **_to_row(link))
            head = head_of(link, key=self._key)
            await transaction.write(_MOVE, position=head.position, digest=head.digest, seal=head.seal)
            await transaction.commit()
        finally:
            await transaction.close()
        return link

    async def chain(self) -> AsyncIterator[Link]:
        after = 0
        while page := await self._connections.rows(_PAGE, after=after, limit=self._page):
            for row in page:
                yield _to_link(row)
            after = page[-1]["position"]

    async def head(self) -> Head | None:
        return _to_head(await self._connections.row(_HEAD))

    async def latest(self, *, limit: int) -> Sequence[Link]:
        return [_to_link(row) for row in await self._connections.rows(_LATEST, limit=limit)]


def _to_head(row: asyncpg.Record | None) -> Head | None:
    if row is None or not row["position"]:
        return None
    return Head(position=row["position"], digest=row["digest"], seal=row["seal"])


def _to_row(link: Link) -> dict[str, object]:
    return {
        "position": link.position,
        "act_id": link.act.act_id,
        "name": link.act.name,
        "outcome": link.act.outcome,
        "details": msgspec.json.encode(dict(link.act.details)).decode(),
        "at": link.act.at,
        "before": link.before,
        "digest": link.digest,
    }


def _to_link(row: asyncpg.Record) -> Link:
    act = Act(
        act_id=row["act_id"],
        name=row["name"],
        outcome=row["outcome"],
        details=msgspec.json.decode(row["details"]),
        at=row["at"],
    )
    return Link(position=row["position"], act=act, before=row["before"], digest=row["digest"])
