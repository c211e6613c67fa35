"""How exports are asked for, made and brought in again, whoever fails or dies in between."""

import asyncio
import json
import zipfile
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from returns.pipeline import is_successful
from returns.result import Failure

from adapters.memory.clock import MemoryClock
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.stores import MemoryStores
from application.caller import Caller
from application.coach import Coach
from application.paging import PageRequest
from application.ports.failures import StoreUnavailable
from application.ports.outbox import DeliveredEvent
from application.privacy.export_records import Part
from application.privacy.export_views import ExportState, ExportView
from application.privacy.import_export import ExportImported, ImportExportCommand
from application.privacy.make_export import MakeExport
from application.privacy.read_exports import ListExportsCommand, ReadExportCommand
from application.privacy.request_export import RequestExportCommand
from domain.identity.tenant import TenantNotFound
from domain.privacy.export_errors import (
    AccountThere,
    ExportNotFound,
    ExportUnderWay,
)
from domain.shared.errors import IdTaken
from infrastructure.container import MemoryContainer
from tests.builders import NOW
from tests.exported import TIDES, VOICE, contents, fill_up

TENANT = uuid4()
DAY = timedelta(days=1)


class Failing(MemoryObjectStore):
    """Away before it has written anything, or as soon as it has."""

    away_before = away_after = False

    async def put_stream(
        self,
        key: str,
        pieces: AsyncIterable[bytes],
        *,
        content_type: str,
        size: int,
        replace: bool = True,
    ) -> None:
        if self.away_before:
            raise StoreUnavailable("objects")
        await super().put_stream(key, pieces, content_type=content_type, size=size, replace=replace)
        if self.away_after:
            raise StoreUnavailable("objects")


@dataclass
class School:
    """A whole coach without a server."""

    tenant_id: UUID = TENANT
    clock: MemoryClock = field(default_factory=lambda: MemoryClock(NOW, tick=timedelta()))

    def __post_init__(self) -> None:
        self.stores = MemoryStores([self.tenant_id], clock=self.clock)
        self.objects = self.stores.object_store = Failing()
        self.container = MemoryContainer(stores=self.stores)
        self.coach: Coach = self.container.coach()
        self.maker: MakeExport = next(
            each for each in self.container.subscribers() if isinstance(each, MakeExport)
        )

    async def ask(self, learner: UUID, export_id: UUID | None = None) -> Any:
        caller = Caller(self.tenant_id, learner)
        return await self.coach.request_export(
            RequestExportCommand(caller=caller, export_id=export_id or uuid4())
        )

    def delivered(self) -> DeliveredEvent:
        """The latest demand, on its way to whoever makes it."""
        return list(self.stores.database.deliveries[MakeExport.name].values())[-1].event

    async def view(self, learner: UUID, export_id: UUID) -> ExportView:
        command = ReadExportCommand(caller=Caller(self.tenant_id, learner), export_id=export_id)
        return (await self.coach.read_export(command)).unwrap()

    async def export(self, learner: UUID) -> bytes:
        accepted = (await self.ask(learner)).unwrap()
        await self.maker.handle(self.delivered())
        return self.objects.objects[f"{self.tenant_id}/exports/{learner}/{accepted.export_id}.zip"]

    async def bring_in(self, archive: bytes, folder: Path) -> Any:
        path = folder / "export.zip"
        path.write_bytes(archive)
        return await self.coach.import_export(ImportExportCommand(path=path, tenant_id=self.tenant_id))

    def holds_nothing(self) -> bool:
        database, stores = self.stores.database, self.stores
        rows = (
            database.users,
            database.coaching_sessions,
            database.plans,
            database.objects,
            database.uploads,
        )
        documents = (
            stores.dialogue_log.messages,
            stores.persona_snapshots.snapshots,
            stores.audit_log.entries,
        )
        return not any([*rows, *documents, self.objects.objects])


@pytest.fixture
async def school() -> School:
    return School()


@pytest.fixture
async def learner(school: School) -> UUID:
    return await fill_up(school.container, TENANT)


async def test_the_same_demand_is_the_same_export(school: School, learner: UUID) -> None:
    export_id = uuid4()
    for _ in range(2):
        assert (await school.ask(learner, export_id)).unwrap().export_id == export_id
    assert len(school.stores.database.exports) == 1


async def test_one_is_made_at_a_time(school: School, learner: UUID) -> None:
    outcomes = await asyncio.gather(*(school.ask(learner) for _ in range(8)))
    assert sum(map(is_successful, outcomes)) == 1
    assert {each.failure() for each in outcomes if not is_successful(each)} == {ExportUnderWay()}
    assert await school.ask(learner) == Failure(ExportUnderWay())


async def test_the_next_can_be_asked_for_when_one_is_ready(school: School, learner: UUID) -> None:
    await school.export(learner)
    assert is_successful(await school.ask(learner))


async def test_an_id_that_is_somebody_elses_is_taken(school: School, learner: UUID) -> None:
    export_id = (await school.ask(learner)).unwrap().export_id
    other = await fill_up(school.container, TENANT, email="b@example.org")
    assert await school.ask(other, export_id) == Failure(IdTaken())


async def test_nobody_else_sees_it(school: School, learner: UUID) -> None:
    export_id = (await school.ask(learner)).unwrap().export_id
    for caller in (Caller(TENANT, uuid4()), Caller(uuid4(), learner)):
        command = ReadExportCommand(caller=caller, export_id=export_id)
        assert await school.coach.read_export(command) == Failure(ExportNotFound())
        listed = await school.coach.list_exports(ListExportsCommand(caller=caller, page=PageRequest()))
        assert listed.unwrap().items == []


async def test_is_kept_for_seven_days_and_each_look_gives_another_link(school: School, learner: UUID) -> None:
    archive = await school.export(learner)
    (export_id,) = school.stores.database.exports
    first = await school.view(learner, export_id)
    school.clock.advance(7 * DAY - timedelta(seconds=1))
    last = await school.view(learner, export_id)
    assert (first.status, last.status, first.size) == (ExportState.READY, ExportState.READY, len(archive))
    assert first.link is not None
    assert last.link is not None
    assert last.link.expires_at - school.clock.now() == timedelta(minutes=10)
    school.clock.advance(timedelta(seconds=1))
    over = await school.view(learner, export_id)
    assert (over.status, over.link) == (ExportState.EXPIRED, None)
    (expired,) = [
        each
        for each in await school.stores.ageing_objects.expired(now=school.clock.now(), limit=99)
        if each.key.endswith(f"{export_id}.zip")
    ]
    assert expired.user_id == learner


async def test_handling_it_twice_makes_it_once(school: School, learner: UUID) -> None:
    archive = await school.export(learner)
    school.clock.advance(DAY)
    await school.maker.handle(school.delivered())
    assert archive in school.objects.objects.values()


@pytest.mark.parametrize("when", ["away_before", "away_after"])
async def test_whoever_dies_is_followed_by_somebody_who_makes_it(
    school: School, learner: UUID, when: str
) -> None:
    export_id = (await school.ask(learner)).unwrap().export_id
    setattr(school.objects, when, True)
    with pytest.raises(StoreUnavailable):
        await school.maker.handle(school.delivered())
    setattr(school.objects, when, False)
    assert (await school.view(learner, export_id)).status is ExportState.REQUESTED
    await school.maker.handle(school.delivered())
    assert (await school.view(learner, export_id)).status is ExportState.READY


async def test_what_nobody_made_within_a_day_has_failed_and_is_in_nobodys_way(
    school: School, learner: UUID
) -> None:
    export_id = (await school.ask(learner)).unwrap().export_id
    late = school.delivered()
    school.clock.advance(DAY + timedelta(seconds=1))
    assert (await school.view(learner, export_id)).status is ExportState.FAILED
    second = (await school.ask(learner)).unwrap().export_id
    await school.maker.handle(late)  # who comes now makes nothing of it
    assert (await school.view(learner, export_id)).status is ExportState.FAILED
    assert not [key for key in school.objects.objects if "/exports/" in key]
    assert (await school.view(learner, second)).status is ExportState.REQUESTED


async def test_a_file_whose_export_was_given_up_meanwhile_does_not_stay(
    school: School, learner: UUID
) -> None:
    await school.ask(learner)
    late = school.delivered()

    async def give_up(*_: object, **__: object) -> None:
        school.clock.advance(2 * DAY)
        await school.ask(learner)

    await _while_it_is_stored(school, give_up)
    await school.maker.handle(late)
    assert not [key for key in school.objects.objects if "/exports/" in key]


async def test_everything_of_the_learner_is_in_it_and_nothing_of_others(
    school: School, learner: UUID
) -> None:
    await fill_up(school.container, TENANT, email="b@example.org", name="Ben")
    archive = zipfile.ZipFile(BytesIO(await school.export(learner)))
    manifest = json.loads(archive.read("manifest.json"))
    counts = {each["part"]: each["count"] for each in manifest["parts"]}
    assert set(counts) == {part.value for part in Part}
    assert all(counts.values()), counts
    everything = b"".join(map(archive.read, archive.namelist()))
    assert {TIDES, VOICE} <= set(map(archive.read, archive.namelist()))
    assert b"ada@example.org" in everything
    assert b"highest tide" in everything
    assert b"Ben" not in everything
    assert b"b@example.org" not in everything
    assert school.stores.database.users[learner].password_hash.encode() not in everything


async def test_round_trips_into_an_empty_system(school: School, learner: UUID, tmp_path: Path) -> None:
    archive = await school.export(learner)
    other = School(tenant_id=uuid4())
    imported: ExportImported = (await other.bring_in(archive, tmp_path)).unwrap()
    assert imported.user_id == learner
    assert contents(await other.export(learner)) == contents(archive)


async def test_an_account_that_was_brought_in_opens_with_no_password(
    school: School, learner: UUID, tmp_path: Path
) -> None:
    other = School(tenant_id=uuid4())
    await other.bring_in(await school.export(learner), tmp_path)
    there, here = other.stores.database.users[learner], school.stores.database.users[learner]
    assert (there.email, there.version) == (here.email, here.version)
    assert there.password_hash != here.password_hash


async def test_nothing_is_told_again(school: School, learner: UUID, tmp_path: Path) -> None:
    other = School(tenant_id=uuid4())
    await other.bring_in(await school.export(learner), tmp_path)
    assert other.stores.database.events == {}


async def test_a_learner_who_is_there_is_left_alone(school: School, learner: UUID, tmp_path: Path) -> None:
    archive = await school.export(learner)
    before = contents(archive)
    assert await school.bring_in(archive, tmp_path) == Failure(AccountThere())
    assert contents(await school.export(learner)) == before


async def test_a_tenant_that_is_not_there_is_refused(school: School, learner: UUID, tmp_path: Path) -> None:
    archive = await school.export(learner)
    other = School(tenant_id=uuid4())
    other.stores.database.tenants.clear()
    assert await other.bring_in(archive, tmp_path) == Failure(TenantNotFound())
    assert other.holds_nothing()


async def test_one_who_died_while_bringing_in_is_followed(
    school: School, learner: UUID, tmp_path: Path
) -> None:
    archive = await school.export(learner)
    other = School(tenant_id=uuid4())
    other.objects.away_after = True
    with pytest.raises(StoreUnavailable):
        await other.bring_in(archive, tmp_path)
    assert not other.stores.database.users
    other.objects.away_after = False
    assert is_successful(await other.bring_in(archive, tmp_path))
    assert contents(await other.export(learner)) == contents(archive)


async def _while_it_is_stored(school: School, act: Callable[[], Any]) -> None:
    original = school.objects.put_stream

    async def put_stream(key: str, pieces: AsyncIterable[bytes], **about: Any) -> None:
        await original(key, pieces, **about)
        if "/exports/" in key:
            await act()

    school.objects.put_stream = put_stream  # type: ignore[method-assign] # for this once
