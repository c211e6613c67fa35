"""Contract: bytes come back as they were put, under keys that lead nowhere else."""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.memory.object_store import MemoryObjectStore
from adapters.s3.bucket import Bucket
from adapters.s3.object_store import PART, PIECE, S3ObjectStore
from application.ports.object_store import (
    KEY_LONGEST,
    PART_LONGEST,
    ObjectExists,
    ObjectStore,
    SizeDiffers,
    checked_key,
)
from tests.contracts.on_s3 import OnS3

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


async def put_stream(
    objects: ObjectStore, pieces: AsyncIterator[bytes], *, size: int, replace: bool = True
) -> None:
    await objects.put_stream(KEY, pieces, content_type="audio/mpeg", size=size, replace=replace)


async def pieces_of(content: bytes) -> AsyncIterator[bytes]:
    """As they come from a network: of any size, and some are empty."""
    yield b""
    for start in range(0, len(content), 100_003):
        yield content[start : start + 100_003]


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
        for attempt in (
            *(put(objects, key, b"x"), objects.get(key), objects.remove(key), objects.remove_under(key)),
            *(objects.look(key), objects.get_stream(key)),
            objects.put_stream(key, pieces_of(b"x"), content_type="text/plain", size=1),
        ):
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

    async def test_looks_at_what_is_there(self, objects: ObjectStore) -> None:
        assert await objects.look(KEY) is None
        await objects.put(KEY, b"notes", content_type="text/markdown")
        stored = await objects.look(KEY)
        assert stored is not None
        assert stored.size == 5
        assert stored.content_type in (None, "text/markdown")
        assert await objects.look("tenant/uploads") is None

    @pytest.mark.parametrize("size", [0, 1, PIECE, PART, PART + 1, 2 * PART, 2 * PART + 7])
    async def test_gives_back_what_came_in_pieces(self, objects: ObjectStore, size: int) -> None:
        content = random.Random(size).randbytes(size)
        await put_stream(objects, pieces_of(content), size=size)
        assert await objects.get(KEY) == content
        stream = await objects.get_stream(KEY)
        assert stream is not None
        assert b"".join([piece async for piece in stream]) == content

    async def test_has_no_stream_of_what_is_not_there(self, objects: ObjectStore) -> None:
        await put(objects, KEY, b"notes")
        for key in ("tenant", "tenant/uploads", KEY + "x"):
            assert await objects.get_stream(key) is None

    @pytest.mark.parametrize("size", [5, PART + 5])
    @pytest.mark.parametrize("more", [-5, -1, 1, PART])
    async def test_stores_nothing_of_another_size_than_announced(
        self, objects: ObjectStore, size: int, more: int
    ) -> None:
        await put(objects, KEY, b"before")
        with pytest.raises(SizeDiffers) as differs:
            await put_stream(objects, pieces_of(bytes(size + more)), size=size)
        assert differs.value.too_large is (more > 0)
        assert await objects.get(KEY) == b"before"

    @pytest.mark.parametrize("size", [5, PART + 5])
    async def test_stores_nothing_of_what_breaks_off(self, objects: ObjectStore, size: int) -> None:
        async def broken() -> AsyncIterator[bytes]:
            async for piece in pieces_of(bytes(size)):
                yield piece
            raise ConnectionAbortedError

        await put(objects, KEY, b"before")
        with pytest.raises(ConnectionAbortedError):
            await put_stream(objects, broken(), size=size)
        assert await objects.get(KEY) == b"before"

    @pytest.mark.parametrize("size", [5, PART + 5])
    async def test_replaces_only_if_it_may(self, objects: ObjectStore, size: int) -> None:
        first, second = b"1" * size, b"2" * size
        await put_stream(objects, pieces_of(first), size=size, replace=False)
        with pytest.raises(ObjectExists):
            await put_stream(objects, pieces_of(second), size=size, replace=False)
        assert await objects.get(KEY) == first
        await put_stream(objects, pieces_of(second), size=size)
        assert await objects.get(KEY) == second

    async def test_of_many_who_may_not_replace_one_stores(self, objects: ObjectStore) -> None:
        outcomes = await asyncio.gather(
            *(put_stream(objects, pieces_of(b"%d" % n), size=1, replace=False) for n in range(8)),
            return_exceptions=True,
        )
        assert sorted(map(str, outcomes)).count("None") == 1
        assert sum(isinstance(each, ObjectExists) for each in outcomes) == 7

    async def test_a_stream_can_be_left(self, objects: ObjectStore) -> None:
        await put(objects, KEY, bytes(3 * PIECE))
        stream = await objects.get_stream(KEY)
        assert stream is not None
        async with aclosing(stream) as pieces:
            assert len(await anext(pieces)) <= PIECE
        assert len(await objects.get(KEY) or b"") == 3 * PIECE

    async def test_removes_all_under_a_folder(self, objects: ObjectStore) -> None:
        inside = ["t/audio/s/1.mp3", "t/audio/s/2.mp3", "t/audio/s/more/3.mp3"]
        outside = ["t/audio/s2/1.mp3", "t/audio/s.mp3", "t/uploads/s/1.md", "t2/audio/s/1.mp3"]
        for key in inside + outside:
            await put(objects, key, b"x")
        assert await objects.remove_under("t/audio/s") == len(inside)
        assert [await objects.look(key) for key in inside] == [None] * len(inside)
        assert None not in [await objects.look(key) for key in outside]
        assert await objects.remove_under("t/audio/s") == 0
        assert await objects.remove_under("t/audio/s.mp3") == 0
        await put(objects, inside[0], b"again")
        assert await objects.get(inside[0]) == b"again"


class TestFilesystemObjectStore(ObjectStoreContract):
    @pytest.fixture
    def objects(self, tmp_path: Path) -> ObjectStore:
        return FilesystemObjectStore(tmp_path / "store")


@pytest.mark.infra
class TestS3ObjectStore(OnS3, ObjectStoreContract):
    @pytest.fixture
    def objects(self, bucket: Bucket) -> ObjectStore:
        return S3ObjectStore(bucket)


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
