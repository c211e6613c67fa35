"""Objects in a folder: links, full disks and curious neighbours."""

import errno
import os
from pathlib import Path

import pytest

from adapters.filesystem.object_store import FilesystemObjectStore
from application.ports.failures import StoreUnavailable

KEY = "tenant/uploads/notes.md"
FOLDER = "tenant/uploads"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def objects(folder: Path) -> FilesystemObjectStore:
    return FilesystemObjectStore(folder)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    place = tmp_path / "outside"
    place.mkdir()
    (place / "notes.md").write_bytes(b"not yours")
    return place


async def put(objects: FilesystemObjectStore, content: bytes) -> None:
    await objects.put(KEY, content, content_type="text/markdown")


async def test_a_linked_folder_leads_nowhere(
    objects: FilesystemObjectStore, folder: Path, outside: Path
) -> None:
    (folder / "objects" / "tenant").mkdir()
    (folder / "objects" / FOLDER).symlink_to(outside)
    assert await objects.get(KEY) is None
    await objects.remove(KEY)
    with pytest.raises(StoreUnavailable):
        await put(objects, b"mine")
    assert (outside / "notes.md").read_bytes() == b"not yours"
    assert not list((folder / "unfinished").iterdir())


async def test_a_linked_file_is_replaced_never_followed(
    objects: FilesystemObjectStore, folder: Path, outside: Path
) -> None:
    (folder / "objects" / FOLDER).mkdir(parents=True)
    (folder / "objects" / KEY).symlink_to(outside / "notes.md")
    assert await objects.get(KEY) is None
    await put(objects, b"mine")
    assert await objects.get(KEY) == b"mine"
    assert (outside / "notes.md").read_bytes() == b"not yours"


@pytest.mark.parametrize("call", ["fsync", "rename"])
async def test_a_put_that_fails_changes_nothing_and_leaves_nothing(
    objects: FilesystemObjectStore, folder: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    await put(objects, b"old")

    def disk_is_full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "disk full")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, disk_is_full)
        with pytest.raises(StoreUnavailable):
            await put(objects, b"new")
    assert await objects.get(KEY) == b"old"
    assert not list((folder / "unfinished").iterdir())


async def test_is_on_the_disk_when_put_returns(
    objects: FilesystemObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written is flushed: the file, then every folder that got a new name in it."""
    flushed, really = [], os.fsync

    def remember(descriptor: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        really(descriptor)

    monkeypatch.setattr(os, "fsync", remember)
    await put(objects, b"notes")
    assert flushed[1:] == ["objects", "tenant", "uploads"]
    assert len(flushed[0]) == 32


async def test_nobody_else_can_read_it(objects: FilesystemObjectStore, folder: Path) -> None:
    await put(objects, b"notes")
    assert {
        path.stat().st_mode & 0o077 for path in [folder / "objects", *(folder / "objects").rglob("*")]
    } == {0}


async def test_an_object_in_the_way_of_another_is_kept(objects: FilesystemObjectStore) -> None:
    await put(objects, b"notes")
    with pytest.raises(StoreUnavailable):
        await objects.put(f"{KEY}/part", b"x", content_type="text/plain")
    with pytest.raises(StoreUnavailable):
        await objects.put(FOLDER, b"x", content_type="text/plain")
    assert await objects.get(KEY) == b"notes"


async def test_another_process_finds_it(objects: FilesystemObjectStore, folder: Path) -> None:
    await put(objects, b"notes")
    assert await FilesystemObjectStore(folder).get(KEY) == b"notes"
