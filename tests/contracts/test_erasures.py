"""Contracts of erasing: hiding a learner, keeping account of it, finding what is theirs, and proving it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

import pytest
from qdrant_client import AsyncQdrantClient

from adapters.crypto.receipt_signer import Ed25519ReceiptSigner, ReceiptUnfit, verified
from adapters.filesystem.erasure_ledger import FilesystemErasureLedger
from adapters.filesystem.learner_traces import FilesystemTraces
from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.memory.audit_log import MemoryAuditLog
from adapters.memory.dialogue_log import MemoryDialogueLog
from adapters.memory.erasure_ledger import MemoryErasureLedger
from adapters.memory.learner_traces import documents_in, objects_in, vectors_in
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.persona_snapshots import MemoryPersonaSnapshots
from adapters.memory.recall_index import MemoryRecallIndex
from adapters.memory.receipt_signer import MemoryReceiptSigner
from adapters.memory.stores import MemoryStores
from adapters.mongo.audit_log import MongoAuditLog
from adapters.mongo.client import Client
from adapters.mongo.dialogue_log import MongoDialogueLog
from adapters.mongo.learner_traces import MongoTraces
from adapters.mongo.persona_snapshots import MongoPersonaSnapshots
from adapters.postgres.connections import Connections
from adapters.postgres.erasure_desk import PostgresErasureDesk
from adapters.postgres.learner_rows import APART, LEARNER
from adapters.postgres.learner_traces import PostgresTraces
from adapters.postgres.tables import metadata
from adapters.qdrant.learner_traces import QdrantTraces
from adapters.qdrant.places import Places
from adapters.qdrant.recall_index import QdrantRecallIndex
from adapters.s3.bucket import Bucket
from adapters.s3.erasure_ledger import S3ErasureLedger
from adapters.s3.inventory import S3Inventory
from adapters.s3.learner_traces import S3Traces
from adapters.s3.object_store import S3ObjectStore
from application.ports.audit_log import AuditLog
from application.ports.dialogue_log import DialogueLog
from application.ports.erasure_ledger import ErasureLedger, LedgerEntry
from application.ports.erasure_repository import ErasureDesk
from application.ports.failures import OwnerMissing, StaleAggregate
from application.ports.learner_traces import LearnerTraces, Whose
from application.ports.persona_snapshots import PersonaSnapshots
from application.ports.recall_index import Shelf
from application.ports.receipt_signer import ReceiptSigner
from application.ports.tenant_traces import TenantTraces
from application.ports.token_issuer import Identity
from application.ports.tombstones import Tombstones
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.audit.entry import AuditEntry
from domain.identity.user import User
from domain.privacy.erasure import AskedBy, Erasure
from domain.privacy.receipt import KIND
from tests.builders import NOW, a_coaching_session, a_plan, a_recallable, a_refresh_token, a_report, a_turn
from tests.contracts.on_mongo import OnMongo
from tests.contracts.on_s3 import OnS3
from tests.contracts.state import state
from tests.contracts.test_dialogue_log import a_message
from tests.contracts.test_memory_stores import OnMemoryStores
from tests.contracts.test_persona_snapshots import a_snapshot
from tests.on_postgres import OnPostgres

TENANT, ADA, BOB, THREAD = uuid4(), uuid4(), uuid4(), uuid4()


def an_erasure(learner: User, *, now: datetime = NOW) -> Erasure:
    erasure = Erasure.request(
        erasure_id=uuid4(),
        tenant_id=learner.tenant_id,
        user_id=learner.id,
        threads=[uuid4(), uuid4()],
        asked_by=AskedBy.OPERATOR,
        requested_at=now,
        now=now,
    )
    erasure.take_events()
    return erasure


async def kept(unit_of_work: UnitOfWorkFactory, erasure: Erasure) -> Erasure:
    async with unit_of_work(erasure.tenant_id) as work:
        assert await work.erasures.add(erasure)
        await work.commit()
    return erasure


def completed(erasure: Erasure, *, now: datetime = NOW) -> Erasure:
    erasure.record()
    erasure.look("mongo", {"dialogue_messages": 3})
    erasure.look("mongo", {})
    erasure.clear("mongo")
    erasure.all_cleared()
    erasure.complete('{"signed": "ü"}', now=now)
    erasure.take_events()
    return erasure


class ErasureRepositoryContract:
    async def test_gives_back_every_field(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        erasure = await kept(unit_of_work, an_erasure(learner))
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.erasures.get(erasure.id)) == state(erasure)
            await work.erasures.save(completed(erasure))
            await work.commit()
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.erasures.of_learner(learner.id)) == state(erasure)

    async def test_a_learner_has_one_and_so_has_an_id(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        erasure = await kept(unit_of_work, an_erasure(learner))
        for other in (an_erasure(learner), replace_id(an_erasure(classmate), erasure.id)):
            async with unit_of_work(learner.tenant_id) as work:
                assert not await work.erasures.add(other)

    async def test_refuses_a_stale_save(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        erasure = await kept(unit_of_work, an_erasure(learner))
        async with unit_of_work(learner.tenant_id) as work:
            late = await work.erasures.get(erasure.id)
            assert late is not None
            await work.erasures.save(completed(erasure))
            await work.commit()
        async with unit_of_work(learner.tenant_id) as work:
            with pytest.raises(StaleAggregate):
                await work.erasures.save(late)

    async def test_shows_nothing_of_another_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        erasure = await kept(unit_of_work, an_erasure(learner))
        async with unit_of_work(stranger.tenant_id) as work:
            assert await work.erasures.get(erasure.id) is None
            assert await work.erasures.of_learner(learner.id) is None

    async def test_whoever_is_hidden_is_nobody(
        self, unit_of_work: UnitOfWorkFactory, tombstones: Tombstones, learner: User, classmate: User
    ) -> None:
        session, login, given = a_coaching_session(learner), a_refresh_token(learner), uuid4()
        async with unit_of_work(learner.tenant_id) as work:
            await work.coaching_sessions.add(session)
            await work.refresh_tokens.add(login)
            await work.commit()
        async with unit_of_work(learner.tenant_id) as work:
            assert set(await work.erasures.hide(learner.id, threads=[given])) == {session.id}
            await work.commit()
        names = {learner.id, session.id, given}
        assert await tombstones.among(learner.tenant_id, {*names, classmate.id}) == names
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.users.get(learner.id) is None
            assert await work.users.by_email(learner.email) is None
            assert await work.refresh_tokens.by_hash(login.token_hash) is None
            assert await work.users.get(classmate.id) is not None

    async def test_hiding_is_forgotten_without_a_commit_and_can_be_done_twice(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        async with unit_of_work(learner.tenant_id) as work:
            await work.erasures.hide(learner.id)
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.users.get(learner.id) is not None
        for _ in range(2):
            async with unit_of_work(learner.tenant_id) as work:
                await work.erasures.hide(learner.id)
                await work.erasures.hide(uuid4())
                await work.commit()

    async def test_of_many_who_ask_at_once_one_is_first(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        async def ask() -> bool:
            async with unit_of_work(learner.tenant_id) as work:
                await work.erasures.hide(learner.id)
                first = await work.erasures.add(an_erasure(learner))
                if first:
                    await work.commit()
                return first

        asked = await asyncio.gather(*(ask() for _ in range(8)), return_exceptions=True)
        assert [each for each in asked if each is True] == [True]


def replace_id(erasure: Erasure, erasure_id: UUID) -> Erasure:
    erasure.id = erasure_id
    return erasure


class ErasureDeskContract:
    async def test_finds_by_either_id(
        self, desk: ErasureDesk, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        erasure = await kept(unit_of_work, an_erasure(learner))
        for each in (erasure.id, learner.id):
            found = await desk.find(each)
            assert found is not None
            assert state(found) == state(erasure)
        assert await desk.find(uuid4()) is None

    async def test_gives_those_that_wait(
        self,
        desk: ErasureDesk,
        unit_of_work: UnitOfWorkFactory,
        learner: User,
        classmate: User,
        stranger: User,
    ) -> None:
        hour = timedelta(hours=1)
        confirmed = completed(an_erasure(stranger, now=NOW - 3 * hour), now=NOW - 3 * hour)
        confirmed.confirm()
        one, two = an_erasure(learner), completed(an_erasure(classmate, now=NOW - hour))
        for each in (one, two, confirmed):
            await kept(unit_of_work, each)

        async def waiting(before: datetime) -> list[UUID]:
            return [each.id for each in await desk.to_pursue(completed_before=before, limit=9)]

        assert await waiting(NOW - hour) == [one.id]
        assert await waiting(NOW) == [two.id, one.id]
        assert [each.id for each in await desk.to_pursue(completed_before=NOW, limit=1)] == [two.id]
        assert [each.id for each in await desk.latest(open_only=False, limit=9)] == [
            one.id,
            two.id,
            confirmed.id,
        ]
        assert [each.id for each in await desk.latest(open_only=True, limit=9)] == [one.id]
        late, early = await desk.pressure(asked_before=NOW + hour), await desk.pressure(asked_before=NOW)
        assert (late.under_way, late.overdue, early.overdue) == (1, 1, 0)

    async def test_knows_who_was_hidden(
        self, desk: ErasureDesk, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        await kept(unit_of_work, an_erasure(learner))
        await kept(unit_of_work, an_erasure(stranger, now=NOW - timedelta(hours=1)))
        ada, zoe = (Identity(each.tenant_id, each.id) for each in (learner, stranger))
        assert set(await desk.hidden_since(NOW)) == {ada}
        assert set(await desk.hidden_since(NOW - timedelta(hours=1))) == {ada, zoe}
        nobody = Identity(stranger.tenant_id, learner.id)
        assert await desk.known([ada, zoe, nobody]) == {ada, zoe}

    async def test_knows_a_learners_conversations(
        self, desk: ErasureDesk, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        sessions = [a_coaching_session(learner), a_coaching_session(classmate)]
        async with unit_of_work(learner.tenant_id) as work:
            for each in sessions:
                await work.coaching_sessions.add(each)
            await work.commit()
        whose = await desk.whose(learner.tenant_id, learner.id)
        assert whose.names == {learner.id, sessions[0].id}


class TestMemoryErasureRepository(OnMemoryStores, ErasureRepositoryContract): ...


class TestMemoryErasureDesk(OnMemoryStores, ErasureDeskContract):
    @pytest.fixture
    def desk(self, stores: MemoryStores) -> ErasureDesk:
        return stores.erasure_desk


@pytest.mark.infra
class TestPostgresErasureRepository(OnPostgres, ErasureRepositoryContract): ...


@pytest.mark.infra
class TestPostgresErasureDesk(OnPostgres, ErasureDeskContract):
    @pytest.fixture
    def desk(self, connections: Connections) -> ErasureDesk:
        return PostgresErasureDesk(connections)


def an_entry() -> LedgerEntry:
    return LedgerEntry(
        erasure_id=uuid4(), tenant_id=TENANT, user_id=uuid4(), threads=[uuid4()], requested_at=NOW
    )


class ErasureLedgerContract:
    async def test_gives_back_what_was_entered_in_order(self, ledger: ErasureLedger) -> None:
        assert [*await ledger.entries()] == []
        entries = [an_entry() for _ in range(5)]
        for entry in entries:
            await ledger.enter(entry)
            await ledger.prove(entry.erasure_id, "a receipt")
        assert [*await ledger.entries()] == sorted(entries, key=lambda entry: str(entry.erasure_id))

    async def test_what_is_written_stays(self, ledger: ErasureLedger) -> None:
        entry = an_entry()
        await ledger.enter(entry)
        await ledger.enter(replace(entry, user_id=uuid4()))
        for receipt in ("one", "one", "two"):
            await ledger.prove(entry.erasure_id, receipt)
        assert [*await ledger.entries()] == [entry]


class TestMemoryErasureLedger(ErasureLedgerContract):
    @pytest.fixture
    def ledger(self) -> ErasureLedger:
        return MemoryErasureLedger()


class TestFilesystemErasureLedger(ErasureLedgerContract):
    @pytest.fixture
    def ledger(self, tmp_path: Path) -> ErasureLedger:
        return FilesystemErasureLedger(tmp_path / "erasures")

    async def test_keeps_every_receipt_for_its_owner_only(self, tmp_path: Path) -> None:
        ledger, entry = FilesystemErasureLedger(tmp_path), an_entry()
        await ledger.enter(entry)
        for receipt in ("one", "two", "one"):
            await ledger.prove(entry.erasure_id, receipt)
        files = sorted((tmp_path / str(entry.erasure_id)).iterdir())
        assert [each.name.partition("-")[0] for each in files] == ["entry.json", "receipt", "receipt"]
        assert {each.stat().st_mode & 0o777 for each in files} == {0o400}


@pytest.mark.infra
class TestS3ErasureLedger(OnS3, ErasureLedgerContract):
    @pytest.fixture
    def ledger(self, bucket: Bucket) -> ErasureLedger:
        return S3ErasureLedger(bucket)

    async def test_is_no_object_of_anybodys(self, bucket: Bucket, ledger: ErasureLedger) -> None:
        await ledger.enter(an_entry())
        assert [item async for item in S3Inventory(bucket).items()] == []


class Traces(LearnerTraces, TenantTraces, Protocol):
    """Every store's part looks for both."""


@dataclass(frozen=True)
class Held:
    """Traces, and what puts a thing of one learner there."""

    traces: Traces
    leave: Callable[[Whose], Awaitable[None]]


class LearnerTracesContract:
    namesake = ADA  # whoever has this id in another tenant is somebody else

    async def test_counts_and_removes_what_is_the_learners_and_nothing_else(self, held: Held) -> None:
        ada = Whose(TENANT, ADA, [THREAD])
        others = [Whose(TENANT, BOB, [uuid4()]), Whose(uuid4(), self.namesake, [uuid4()])]
        for whose in (ada, *others):
            await held.leave(whose)
        there = [dict(await held.traces.count(whose)) for whose in others]
        found = await held.traces.count(ada)
        assert found == there[0]
        assert all(count > 0 for count in found.values())
        await held.traces.remove(ada)
        assert dict(await held.traces.count(ada)) == {}
        assert [dict(await held.traces.count(whose)) for whose in others] == there

    async def test_where_there_is_nothing_nothing_happens(self, held: Held) -> None:
        for _ in range(2):
            await held.traces.remove(Whose(TENANT, ADA))
            assert dict(await held.traces.count(Whose(TENANT, ADA))) == {}


class TenantTracesContract:
    async def test_counts_and_removes_what_is_the_tenants_and_nothing_else(self, held: Held) -> None:
        zoe = Whose(uuid4(), ADA, [uuid4()])
        for whose in (Whose(TENANT, ADA, [THREAD]), Whose(TENANT, BOB, [uuid4()]), zoe):
            await held.leave(whose)
        there = dict(await held.traces.count_tenant(zoe.tenant_id))
        assert all(count > 0 for count in there.values())
        assert dict(await held.traces.count_tenant(TENANT)) == {kind: 2 * there[kind] for kind in there}
        for _ in range(2):
            await held.traces.remove_tenant(TENANT)
            assert dict(await held.traces.count_tenant(TENANT)) == {}
        assert dict(await held.traces.count_tenant(zoe.tenant_id)) == there


class TracesContract(LearnerTracesContract, TenantTracesContract): ...


def leaving_documents(
    dialogue: DialogueLog, personas: PersonaSnapshots, audit: AuditLog
) -> Callable[[Whose], Awaitable[None]]:
    async def leave(whose: Whose) -> None:
        (thread,) = whose.threads
        said = a_message(session_id=thread)
        await dialogue.append(replace(said, id=uuid4(), tenant_id=whose.tenant_id, user_id=whose.user_id))
        known = a_snapshot()
        await personas.add(replace(known, id=uuid4(), tenant_id=whose.tenant_id, user_id=whose.user_id))
        did = AuditEntry(
            id=uuid4(),
            tenant_id=whose.tenant_id,
            user_id=whose.user_id,
            action="identity.logged_in.v1",
            metadata={},
            created_at=datetime.now(UTC),
        )
        await audit.record(did)

    return leave


class TestMemoryDocuments(TracesContract):
    @pytest.fixture
    def held(self) -> Held:
        dialogue, personas, audit = MemoryDialogueLog(), MemoryPersonaSnapshots(), MemoryAuditLog()
        return Held(documents_in(dialogue, personas, audit), leaving_documents(dialogue, personas, audit))


@pytest.mark.infra
class TestMongoTraces(OnMongo, TracesContract):
    @pytest.fixture
    def held(self, mongo: Client) -> Held:
        return Held(
            MongoTraces(), leaving_documents(MongoDialogueLog(), MongoPersonaSnapshots(), MongoAuditLog())
        )


def objects_left_in(
    store: MemoryObjectStore | FilesystemObjectStore | S3ObjectStore,
) -> Callable[[Whose], Awaitable[None]]:
    async def leave(whose: Whose) -> None:
        for kind in ("uploads", "reports", "exports"):
            for name in ("1", "2"):
                key = f"{whose.tenant_id}/{kind}/{whose.user_id}/{name}"
                await store.put(key, b"x", content_type="text/plain")
        for thread in whose.threads:
            key = f"{whose.tenant_id}/audio/{thread}/1.mp3"
            await store.put(key, b"x", content_type="audio/mpeg")

    return leave


class TestMemoryObjects(TracesContract):
    @pytest.fixture
    def held(self) -> Held:
        store = MemoryObjectStore()
        return Held(objects_in(store), objects_left_in(store))


class TestFilesystemTraces(TracesContract):
    @pytest.fixture
    def held(self, tmp_path: Path) -> Held:
        return Held(FilesystemTraces(tmp_path), objects_left_in(FilesystemObjectStore(tmp_path)))


@pytest.mark.infra
class TestS3Traces(OnS3, TracesContract):
    @pytest.fixture
    def held(self, bucket: Bucket) -> Held:
        return Held(S3Traces(bucket), objects_left_in(S3ObjectStore(bucket)))


def vectors_left_in(index: MemoryRecallIndex | QdrantRecallIndex) -> Callable[[Whose], Awaitable[None]]:
    async def leave(whose: Whose) -> None:
        for shelf in Shelf:
            await index.put(shelf, [a_recallable(tenant_id=whose.tenant_id, owner_id=whose.user_id)])

    return leave


class TestMemoryVectors(TracesContract):
    @pytest.fixture
    def held(self) -> Held:
        index = MemoryRecallIndex()
        return Held(vectors_in(index), vectors_left_in(index))


class TestQdrantTraces(TracesContract):
    @pytest.fixture
    async def held(self) -> AsyncIterator[Held]:
        client = AsyncQdrantClient(":memory:")
        places = Places(client)
        yield Held(QdrantTraces(places), vectors_left_in(QdrantRecallIndex(places)))
        await client.close()


@pytest.mark.infra
class TestPostgresTraces(OnPostgres):
    """Rows have owners who are there, so they have a test of their own."""

    async def test_counts_and_removes_rows_and_events_of_one_learner(
        self, connections: Connections, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        traces = PostgresTraces(connections)
        for owner in (learner, classmate):
            session = a_coaching_session(owner)
            async with unit_of_work(owner.tenant_id) as work:
                await work.coaching_sessions.add(session)
                await work.turns.add(a_turn(session))
                await work.plans.add(a_plan(owner))
                await work.reports.add(a_report(owner))
                await work.commit()
        ada, ben = (Whose(each.tenant_id, each.id) for each in (learner, classmate))
        there = await traces.count(ben)
        assert await traces.count(ada) == there
        assert there.keys() >= {"users", "sessions", "dialogue_turns", "plans", "outbox", "outbox_deliveries"}
        await traces.remove(ada)
        assert await traces.count(ada) == {}
        assert await traces.count(ben) == there
        async with unit_of_work(learner.tenant_id) as work:
            with pytest.raises(OwnerMissing):
                await work.plans.add(a_plan(learner))

    async def test_every_table_is_looked_into_or_says_why_not(self) -> None:
        assert {table.name for table in metadata.sorted_tables} == {*LEARNER.remove, *APART}


class ReceiptSignerContract:
    def test_a_pseudonym_is_the_same_every_time_and_another_for_others(self, signer: ReceiptSigner) -> None:
        assert signer.pseudonym(TENANT, ADA) == signer.pseudonym(TENANT, ADA)
        others = {signer.pseudonym(TENANT, BOB), signer.pseudonym(BOB, ADA), signer.pseudonym(TENANT, ADA)}
        assert len(others) == 3
        assert not any(str(ADA) in each or ADA.hex in each for each in others)

    def test_a_receipt_says_what_was_stated_and_which_key_signed(self, signer: ReceiptSigner) -> None:
        receipt = json.loads(signer.sign({"kind": KIND, "turns": 1}))
        signature = receipt.pop("signature")
        assert receipt == {"kind": KIND, "turns": 1}
        assert signature["kid"] in [key.kid for key in signer.public_keys()]


class TestMemoryReceiptSigner(ReceiptSignerContract):
    @pytest.fixture
    def signer(self) -> ReceiptSigner:
        return MemoryReceiptSigner()


SEEDS = (bytes(range(32)), bytes(range(32, 64)))
STATED: dict[str, object] = {"kind": KIND, "stores": {"mongo": {"found": 3}}, "learner": "ä"}


class TestEd25519ReceiptSigner(ReceiptSignerContract):
    @pytest.fixture
    def signer(self) -> Ed25519ReceiptSigner:
        return Ed25519ReceiptSigner(SEEDS[:1])

    def test_its_signature_can_be_checked_with_the_public_key_alone(
        self, signer: Ed25519ReceiptSigner
    ) -> None:
        assert verified(signer.sign(STATED), signer.public_keys()) == STATED

    def test_how_it_is_written_does_not_matter(self, signer: Ed25519ReceiptSigner) -> None:
        written = json.dumps(dict(reversed(json.loads(signer.sign(STATED)).items())), ensure_ascii=True)
        assert verified(written, signer.public_keys()) == STATED

    def test_a_key_that_signed_before_is_still_believed(self) -> None:
        before, after = Ed25519ReceiptSigner(SEEDS[:1]), Ed25519ReceiptSigner(SEEDS[::-1])
        assert verified(before.sign(STATED), after.public_keys()) == STATED

    @pytest.mark.parametrize(
        "forged",
        [
            lambda receipt: receipt.replace('"found": 3', '"found": 0'),
            lambda receipt: receipt.replace('"learner"', '"learned"'),
            lambda receipt: receipt.replace("{", '{"more": 1,', 1),
            lambda receipt: receipt.replace('"kind"', '"kind": "x", "kind"', 1),
            lambda receipt: receipt.replace("Ed25519", "none"),
            lambda receipt: receipt.replace(KIND, "other"),
            lambda receipt: receipt.replace('"value": "', '"value": "A'),
            lambda receipt: receipt.replace('"value": "', '"value": "ü'),
            lambda receipt: receipt[:-1],
            lambda _: "[]",
            lambda _: "null",
            lambda _: '{"signature": []}',
            lambda _: "[" * 100_000,
            lambda receipt: receipt.replace('"ä"', '"\\ud800"'),
        ],
    )
    def test_what_was_changed_is_refused(
        self, signer: Ed25519ReceiptSigner, forged: Callable[[str], str]
    ) -> None:
        with pytest.raises(ReceiptUnfit):
            verified(forged(signer.sign(STATED)), signer.public_keys())

    def test_what_somebody_else_signed_is_refused(self, signer: Ed25519ReceiptSigner) -> None:
        with pytest.raises(ReceiptUnfit, match="not known"):
            verified(Ed25519ReceiptSigner(SEEDS[1:]).sign(STATED), signer.public_keys())
