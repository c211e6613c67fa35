"""What becomes of uploads whose time is over, whoever dies or decides otherwise in between."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from returns.pipeline import is_successful

from adapters.memory.clock import MemoryClock
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.stores import MemoryStores
from application.consistency.comparison import compare
from application.consistency.late_writers import FencedObjectStore
from application.knowledge.settle_uploads import ARRIVAL_TIME, SettleUploads, SettleUploadsCommand
from application.ports.failures import StoreUnavailable
from application.ports.inventory import Stock
from application.ports.object_manifest import ManifestEntry
from application.privacy.age_objects import AgeObjects, AgeObjectsCommand, ObjectsAged
from domain.coaching.coaching_session import CoachingSession
from domain.identity.user import User
from domain.knowledge.upload import CLAIM_TIME, UPLOAD_TIME, Upload, VoiceOf, voice_key
from domain.privacy.retention import ObjectKind
from tests.builders import NOW, a_coaching_session, a_user, an_upload

TENANT = uuid4()
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


class Failing(MemoryObjectStore):
    """Away, until it is not."""

    away = False

    async def remove(self, key: str) -> None:
        if self.away:
            raise StoreUnavailable("objects")
        await super().remove(key)


@dataclass
class School:
    clock: MemoryClock = field(default_factory=lambda: MemoryClock(NOW))
    objects: Failing = field(default_factory=Failing)
    learner: User = field(default_factory=lambda: a_user(TENANT))

    def __post_init__(self) -> None:
        self.stores = MemoryStores([TENANT], clock=self.clock)
        self.settle = SettleUploads(
            unit_of_work=self.stores.unit_of_work,
            waiting=self.stores.waiting_uploads,
            objects=self.objects,
            clock=self.clock,
        )

    async def enrol(self) -> None:
        async with self.stores.unit_of_work(TENANT) as work:
            await work.users.add(self.learner)
            await work.commit()

    async def asked(self, voice: VoiceOf | None = None, *, comes: bool = True) -> Upload:
        upload = an_upload(self.learner, voice=voice, now=self.clock.now())
        async with self.stores.unit_of_work(TENANT) as work:
            assert await work.uploads.add(upload)
            await work.commit()
        if comes:
            await self.objects.put(upload.object_key, bytes(upload.size), content_type=upload.content_type)
        return upload

    async def settled(self, after: timedelta) -> int:
        self.clock.advance(after)
        return (await self.settle(SettleUploadsCommand())).unwrap()

    async def upload(self, upload_id: UUID) -> Upload | None:
        async with self.stores.unit_of_work(TENANT) as work:
            return await work.uploads.get(upload_id)

    async def entry(self, key: str) -> ManifestEntry | None:
        async with self.stores.unit_of_work(TENANT) as work:
            return await work.manifest.get(key)

    async def remove(self, session: CoachingSession) -> None:
        async with self.stores.unit_of_work(TENANT) as work:
            await work.coaching_sessions.remove(session)
            await work.commit()

    async def faults(self) -> list[object]:
        """What ``coach fsck`` would find."""
        self.stores.object_store.objects = self.objects.objects
        (held,) = [each for each in self.stores.inventories if each.stock is Stock.OBJECTS]
        truth = self.stores.truth.items(Stock.OBJECTS)
        return [(each.fault, each.item.key) async for each in compare("objects", truth, held.items())]


@pytest.fixture
async def school() -> School:
    school = School()
    await school.enrol()
    return school


async def test_leaves_alone_what_has_time(school: School) -> None:
    file, voice = await school.asked(), await school.asked(VoiceOf(uuid4(), uuid4()))
    assert await school.settled(UPLOAD_TIME + ARRIVAL_TIME - SECOND) == 0
    assert await school.upload(file.id)
    assert await school.upload(voice.id)
    assert await school.faults() == []


async def test_removes_what_nobody_made_use_of(school: School) -> None:
    file, never_came = await school.asked(), await school.asked(comes=False)
    assert await school.settled(CLAIM_TIME + SECOND) == 2
    assert await school.upload(file.id) is None
    assert await school.upload(never_came.id) is None
    assert school.objects.objects == {}


async def test_keeps_what_somebody_made_use_of(school: School) -> None:
    file = await school.asked()
    file.claim(uuid4())
    async with school.stores.unit_of_work(TENANT) as work:
        await work.uploads.save(file)
        await work.commit()
    assert await school.settled(CLAIM_TIME + SECOND) == 1
    assert await school.upload(file.id) is None
    assert list(school.objects.objects) == [file.object_key]


async def test_a_worker_that_is_too_late_touches_nothing(school: School) -> None:
    file = await school.asked()
    school.clock.advance(CLAIM_TIME + SECOND)
    stale = await school.upload(file.id)
    assert stale is not None
    file.claim(uuid4())
    async with school.stores.unit_of_work(TENANT) as work:
        await work.uploads.save(file)
        await work.commit()

    seen = [stale]

    class Seen:
        async def over(self, **_: object) -> list[Upload]:
            return seen

    late = SettleUploads(
        unit_of_work=school.stores.unit_of_work,
        waiting=Seen(),
        objects=school.objects,
        clock=school.clock,
    )
    assert (await late(SettleUploadsCommand())).unwrap() == 0
    assert list(school.objects.objects) == [file.object_key]


async def test_a_store_that_is_away_delays_and_loses_nothing(school: School) -> None:
    file = await school.asked()
    school.objects.away = True
    with pytest.raises(StoreUnavailable):
        await school.settled(CLAIM_TIME + SECOND)
    left = await school.upload(file.id)
    assert left is not None
    assert left.abandoned_at is not None
    assert not is_successful(left.claim(uuid4()))
    assert await school.faults() == []
    school.objects.away = False
    assert await school.settled(SECOND) == 1
    assert school.objects.objects == {}


async def test_keeps_a_voice_message_that_has_come(school: School) -> None:
    voice = VoiceOf((await opened(school)).id, uuid4())
    upload = await school.asked(voice)
    assert await school.settled(UPLOAD_TIME + ARRIVAL_TIME + SECOND) == 1
    entry = await school.entry(upload.object_key)
    assert entry is not None
    assert (entry.user_id, entry.session_id) == (school.learner.id, voice.session_id)
    assert (entry.kind, entry.size, entry.content_type) == (ObjectKind.AUDIO, upload.size, "audio/mpeg")
    assert entry.expires_at == upload.requested_at + 90 * DAY
    assert await school.upload(upload.id) is None
    assert await school.faults() == []


async def test_forgets_a_voice_message_that_never_came(school: School) -> None:
    voice = VoiceOf((await opened(school)).id, uuid4())
    upload = await school.asked(voice, comes=False)
    assert await school.settled(UPLOAD_TIME + ARRIVAL_TIME + SECOND) == 1
    assert await school.entry(upload.object_key) is None
    assert await school.upload(upload.id) is None


async def test_removes_a_recording_that_came_after_its_conversation_was_gone(school: School) -> None:
    session = await opened(school)
    await school.asked(VoiceOf(session.id, uuid4()))
    await school.remove(session)
    assert await school.settled(UPLOAD_TIME + ARRIVAL_TIME + SECOND) == 1
    assert school.objects.objects == {}
    assert await school.faults() == []


async def test_a_second_promise_for_the_same_recording_takes_nothing_away(school: School) -> None:
    voice = VoiceOf((await opened(school)).id, uuid4())
    first = await school.asked(voice)
    second = await school.asked(voice, comes=False)
    assert await school.faults() == []
    assert await school.settled(UPLOAD_TIME + ARRIVAL_TIME + SECOND) == 2
    assert list(school.objects.objects) == [first.object_key]
    assert await school.upload(second.id) is None
    assert await school.faults() == []


async def test_objects_age(school: School) -> None:
    """Reports are archived and end at last, recordings end sooner, and originals stay."""
    kinds = (ObjectKind.AUDIO, ObjectKind.REPORT, ObjectKind.EXPORT)
    entries = [
        ManifestEntry.of(
            key=f"{TENANT}/{kind.value}/x/{number}",
            tenant_id=TENANT,
            user_id=school.learner.id,
            kind=kind,
            size=1,
            content_type="x",
            now=NOW,
        )
        for kind in kinds
        for number in range(3)
    ]
    async with school.stores.unit_of_work(TENANT) as work:
        for entry in entries:
            await work.manifest.add(entry)
            await school.objects.put(entry.key, b"x", content_type="x")
        await work.commit()
    age = AgeObjects(ageing=school.stores.ageing_objects, objects=school.objects, clock=school.clock)
    told = []
    for after in (6, 2, 82, 1, 88, 2, 548, 2):
        school.clock.advance(timedelta(days=after))
        told.append((await age(AgeObjectsCommand(batch=2))).unwrap())
    changes = [(each.archived, each.removed) for each in told]
    assert changes == [(0, 0), (0, 3), (0, 3), (0, 0), (0, 0), (3, 0), (0, 0), (0, 3)]
    assert told[0] == ObjectsAged(archived=0, removed=0)
    assert school.objects.objects == {}
    assert [await school.entry(each.key) for each in entries] == [None] * len(entries)


async def test_what_could_not_be_removed_is_not_forgotten(school: School) -> None:
    entry = ManifestEntry.of(
        key=f"{TENANT}/audio/x/1",
        tenant_id=TENANT,
        user_id=school.learner.id,
        kind=ObjectKind.AUDIO,
        size=1,
        content_type="x",
        now=NOW,
    )
    async with school.stores.unit_of_work(TENANT) as work:
        await work.manifest.add(entry)
        await work.commit()
    school.objects.away = True
    school.clock.advance(91 * DAY)
    age = AgeObjects(ageing=school.stores.ageing_objects, objects=school.objects, clock=school.clock)
    with pytest.raises(StoreUnavailable):
        await age(AgeObjectsCommand())
    assert await school.entry(entry.key) == entry


async def test_what_comes_after_a_removal_is_taken_back(school: School) -> None:
    """For every id in a key; the tenant's own is no matter of this."""
    session = await opened(school)
    await school.remove(session)
    fenced = FencedObjectStore(school.objects, school.stores.tombstones)
    living = voice_key(TENANT, VoiceOf(uuid4(), uuid4()))

    async def pieces() -> AsyncIterator[bytes]:
        yield b"x"

    for key in (
        voice_key(TENANT, VoiceOf(session.id, uuid4())),
        f"{TENANT}/uploads/{session.id}/x.md",
        f"{TENANT}/uploads/{uuid4()}/123-{session.id}.md",
    ):
        await fenced.put(key, b"x", content_type="x")
        assert await fenced.get(key) is None
        await fenced.put_stream(key, pieces(), content_type="x", size=1)
        assert await fenced.look(key) is None
    await fenced.put(living, b"x", content_type="x")
    assert await fenced.get(living) == b"x"


async def opened(school: School) -> CoachingSession:
    session = a_coaching_session(school.learner)
    async with school.stores.unit_of_work(TENANT) as work:
        await work.coaching_sessions.add(session)
        await work.commit()
    return session
