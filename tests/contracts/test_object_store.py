"""Contract: bytes come back as they were put, under keys that lead nowhere else."""

import asyncio
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.memory.object_store import MemoryObjectStore
from application.ports.object_store import KEY_LONGEST, PART_LONGEST, ObjectStore, checked_key

KEY = "tenant/uploads/user/20300101T120000-notes.md"
# Storing twice under one key is fine; and a contract is meant to be asked of several classes.
ONE_FOR_ALL = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    deadline=None,
)
HOSTILE_PART = st.sampled_from(
    ["", ".", "..", "...", "~", "a", "\0", "\n", "C:", "%2e%2e", "..%2f", "\\..", "\ud800"]
)
HOSTILE = st.lists(HOSTILE_PART | st.text(max_size=4), max_size=6).map("/".join)


async def put(objects: ObjectStore, key: str, content: bytes) -> None:
    await objects.put(key, content, content_type="application/octet-stream")


class ObjectStoreContract:
    @pytest.mark.parametrize("content", [b"", b"\0", bytes(range(256)) * 5000])
    async def test_gives_back_what_was_put(self, objects: ObjectStore, content: bytes) -> None:
        await put(objects, KEY, content)
        assert await objects.get(KEY) == content

    async def test_has_nothing_that_was_not_put(self, objects: ObjectStore) -> None:
        await put(objects, KEY, b"notes")
        for key in ("tenant", "tenant/uploads", KEY + "x", f"{KEY}/x", KEY.upper()):
            assert await objects.get(key) is None

    async def test_replaces(self, objects: ObjectStore) -> None:
        await put(objects, KEY, b"a long first version")
        await put(objects, KEY, b"second")
        assert await objects.get(KEY) == b"second"

    async def test_removes_only_what_it_was_told_to(self, objects: ObjectStore) -> None:
        await put(objects, KEY, b"notes")
        await put(objects, "tenant/uploads/user/other", b"other")
        await objects.remove(KEY)
        assert await objects.get(KEY) is None
        assert await objects.get("tenant/uploads/user/other") == b"other"

    @pytest.mark.parametrize("key", [KEY, "never/was", "tenant", "tenant/uploads/user"])
    async def test_removing_what_is_not_there_does_nothing(self, objects: ObjectStore, key: str) -> None:
        await put(objects, "tenant/uploads/user/other", b"other")
        await objects.remove(key)
        await objects.remove(key)
        assert await objects.get("tenant/uploads/user/other") == b"other"

    async def test_keeps_keys_apart(self, objects: ObjectStore) -> None:
        keys = [
            "a",
            "A",
            "a.b",
            "a b",
            "a\\b",
            "ä",
            "a\u0308",
            "b/a",
            "b/ä",
            "b/.a",
            "b/a..",
            "b/%61",
            "c/c/c/c/c",
        ]
        for key in keys:
            await put(objects, key, key.encode())
        assert [await objects.get(key) for key in keys] == [key.encode() for key in keys]

    async def test_takes_keys_as_long_as_they_may_be(self, objects: ObjectStore) -> None:
        longest_name = "é" * (PART_LONGEST // 2)
        key = "/".join([longest_name] * 4)
        assert len(key.encode()) <= KEY_LONGEST
        await put(objects, key, b"notes")
        assert await objects.get(key) == b"notes"

    @pytest.mark.parametrize(
        "key",
        [
            *("", "/", "/etc/passwd", "a/", "a//b", ".", "..", "a/..", "../a", "a/../b", "a/./b"),
            *("a\0b", "a\nb", "\x7f", "a\ud800", "x" * (PART_LONGEST + 1), "/".join("x" * 600)),
        ],
    )
    async def test_refuses_keys_that_lead_elsewhere(self, objects: ObjectStore, key: str) -> None:
        for attempt in (put(objects, key, b"x"), objects.get(key), objects.remove(key)):
            with pytest.raises(ValueError, match=r"key|surrogates"):
                await attempt

    async def test_a_reader_sees_one_version_or_the_other(self, objects: ObjectStore) -> None:
        versions = [bytes([number]) * 1_000_000 for number in range(4)]
        await put(objects, KEY, versions[0])
        writing = asyncio.gather(*(put(objects, KEY, version) for version in versions))
        while not writing.done():
            assert await objects.get(KEY) in versions
            await asyncio.sleep(0)
        await writing


class TestFilesystemObjectStore(ObjectStoreContract):
    @pytest.fixture
    def objects(self, tmp_path: Path) -> ObjectStore:
        return FilesystemObjectStore(tmp_path / "store")


class TestMemoryObjectStore(ObjectStoreContract):
    @pytest.fixture
    def objects(self) -> ObjectStore:
        return MemoryObjectStore()


@ONE_FOR_ALL
@given(key=HOSTILE)
def test_no_key_leads_out_of_the_folder(tmp_path_factory: pytest.TempPathFactory, key: str) -> None:
    around = tmp_path_factory.mktemp("around")
    (around / "secret").write_bytes(b"secret")
    objects, fake = FilesystemObjectStore(around / "store"), MemoryObjectStore()
    answers = [asyncio.run(_try(each, key)) for each in (objects, fake)]
    assert answers[0] == answers[1]
    assert sorted(path.name for path in around.iterdir()) == ["secret", "store"]
    assert (around / "secret").read_bytes() == b"secret"
    files = [path for path in (around / "store").rglob("*") if path.is_file()]
    assert all(path.is_relative_to(around / "store" / "objects") for path in files)
    assert len(files) == (answers[0] == b"content")


async def _try(objects: ObjectStore, key: str) -> bytes | str | None:
    try:
        await put(objects, key, b"content")
    except ValueError:
        return "refused"
    return await objects.get(key)


@given(st.text())
def test_a_key_is_checked_or_refused_and_never_changed(key: str) -> None:
    try:
        assert checked_key(key) == key
    except ValueError:
        assert (
            any(part in ("", ".", "..") for part in key.split("/"))
            or len(key) > PART_LONGEST // 4
            or any(ord(character) < 0xA0 for character in key)
        )
    else:
        assert ".." not in Path(key).parts
        assert os.path.normpath(key) == key
