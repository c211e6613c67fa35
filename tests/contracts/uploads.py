"""Contract: files that were asked for, and the manifest of those that are there."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from application.consistency.comparison import Item
from application.ports.failures import OwnerMissing, StaleAggregate
from application.ports.inventory import Stock, Truth
from application.ports.object_manifest import AgeingObjects, DueObjects, ManifestEntry
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.ports.upload_repository import WaitingUploads
from domain.coaching.coaching_session import CoachingSession
from domain.identity.user import User
from domain.knowledge.upload import Upload, VoiceOf
from domain.privacy.retention import ObjectKind
from tests.builders import NOW, a_coaching_session, a_resource, a_user, an_upload, later
from tests.contracts.aggregates import OwnedContract, RemovingContract
from tests.contracts.inventory import listed
from tests.contracts.resource_repository import ORIGINAL, stored_resource
from tests.contracts.state import state

DAY = timedelta(days=1)


async def opened_session(unit_of_work: UnitOfWorkFactory, owner: User) -> CoachingSession:
    session = a_coaching_session(owner)
    async with unit_of_work(owner.tenant_id) as work:
        await work.coaching_sessions.add(session)
        await work.commit()
    return session


def an_entry(
    owner: User, *, kind: ObjectKind = ObjectKind.REPORT, session_id: UUID | None = None
) -> ManifestEntry:
    return ManifestEntry.of(
        key=f"{owner.tenant_id}/{kind.value}/{session_id or owner.id}/{uuid4()}",
        tenant_id=owner.tenant_id,
        user_id=owner.id,
        kind=kind,
        session_id=session_id,
        size=5_000_000_000,
        content_type="application/pdf",
        now=NOW,
    )


async def entered(unit_of_work: UnitOfWorkFactory, entry: ManifestEntry) -> ManifestEntry:
    async with unit_of_work(entry.tenant_id) as work:
        assert await work.manifest.add(entry)
        await work.commit()
    return entry


async def found(unit_of_work: UnitOfWorkFactory, entry: ManifestEntry) -> ManifestEntry | None:
    async with unit_of_work(entry.tenant_id) as work:
        return await work.manifest.get(entry.key)


class UploadRepositoryContract(RemovingContract[Upload], OwnedContract[Upload]):
    async def make(self, unit_of_work: UnitOfWorkFactory, owner: User) -> Upload:
        return self.alone(owner)

    def alone(self, owner: User) -> Upload:
        return an_upload(owner)

    async def get(self, work: UnitOfWork, aggregate_id: UUID) -> Upload | None:
        return await work.uploads.get(aggregate_id)

    async def add(self, work: UnitOfWork, aggregate: Upload) -> bool:
        return await work.uploads.add(aggregate)

    async def save(self, work: UnitOfWork, aggregate: Upload) -> None:
        await work.uploads.save(aggregate)

    async def remove(self, work: UnitOfWork, aggregate: Upload) -> None:
        await work.uploads.remove(aggregate)

    def change(self, aggregate: Upload) -> None:
        aggregate.claim(uuid4())
        aggregate.abandon(now=later(3))

    async def test_gives_names_back_as_they_were_given(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        for name in ("a\0b\r\nSet-Cookie: x", "\u202egnp.exe", "\ud800", "../" * 341, "ä" * 1024):
            upload = an_upload(learner, filename=name)
            assert await self.added(unit_of_work, upload)
            assert (await self.loaded(unit_of_work, upload)).filename == name

    async def test_finds_the_latest_upload_of_a_voice_message(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        voice = VoiceOf(uuid4(), uuid4())
        older = an_upload(learner, voice=voice, now=NOW)
        newer = an_upload(learner, voice=voice, now=later())
        other = an_upload(learner, voice=VoiceOf(voice.session_id, uuid4()), now=later(2))
        for upload in (newer, older, other, an_upload(learner)):
            assert await self.added(unit_of_work, upload)
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.uploads.spoken(voice)) == state(newer)
            assert await work.uploads.spoken(VoiceOf(uuid4(), voice.message_id)) is None
        async with unit_of_work(stranger.tenant_id) as work:
            assert await work.uploads.spoken(voice) is None


class WaitingUploadsContract:
    async def test_finds_what_is_over(
        self, unit_of_work: UnitOfWorkFactory, waiting_uploads: WaitingUploads, learner: User, stranger: User
    ) -> None:
        """Of every tenant, oldest first."""
        voice = VoiceOf(uuid4(), uuid4())
        spoken = an_upload(learner, voice=voice, now=later(2))
        file = an_upload(stranger, now=later(1))
        given_up = an_upload(learner, now=later(9))
        given_up.abandon(now=later(9))
        on_time = (an_upload(learner, voice=voice, now=later(5)), an_upload(learner, now=later(2)))
        for upload in (given_up, spoken, file, *on_time):
            async with unit_of_work(upload.tenant_id) as work:
                await work.uploads.add(upload)
                await work.commit()
        over = await waiting_uploads.over(voice_before=later(5), file_before=later(2), limit=10)
        assert state(over) == state([file, spoken, given_up])
        over = await waiting_uploads.over(voice_before=later(5), file_before=later(2), limit=1)
        assert state(over) == state([file])


class ObjectManifestContract:
    @pytest.mark.parametrize("kind", ObjectKind)
    async def test_gives_back_every_field(
        self, unit_of_work: UnitOfWorkFactory, learner: User, kind: ObjectKind
    ) -> None:
        session = await opened_session(unit_of_work, learner)
        entry = await entered(unit_of_work, an_entry(learner, kind=kind, session_id=session.id))
        assert await found(unit_of_work, entry) == entry

    async def test_knows_originals(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        resource = await stored_resource(unit_of_work, a_resource(learner))
        async with unit_of_work(learner.tenant_id) as work:
            entry = await work.manifest.get(resource.object_key)
        assert entry == ManifestEntry.of(
            key=resource.object_key,
            tenant_id=learner.tenant_id,
            user_id=learner.id,
            kind=ObjectKind.UPLOAD,
            size=ORIGINAL.size,
            content_type=ORIGINAL.content_type,
            now=resource.created_at,
        )
        async with unit_of_work(learner.tenant_id) as work:
            assert not await work.manifest.add(replace(an_entry(learner), key=resource.object_key))

    async def test_forgets_the_uncommitted(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        entry = an_entry(learner)
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.manifest.add(entry)
            assert await work.manifest.get(entry.key) == entry
        assert await found(unit_of_work, entry) is None

    async def test_hides_it_from_another_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        entry = await entered(unit_of_work, an_entry(learner))
        async with unit_of_work(stranger.tenant_id) as work:
            assert await work.manifest.get(entry.key) is None

    async def test_does_not_add_under_a_taken_key(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        entry = await entered(unit_of_work, an_entry(learner))
        for other in (replace(entry, size=1), replace(an_entry(stranger), key=entry.key)):
            async with unit_of_work(other.tenant_id) as work:
                assert not await work.manifest.add(other)
                await work.commit()
        assert await found(unit_of_work, entry) == entry

    async def test_needs_an_owner(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        stranger.tenant_id = learner.tenant_id
        for nobody in (a_user(learner.tenant_id), stranger):
            with pytest.raises(OwnerMissing):
                await entered(unit_of_work, an_entry(nobody))

    async def test_needs_a_session_of_the_same_learner(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        theirs = await opened_session(unit_of_work, classmate)
        for session_id in (theirs.id, uuid4()):
            with pytest.raises(StaleAggregate):
                await entered(unit_of_work, an_entry(learner, session_id=session_id))

    async def test_leaves_with_its_session(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        session, other = [await opened_session(unit_of_work, learner) for _ in range(2)]
        gone, stays = [
            await entered(unit_of_work, an_entry(learner, kind=ObjectKind.AUDIO, session_id=each.id))
            for each in (session, other)
        ]
        async with unit_of_work(learner.tenant_id) as work:
            await work.coaching_sessions.remove(session)
            await work.commit()
        assert await found(unit_of_work, gone) is None
        assert await found(unit_of_work, stays) == stays


class AgeingObjectsContract:
    async def test_finds_what_has_expired(
        self, unit_of_work: UnitOfWorkFactory, ageing_objects: AgeingObjects, learner: User, stranger: User
    ) -> None:
        """Of every tenant, longest overdue first; what never expires never does."""
        report = await entered(unit_of_work, an_entry(learner))
        audio = await entered(unit_of_work, an_entry(stranger, kind=ObjectKind.AUDIO))
        await entered(unit_of_work, an_entry(learner, kind=ObjectKind.UPLOAD))
        assert await ageing_objects.expired(now=NOW + 90 * DAY - timedelta(seconds=1), limit=9) == []
        assert await ageing_objects.expired(now=NOW + 90 * DAY, limit=9) == [audio]
        assert await ageing_objects.expired(now=NOW + 730 * DAY, limit=9) == [audio, report]
        assert await ageing_objects.expired(now=NOW + 730 * DAY, limit=1) == [audio]

    async def test_forgets_what_was_removed(
        self, unit_of_work: UnitOfWorkFactory, ageing_objects: AgeingObjects, learner: User
    ) -> None:
        gone, stays = [await entered(unit_of_work, an_entry(learner)) for _ in range(2)]
        for _ in range(2):
            await ageing_objects.forget(gone)
        assert await found(unit_of_work, gone) is None
        assert await found(unit_of_work, stays) == stays

    async def test_keeps_what_was_given_more_time_meanwhile(
        self, unit_of_work: UnitOfWorkFactory, ageing_objects: AgeingObjects, learner: User
    ) -> None:
        entry = await entered(unit_of_work, an_entry(learner))
        await ageing_objects.forget(replace(entry, expires_at=NOW))
        assert await found(unit_of_work, entry) == entry

    async def test_archives_what_is_due_once(
        self, unit_of_work: UnitOfWorkFactory, ageing_objects: AgeingObjects, learner: User
    ) -> None:
        due = [await entered(unit_of_work, an_entry(learner)) for _ in range(3)]
        audio = await entered(unit_of_work, an_entry(learner, kind=ObjectKind.AUDIO))
        moment = NOW + 180 * DAY
        assert await ageing_objects.due(now=NOW) == []
        assert await ageing_objects.due(now=moment) == [
            DueObjects(kind=ObjectKind.AUDIO, archived=False, count=1, oldest=audio.created_at),
            DueObjects(kind=ObjectKind.REPORT, archived=True, count=3, oldest=due[0].created_at),
        ]
        assert await ageing_objects.archive(now=moment - timedelta(seconds=1), limit=9) == 0
        assert await ageing_objects.archive(now=moment, limit=2) == 2
        assert await ageing_objects.archive(now=moment + DAY, limit=2) == 1
        assert await ageing_objects.archive(now=moment + DAY, limit=2) == 0
        archived = [await found(unit_of_work, each) for each in due]
        assert sorted(each.archived_at for each in archived if each and each.archived_at) == [
            *(moment, moment, moment + DAY),
        ]
        assert await found(unit_of_work, audio) == audio
        assert [each.kind for each in await ageing_objects.due(now=moment + DAY)] == [ObjectKind.AUDIO]


class TruthOfFilesContract:
    """What ``coach fsck`` holds the object store against, beside the originals of material."""

    async def test_wants_what_is_in_the_manifest(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        """Under the owner that the key names, which is a conversation where it names no learner."""
        session = await opened_session(unit_of_work, learner)
        report = await entered(unit_of_work, an_entry(learner))
        audio = await entered(unit_of_work, an_entry(learner, kind=ObjectKind.AUDIO, session_id=session.id))
        named = {report.key: learner.id, audio.key: session.id}
        wanted = [
            Item(
                key=key,
                tenant_id=learner.tenant_id,
                owner_id=owner_id,
                hangs_on=owner_id,
                digest="5000000000",
            )
            for key, owner_id in sorted(named.items())
        ]
        assert await listed(truth.items(Stock.OBJECTS)) == wanted
        assert await truth.look(Stock.OBJECTS, [audio.key]) == {audio.key: wanted[0]}

    async def test_minds_nothing_that_was_promised_and_may_have_come(
        self, unit_of_work: UnitOfWorkFactory, truth: Truth, learner: User
    ) -> None:
        """Each key once: whatever was promised twice, or has been entered already."""
        session = await opened_session(unit_of_work, learner)
        twice, kept = VoiceOf(session.id, uuid4()), VoiceOf(session.id, uuid4())
        file, used = an_upload(learner), an_upload(learner)
        used.claim(uuid4())
        uploads = [file, used, *(an_upload(learner, voice=voice) for voice in (twice, twice, kept))]
        entry = replace(
            an_entry(learner, kind=ObjectKind.AUDIO, session_id=session.id), key=uploads[-1].object_key
        )
        async with unit_of_work(learner.tenant_id) as work:
            for upload in uploads:
                await work.uploads.add(upload)
            await work.manifest.add(entry)
            await work.commit()
        found = {item.key: item for item in await listed(truth.items(Stock.OBJECTS))}
        assert {key: item.required for key, item in found.items()} == {
            file.object_key: False,
            uploads[2].object_key: False,
            entry.key: True,
        }
        assert found[file.object_key].owner_id == learner.id
        assert found[uploads[2].object_key].owner_id == session.id
        assert found[file.object_key].digest == str(file.size)
        assert await truth.look(Stock.OBJECTS, list(found)) == found
