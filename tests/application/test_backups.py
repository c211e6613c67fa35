"""Backups in a place that can be damaged: what counts as one, what is noticed, what is thrown away."""

from datetime import timedelta

import pytest

from adapters.memory.backup_place import MemoryBackupPlace, MemoryBackupSeal
from adapters.memory.clock import MemoryClock
from application.backup.listing import list_backups
from application.backup.pruning import Pruning
from application.backup.shelf import Draft, Shelf
from application.backup.vault import PART, BackupDamaged, Piece, Vault
from application.backup.verifying import Verifying
from domain.backup.backup_set import BackupSet
from domain.backup.kind import Kind

SYSTEM = "7711774934293630944"


@pytest.fixture
def place() -> MemoryBackupPlace:
    return MemoryBackupPlace()


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock()


@pytest.fixture
def shelf(place: MemoryBackupPlace, clock: MemoryClock) -> Shelf:
    return Shelf(Vault(place, MemoryBackupSeal()), clock)


async def a_base(shelf: Shelf, *, segment: int = 5) -> BackupSet:
    draft = await shelf.begin(Kind.BASE)
    await draft.write(b"files " * 10)
    return await draft.finish(items=60, follows=f"{SYSTEM}/{segment:024X}")


async def documents(shelf: Shelf, *contents: bytes) -> BackupSet:
    draft = await shelf.begin(Kind.DOCUMENTS)
    for content in contents:
        name, _ = await shelf.vault.keep(content)
        await draft.line({"collection": "c", "blobs": [name]})
    return await draft.finish(items=len(contents))


async def log(shelf: Shelf, *segments: str) -> None:
    head = {"at": shelf.clock.now().isoformat()}
    for each in segments:
        await shelf.vault.put(f"wal/{SYSTEM}/{each}", Piece(head, b"log"))


async def problems(shelf: Shelf) -> list[str]:
    return [each.problem for each in await Verifying(shelf).verify() if each.problem is not None]


async def test_a_copy_comes_back_as_it_was_written(shelf: Shelf) -> None:
    content = bytes(range(256)) * (PART // 100)
    draft = await shelf.begin(Kind.DUMP)
    for start in range(0, len(content), 1_000_003):
        await draft.write(content[start : start + 1_000_003])
    copy = await draft.finish(items=len(content))
    assert await shelf.sets() == [copy]
    assert await shelf.newest(Kind.DUMP) == copy
    assert b"".join([part async for part in shelf.content(copy)]) == content


async def test_what_dies_in_the_middle_is_no_copy(shelf: Shelf, clock: MemoryClock) -> None:
    draft: Draft = await shelf.begin(Kind.BASE)
    await draft.write(b"x" * (PART + 1))
    assert (await list_backups(shelf)).sets == []
    clock.advance(timedelta(days=2))
    assert (await Pruning(shelf).prune()).debris == 1
    assert [key async for key in shelf.vault.place.keys("sets")] == []


async def test_a_part_that_is_missing_moved_or_changed_is_noticed(
    shelf: Shelf, place: MemoryBackupPlace
) -> None:
    copy, other = await a_base(shelf), await documents(shelf, b"one")
    assert await problems(shelf) == []
    part = f"sets/base/{copy.id}/00000000"
    whole = place.kept.pop(part)
    assert await problems(shelf) == [f"{part} is missing"]
    place.kept[part] = place.kept[f"sets/documents/{other.id}/00000000"]
    assert "cannot be opened" in (await problems(shelf))[0]
    place.kept[part] = whole[:-1] + b"!"
    assert "cannot be opened" in (await problems(shelf))[0]


async def test_content_that_two_copies_have_is_kept_once_and_as_long_as_one_has_it(
    shelf: Shelf, clock: MemoryClock
) -> None:
    await documents(shelf, b"one", b"two")
    clock.advance(timedelta(days=31))
    await documents(shelf, b"two", b"three")
    blobs = [key async for key in shelf.vault.place.keys("blobs")]
    assert len(blobs) == 3
    pruned = await Pruning(shelf).prune()
    assert (len(pruned.sets), pruned.blobs) == (1, 1)
    assert await problems(shelf) == []


async def test_nothing_is_swept_while_a_copy_is_made(shelf: Shelf) -> None:
    await shelf.vault.keep(b"a copy will name it")
    await shelf.begin(Kind.OBJECTS)
    pruned = await Pruning(shelf).prune()
    assert (pruned.blobs, pruned.swept) == (0, False)


async def test_only_saying_what_would_go_removes_nothing(shelf: Shelf) -> None:
    await shelf.vault.keep(b"nobody names it")
    assert (await Pruning(shelf).prune(pretend=True)).blobs == 1
    assert (await Pruning(shelf).prune()).blobs == 1
    assert (await Pruning(shelf).prune()).blobs == 0


async def test_the_log_that_a_base_needs_stays(shelf: Shelf) -> None:
    await log(shelf, *(f"{number:024X}" for number in (3, 4, 5, 6)), f"{7:024X}.partial")
    await a_base(shelf, segment=5)
    assert (await Pruning(shelf).prune()).stream == 2
    assert await problems(shelf) == []


async def test_a_hole_in_the_log_is_noticed(shelf: Shelf) -> None:
    await a_base(shelf, segment=5)
    await log(shelf, *(f"{number:024X}" for number in (5, 6, 8)))
    assert await problems(shelf) == ["1 segments lie behind a hole"]


async def test_a_hole_in_the_changes_is_noticed(shelf: Shelf, clock: MemoryClock) -> None:
    async def change(after: str, until: str) -> None:
        clock.advance(timedelta(minutes=1))
        head = {"after": after, "until": until, "at": clock.now().isoformat()}
        await shelf.vault.put(f"changes/{clock.now():%Y%m%dT%H%M%S.%f}", Piece(head, b""))

    await change("", "1")
    clock.advance(timedelta(minutes=5))
    await documents(shelf, b"one")
    await change("1", "2")
    assert await problems(shelf) == []
    await change("3", "4")
    assert await problems(shelf) == ["changes are missing in between"]


async def test_a_piece_that_is_not_there_is_told_by_name(shelf: Shelf) -> None:
    with pytest.raises(BackupDamaged, match="blobs/ab/ab is missing"):
        await shelf.vault.kept("ab")
