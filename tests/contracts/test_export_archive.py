"""Contract: what was packed is unpacked again, in whichever tenant it is opened."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest

from adapters.memory.clock import MemoryClock
from adapters.zipped.archives import ZipExportArchives
from application.ports.export_archive import ArchiveUnfit, ExportArchives, ExportDraft, ExportHead
from application.privacy.export_records import Account, Part, Record
from domain.identity.user import User
from domain.knowledge.upload import Upload
from domain.planning.plan import Plan
from tests.builders import NOW, a_coaching_session, a_plan, a_turn, a_user, an_upload
from tests.contracts.state import state

T = TypeVar("T")

CONTENT = [b"one", b"", b"two" * 200_000]


class Packing:
    """A learner with a few things, and a file."""

    learner: User

    @pytest.fixture(autouse=True)
    def somebody(self) -> None:
        self.learner = a_user(uuid4())
        thread = a_coaching_session(self.learner, title='Ümläute & "quotes"\n\u2028')
        upload = an_upload(self.learner)
        upload.filename = "half \udc80 a pair\0.txt"
        self.records: dict[Part, Sequence[Record]] = {
            Part.ACCOUNT: [Account.of(self.learner)],
            Part.SESSIONS: [thread],
            Part.TURNS: [a_turn(thread) for _ in range(3)],
            Part.PLANS: [a_plan(self.learner)],
            Part.UPLOADS: [upload],
        }
        self.key = upload.object_key

    def head(self) -> ExportHead:
        return ExportHead(
            export_id=uuid4(), tenant_id=self.learner.tenant_id, user_id=self.learner.id, requested_at=NOW
        )

    async def pack(self, draft: ExportDraft) -> int:
        for part in Part:
            await draft.part(part, each_of(self.records.get(part, ())))
        await draft.file(self.key, each_of(CONTENT), content_type="text/plain")
        return await draft.finish()

    async def packed(self, archives: ExportArchives, path: Path) -> ExportHead:
        head = self.head()
        async with archives.draft(head) as draft:
            await self.pack(draft)
            path.write_bytes(b"".join([piece async for piece in draft.pieces()]))  # noqa: ASYNC240 - a test's
        return head


class ExportDraftContract(Packing):
    async def test_says_how_large_it_is_and_gives_itself_as_often_as_asked(
        self, archives: ExportArchives
    ) -> None:
        async with archives.draft(self.head()) as draft:
            size = await self.pack(draft)
            for _ in range(2):
                assert sum([len(piece) async for piece in draft.pieces()]) == size

    async def test_is_kept_whole_for_its_owner_only_and_never_over_another(
        self, archives: ExportArchives, tmp_path: Path
    ) -> None:
        path = tmp_path / "kept.zip"
        async with archives.draft(self.head()) as draft:
            size = await self.pack(draft)
            await draft.keep(path)
            with pytest.raises(FileExistsError):
                await draft.keep(path)
        assert (path.stat().st_size, path.stat().st_mode & 0o777) == (size, 0o600)
        assert [each.name for each in tmp_path.iterdir()] == [path.name]  # noqa: ASYNC240 - a test's

    async def test_is_the_same_whenever_the_same_is_packed(
        self, archives: ExportArchives, tmp_path: Path
    ) -> None:
        head, made = self.head(), []
        for _ in range(2):
            async with archives.draft(head) as draft:
                await self.pack(draft)
                made.append(b"".join([piece async for piece in draft.pieces()]))
        assert made[0] == made[1]

    async def test_ends_with_whoever_gives_it_up(self, archives: ExportArchives) -> None:
        async def interrupted() -> AsyncIterator[bytes]:
            yield b"half"
            raise TimeoutError

        with pytest.raises(TimeoutError):
            async with archives.draft(self.head()) as draft:
                await draft.file(self.key, interrupted(), content_type="text/plain")


class OpenedExportContract(Packing):
    async def test_gives_every_record_as_it_was_in_the_order_given(
        self, archives: ExportArchives, tmp_path: Path
    ) -> None:
        head = await self.packed(archives, tmp_path / "x.zip")
        with archives.open(tmp_path / "x.zip", tenant_id=head.tenant_id) as opened:
            assert opened.head == head
            assert opened.counts == {part: len(self.records.get(part, ())) for part in Part}
            for part in Part:
                found = [each async for each in opened.part(part)]
                assert state(found) == state(list(self.records.get(part, ())))

    async def test_gives_every_file_as_it_was(self, archives: ExportArchives, tmp_path: Path) -> None:
        head = await self.packed(archives, tmp_path / "x.zip")
        with archives.open(tmp_path / "x.zip", tenant_id=head.tenant_id) as opened:
            (file,) = opened.files
            content = b"".join([piece async for piece in opened.pieces(file)])
        assert content == b"".join(CONTENT)
        assert (file.size, file.content_type) == (len(content), "text/plain")
        assert f"{head.tenant_id}/{file.key}" == self.key

    async def test_belongs_to_the_tenant_that_it_is_opened_for(
        self, archives: ExportArchives, tmp_path: Path
    ) -> None:
        await self.packed(archives, tmp_path / "x.zip")
        elsewhere = uuid4()
        with archives.open(tmp_path / "x.zip", tenant_id=elsewhere) as opened:
            assert opened.head.tenant_id == elsewhere
            (plan,) = [each async for each in opened.part(Part.PLANS)]
            (upload,) = [each async for each in opened.part(Part.UPLOADS)]
        assert isinstance(plan, Plan)
        assert isinstance(upload, Upload)
        assert (plan.tenant_id, plan.user_id, upload.tenant_id) == (elsewhere, self.learner.id, elsewhere)
        assert upload.object_key == self.key.replace(str(self.learner.tenant_id), str(elsewhere))


class ExportArchivesContract(Packing):
    async def test_opens_nothing_that_is_not_whole(self, archives: ExportArchives, tmp_path: Path) -> None:
        path = tmp_path / "x.zip"
        head = await self.packed(archives, path)
        content = path.read_bytes()
        for damaged in (b"", content[:-1], content[: len(content) // 2], content[100:]):
            path.write_bytes(damaged)
            with pytest.raises(ArchiveUnfit), archives.open(path, tenant_id=head.tenant_id):
                pass

    async def test_opens_nothing_of_somebody_else(self, archives: ExportArchives, tmp_path: Path) -> None:
        self.records[Part.ACCOUNT] = [replace(Account.of(self.learner), id=uuid4())]
        head = await self.packed(archives, tmp_path / "x.zip")
        with pytest.raises(ArchiveUnfit), archives.open(tmp_path / "x.zip", tenant_id=head.tenant_id):
            pass


class TestZipExportArchives(ExportDraftContract, OpenedExportContract, ExportArchivesContract):
    @pytest.fixture
    def archives(self) -> ExportArchives:
        return ZipExportArchives(MemoryClock(NOW, tick=timedelta()))


async def each_of(things: Sequence[T]) -> AsyncIterator[T]:
    for thing in things:
        yield thing
