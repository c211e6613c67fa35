"""Contracts: where backups lie, and what they are sealed with; kept by the real ones and by their fakes."""

from pathlib import Path

import pytest

from adapters.crypto.backup_seal import AesGcmBackupSeal
from adapters.filesystem.backup_place import FilesystemBackupPlace
from adapters.memory.backup_place import MemoryBackupPlace, MemoryBackupSeal
from adapters.s3.backup_place import S3BackupPlace
from adapters.s3.bucket import Bucket
from application.ports.backup_place import BackupPlace
from application.ports.backup_seal import BackupSeal, BackupSealBroken
from tests.contracts.on_s3 import OnS3

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))


class BackupPlaceContract:
    async def test_gives_back_what_it_was_given(self, place: BackupPlace) -> None:
        await place.put("sets/base/1", b"old")
        await place.put("sets/base/1", b"new")
        assert await place.get("sets/base/1") == b"new"
        assert await place.has("sets/base/1")

    async def test_removes(self, place: BackupPlace) -> None:
        await place.put("sets/base/1", b"old")
        for _ in range(2):
            await place.remove("sets/base/1")
        assert await place.get("sets/base/1") is None
        assert not await place.has("sets/base/1")

    async def test_lists_keys_in_their_order(self, place: BackupPlace) -> None:
        for key in ("wal/b/2", "wal/a", "wal/b/10", "walls/1"):
            await place.put(key, b"")
        assert [key async for key in place.keys("wal")] == ["wal/a", "wal/b/10", "wal/b/2"]
        assert [key async for key in place.keys("nothing")] == []


class BackupSealContract:
    def test_opens_under_the_key_it_was_sealed_to(self, seal: BackupSeal) -> None:
        for content in (b"", b"words " * 10_000, bytes(range(256)) * 3):
            assert seal.open(seal.seal(content, key="a"), key="a") == content

    def test_does_not_open_elsewhere_or_touched(self, seal: BackupSeal) -> None:
        sealed = seal.seal(b"words", key="a")
        touched = (
            sealed[:-1] + bytes([sealed[-1] ^ 1]),
            sealed[:-1],
            bytes([sealed[0] ^ 1]) + sealed[1:],
            b"",
        )
        for key, each in [("b", sealed), *(("a", each) for each in touched)]:
            with pytest.raises(BackupSealBroken):
                seal.open(each, key=key)

    def test_the_same_content_has_the_same_name(self, seal: BackupSeal) -> None:
        assert seal.name_of(b"words") == seal.name_of(b"words") != seal.name_of(b"word")


class TestMemoryBackupPlace(BackupPlaceContract):
    @pytest.fixture
    def place(self) -> BackupPlace:
        return MemoryBackupPlace()


class TestFilesystemBackupPlace(BackupPlaceContract):
    @pytest.fixture
    def place(self, tmp_path: Path) -> BackupPlace:
        return FilesystemBackupPlace(tmp_path)


@pytest.mark.infra
class TestS3BackupPlace(OnS3, BackupPlaceContract):
    @pytest.fixture
    def place(self, bucket: Bucket) -> BackupPlace:
        return S3BackupPlace(bucket)


class TestMemoryBackupSeal(BackupSealContract):
    @pytest.fixture
    def seal(self) -> BackupSeal:
        return MemoryBackupSeal()


class TestAesGcmBackupSeal(BackupSealContract):
    @pytest.fixture
    def seal(self) -> BackupSeal:
        return AesGcmBackupSeal([KEY])

    def test_an_older_key_still_opens_what_it_sealed(self) -> None:
        sealed = AesGcmBackupSeal([KEY]).seal(b"words", key="a")
        assert AesGcmBackupSeal([OTHER, KEY]).open(sealed, key="a") == b"words"
        with pytest.raises(BackupSealBroken):
            AesGcmBackupSeal([OTHER]).open(sealed, key="a")

    def test_nothing_can_be_read_in_it_and_no_two_seals_are_alike(self) -> None:
        seal = AesGcmBackupSeal([KEY])
        assert b"words" not in seal.seal(b"words", key="a")
        assert seal.seal(b"words", key="a") != seal.seal(b"words", key="a")
