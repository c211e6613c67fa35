"""Contract: administrative acts in a chain that only grows, in PostgreSQL and in what stands in for it."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest

from adapters.memory.audit_trail import MemoryAuditTrail
from adapters.postgres import audit_trail
from adapters.postgres.audit_trail import PostgresAuditTrail
from adapters.postgres.connections import Connections
from application.audit.read_acts import ChainVerified, VerifyActs, VerifyActsCommand
from application.ports.audit_trail import AuditTrail
from domain.audit.chain import Act, Break, Link
from tests.builders import NOW
from tests.on_postgres import OnPostgres
from tests.servers import PostgresDatabase

KEY = b"k" * 32
WRITERS = 12


def an_act(number: int = 0) -> Act:
    return Act(
        act_id=uuid4(),
        name="outbox.replay",
        outcome="begun",
        details={"subscriber": "plan-vectors", "first": str(number), "ö": '"\\'},
        at=NOW + timedelta(microseconds=number),
    )


async def chain_of(trail: AuditTrail) -> list[Link]:
    return [each async for each in trail.chain()]


async def verified(trail: AuditTrail, known: tuple[int, bytes] | None = None) -> ChainVerified:
    return (await VerifyActs(trail, KEY)(VerifyActsCommand(known=known))).unwrap()


class AuditTrailContract:
    async def test_gives_back_every_field_in_order(self, trail: AuditTrail) -> None:
        acts = [an_act(number) for number in range(3)]
        links = [await trail.append(act) for act in acts]
        assert await chain_of(trail) == links
        assert [each.act for each in links] == acts
        assert [each.position for each in links] == [1, 2, 3]
        assert await trail.latest(limit=2) == links[:0:-1]
        head = await trail.head()
        assert head is not None
        assert (head.position, head.digest) == (3, links[2].digest)

    async def test_is_whole_when_there_is_nothing_in_it(self, trail: AuditTrail) -> None:
        assert (await trail.head(), await chain_of(trail), await trail.latest(limit=5)) == (None, [], [])
        assert await verified(trail) == ChainVerified(entries=0, breaks=[], head=None, knows_known=True)

    async def test_many_who_append_at_once_make_one_chain(self, trail: AuditTrail) -> None:
        await asyncio.gather(*(trail.append(an_act(number)) for number in range(WRITERS)))
        report = await verified(trail)
        assert (report.entries, report.breaks) == (WRITERS, [])

    async def test_knows_a_head_that_was_noted_and_no_other(self, trail: AuditTrail) -> None:
        await trail.append(an_act())
        noted = (await verified(trail)).head
        await trail.append(an_act())
        assert (await verified(trail, noted)).knows_known
        assert not (await verified(trail, (1, b"?" * 32))).knows_known
        assert not (await verified(trail, (7, b"?" * 32))).knows_known


class TestMemoryAuditTrail(AuditTrailContract):
    @pytest.fixture
    def trail(self) -> AuditTrail:
        return MemoryAuditTrail(KEY)


TAMPERED = {
    "UPDATE audit_chain SET outcome = 'refused' WHERE position = 3": (Break.ALTERED, 3),
    "UPDATE audit_chain SET details = details - 'first' WHERE position = 3": (Break.ALTERED, 3),
    "UPDATE audit_chain SET at = at + interval '1 microsecond' WHERE position = 3": (Break.ALTERED, 3),
    "DELETE FROM audit_chain WHERE position = 3": (Break.MISSING, 3),
    "DELETE FROM audit_chain WHERE position = 1": (Break.MISSING, 1),
    "DELETE FROM audit_chain WHERE position > 3": (Break.CUT_OFF, 5),
    "DELETE FROM audit_chain": (Break.CUT_OFF, 5),
    "DELETE FROM audit_head": (Break.HEAD_FORGED, 5),
    """INSERT INTO audit_chain SELECT 6, act_id, name, outcome, details, at, digest, digest
       FROM audit_chain WHERE position = 5""": (Break.ALTERED, 6),
    """UPDATE audit_chain SET position = CASE position WHEN 2 THEN 103 ELSE 102 END
       WHERE position IN (2, 3);
       UPDATE audit_chain SET position = position - 100 WHERE position > 100""": (Break.MISSING, 2),
    """DELETE FROM audit_chain WHERE position > 3;
       UPDATE audit_head SET position = 3, digest = (SELECT digest FROM audit_chain WHERE position = 3)
    """: (Break.HEAD_FORGED, 3),
}


@pytest.mark.infra
class TestPostgresAuditTrail(OnPostgres, AuditTrailContract):
    @pytest.fixture(params=[2, audit_trail.PAGE])
    def trail(
        self,
        request: pytest.FixtureRequest,
        connections: Connections,
    ) -> AuditTrail:
        return PostgresAuditTrail(connections, KEY, page=request.param)

    @pytest.mark.parametrize("sql", TAMPERED)
    async def test_finds_what_the_owner_of_the_database_did(
        self, trail: AuditTrail, postgres_database: PostgresDatabase, sql: str
    ) -> None:
        for number in range(5):
            await trail.append(an_act(number))
        connection = await asyncpg.connect(postgres_database.dsn)
        await connection.execute("ALTER TABLE audit_chain DISABLE TRIGGER ALL")
        await connection.execute(sql)
        await connection.close()
        assert (await verified(trail)).breaks[0] == TAMPERED[sql]

    @pytest.mark.parametrize(
        "sql", ["UPDATE audit_chain SET outcome = 'x'", "DELETE FROM audit_chain", "TRUNCATE audit_chain"]
    )
    async def test_lets_nothing_be_changed_or_removed(
        self, trail: AuditTrail, postgres_database: PostgresDatabase, sql: str
    ) -> None:
        await trail.append(an_act())
        connection = await asyncpg.connect(postgres_database.dsn)
        with pytest.raises(asyncpg.RestrictViolationError):
            await connection.execute(sql)
        await connection.close()
        assert (await verified(trail)).breaks == []
