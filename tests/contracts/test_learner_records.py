"""Contract: all that the truth has of a learner, as it was at one moment."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest

from adapters.crypto.personal_data_cipher import AesGcmPersonalDataCipher
from adapters.memory.learner_records import MemoryLearnerRecords
from adapters.memory.stores import MemoryStores
from adapters.postgres import learner_records
from adapters.postgres.connections import Connections
from adapters.postgres.learner_records import PostgresLearnerRecords
from application.ports.learner_records import IN_TRUTH, LearnerRecords, LearnerSnapshot
from application.ports.object_manifest import ManifestEntry
from application.ports.resource_repository import Original
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.privacy.export_records import RECORDS, Account, Material, Part, Record
from domain.identity.user import User
from domain.knowledge.upload import VoiceOf
from domain.privacy.retention import ObjectKind
from tests.builders import (
    NOW,
    a_coaching_session,
    a_plan,
    a_progress_snapshot,
    a_report,
    a_resource,
    a_study_session,
    a_turn,
    an_export,
    an_import,
    an_upload,
    later,
    some_chunks,
)
from tests.contracts.state import state
from tests.contracts.test_memory_stores import OnMemoryStores
from tests.on_postgres import OnPostgres

ORIGINAL = Original(size=7, content_type="text/plain")


def an_entry(owner: User, kind: ObjectKind, name: str) -> ManifestEntry:
    return ManifestEntry.of(
        key=f"{owner.tenant_id}/{kind.value}s/{owner.id}/{name}",
        tenant_id=owner.tenant_id,
        user_id=owner.id,
        kind=kind,
        size=5,
        content_type="application/pdf",
        now=NOW,
    )


async def fill(work: UnitOfWork, owner: User) -> dict[Part, Sequence[Record]]:
    """One or two of everything; what is expected of it."""
    thread, gone = a_coaching_session(owner), uuid4()
    assert await work.coaching_sessions.add(thread)
    turns = [a_turn(thread) for _ in range(2)]
    plans = [a_plan(owner), a_plan(owner, title="Another")]
    studied, snapshots = [a_study_session(owner)], [a_progress_snapshot(owner)]
    made, waiting = a_report(owner), a_report(owner)
    made.finish(now=later())
    uploads = [an_upload(owner)]
    entries = [an_entry(owner, ObjectKind.REPORT, name) for name in ("b.pdf", "a.pdf", "B.pdf")]
    for turn in turns:
        assert await work.turns.add(turn)
    for plan in plans:
        assert await work.plans.add(plan)
    assert await work.study_sessions.add(studied[0])
    assert await work.progress_snapshots.add(snapshots[0])
    for report in (made, waiting):
        assert await work.reports.add(report)
    for upload in (*uploads, an_upload(owner, voice=VoiceOf(gone, uuid4()))):
        assert await work.uploads.add(upload)
    for entry in (*entries, an_entry(owner, ObjectKind.EXPORT, "x.zip")):
        assert await work.manifest.add(entry)
    assert await work.exports.add(an_export(owner))
    materials = []
    for original in (ORIGINAL, None):
        resource, chunks = a_resource(owner), some_chunks()
        started = an_import(resource)
        assert await work.resources.add(resource, chunks, started, original)
        materials.append(Material(resource=resource, started=started, original=original, passages=chunks))
    ordered_turns = sorted(turns, key=lambda each: each.id)
    ordered_plans = sorted(plans, key=lambda each: each.id)
    ordered_entries = sorted(entries, key=lambda each: each.key)
    ordered_materials = sorted(materials, key=lambda each: each.resource.id)
    return {
        Part.ACCOUNT: [Account.of(owner)],
        Part.SESSIONS: [thread],
        Part.TURNS: ordered_turns,
        Part.PLANS: ordered_plans,
        Part.STUDY_SESSIONS: studied,
        Part.PROGRESS: snapshots,
        Part.REPORTS: [made],
        Part.UPLOADS: uploads,
        Part.OBJECTS: ordered_entries,
        Part.KNOWLEDGE: ordered_materials,
    }


class Filling:
    async def filled(self, unit_of_work: UnitOfWorkFactory, owner: User) -> dict[Part, Sequence[Record]]:
        async with unit_of_work(owner.tenant_id) as work:
            expected = await fill(work, owner)
            await work.commit()
        return expected


class LearnerSnapshotContract(Filling):
    async def test_gives_everything_whole_and_in_order(
        self, records: LearnerRecords, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        expected = await self.filled(unit_of_work, learner)
        await self.filled(unit_of_work, classmate)
        async with records.snapshot(learner.tenant_id, learner.id) as truth:
            found = await everything(truth)
        assert state_of(found) == state_of(expected)
        assert found.keys() == {Part.ACCOUNT, *IN_TRUTH}
        for part, kept in found.items():
            assert {type(each) for each in kept} == {RECORDS[part]}

    async def test_gives_nothing_of_a_learner_that_there_is_not(
        self, records: LearnerRecords, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        await self.filled(unit_of_work, learner)
        for tenant_id, user_id in ((stranger.tenant_id, learner.id), (learner.tenant_id, uuid4())):
            async with records.snapshot(tenant_id, user_id) as truth:
                assert not any((await everything(truth)).values())


class LearnerRecordsContract(Filling):
    async def test_sees_nothing_of_what_comes_while_it_reads(
        self, records: LearnerRecords, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        expected = await self.filled(unit_of_work, learner)
        async with records.snapshot(learner.tenant_id, learner.id) as truth:
            assert [each async for each in truth.of(Part.ACCOUNT)]
            async with unit_of_work(learner.tenant_id) as work:
                thread = a_coaching_session(learner)
                await work.coaching_sessions.add(thread)
                await work.turns.add(a_turn(thread))
                await work.commit()
            found = await everything(truth)
        assert state_of(found) == state_of(expected)

    async def test_gives_more_than_stand_on_a_page(
        self, records: LearnerRecords, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        many = learner_records.FEW * 2 + 1
        async with unit_of_work(learner.tenant_id) as work:
            for number in range(many):
                moment = NOW + timedelta(minutes=number)
                resource = a_resource(learner, title=str(number), now=moment)
                await work.resources.add(resource, some_chunks(), an_import(resource), None)
            await work.commit()
        async with records.snapshot(learner.tenant_id, learner.id) as truth:
            found = [each async for each in truth.of(Part.KNOWLEDGE)]
        titles = {each.resource.title for each in found if isinstance(each, Material)}
        assert (len(found), len(titles)) == (many, many)


async def everything(truth: LearnerSnapshot) -> dict[Part, Sequence[Record]]:
    return {part: [each async for each in truth.of(part)] for part in (Part.ACCOUNT, *IN_TRUTH)}


def state_of(parts: dict[Part, Sequence[Record]]) -> dict[Part, object]:
    return {part: state(list(records)) for part, records in parts.items()}


class TestMemoryLearnerRecords(OnMemoryStores, LearnerSnapshotContract, LearnerRecordsContract):
    @pytest.fixture
    def records(self, stores: MemoryStores) -> LearnerRecords:
        return MemoryLearnerRecords(stores.database)


@pytest.mark.infra
class TestPostgresLearnerRecords(OnPostgres, LearnerSnapshotContract, LearnerRecordsContract):
    @pytest.fixture
    def records(self, connections: Connections) -> LearnerRecords:
        return PostgresLearnerRecords(connections, AesGcmPersonalDataCipher(b"m" * 32, b"i" * 32))
