"""Exports that somebody has damaged or made up: refused with a reason, before anything comes of them."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from adapters.zipped.layout import BLOWN_UP, PIECE
from application.ports.failures import StoreUnavailable
from application.privacy.export_records import Part
from domain.privacy.export_errors import ExportUnfit
from tests.application.test_exports import School
from tests.exported import fill_up

Contents = dict[str, bytes]


@pytest.fixture
async def learner_and_archive() -> tuple[UUID, bytes]:
    school = School()
    learner = await fill_up(school.container, school.tenant_id)
    return learner, await school.export(learner)


def unpacked(archive: bytes) -> Contents:
    packed = zipfile.ZipFile(BytesIO(archive))
    return {name: packed.read(name) for name in packed.namelist()}


def packed(contents: Contents, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return target.getvalue()


def manifest_of(contents: Contents) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(contents["manifest.json"])
    return manifest


def with_manifest(contents: Contents, **changed: Any) -> Contents:
    return contents | {"manifest.json": json.dumps(manifest_of(contents) | changed).encode()}


def resealed(contents: Contents) -> Contents:
    """As somebody would who knows how it is made: sizes, counts and hashes are right again."""
    manifest = manifest_of(contents)
    for each in [*manifest["parts"], *manifest["files"]]:
        content = contents[each["name"]]
        each["size"], each["sha256"] = len(content), hashlib.sha256(content).hexdigest()
        if "count" in each:
            each["count"] = content.count(b"\n")
    return contents | {"manifest.json": json.dumps(manifest).encode()}


def records(contents: Contents, part: Part) -> list[dict[str, Any]]:
    return [json.loads(line) for line in contents[f"data/{part.value}.jsonl"].splitlines()]


def with_records(contents: Contents, part: Part, told: list[dict[str, Any]]) -> Contents:
    lines = b"".join(json.dumps(each).encode() + b"\n" for each in told)
    return resealed(contents | {f"data/{part.value}.jsonl": lines})


def changing(part: Part, **changed: Any) -> Callable[[bytes], bytes]:
    """The first record of the part says something else; everything fits together."""

    def change(archive: bytes) -> bytes:
        contents = unpacked(archive)
        first, *rest = records(contents, part)
        return packed(with_records(contents, part, [first | changed, *rest]))

    return change


def renaming(key: str) -> Callable[[bytes], bytes]:
    """The first file says that it belongs elsewhere."""

    def change(archive: bytes) -> bytes:
        contents = unpacked(archive)
        manifest = manifest_of(contents)
        first = manifest["files"][0]
        content = contents.pop(first["name"])
        first["key"], first["name"] = key, f"files/{key}"
        return packed(with_manifest(contents, files=manifest["files"]) | {first["name"]: content})

    return change


def with_another(name: str, content: bytes) -> Callable[[bytes], bytes]:
    return lambda archive: packed(unpacked(archive) | {name: content})


def without(name: str) -> Callable[[bytes], bytes]:
    def change(archive: bytes) -> bytes:
        contents = unpacked(archive)
        del contents[name]
        return packed(contents)

    return change


def altered(archive: bytes) -> bytes:
    contents = unpacked(archive)
    name = next(name for name in contents if name.startswith("files/uploads"))
    return packed(contents | {name: b"!" * len(contents[name])})


def bomb(archive: bytes) -> bytes:
    contents = unpacked(archive)
    return packed(resealed(contents | {"data/messages.jsonl": b" " * (BLOWN_UP * PIECE)}))


def twice(archive: bytes) -> bytes:
    target = BytesIO(archive)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(target, "a") as more:
        more.writestr("data/account.jsonl", b"{}")
    return target.getvalue()


def flipped(archive: bytes) -> bytes:
    """One bit of what is stored, deep inside."""
    broken = bytearray(archive)
    with zipfile.ZipFile(BytesIO(archive)) as whole:
        at = whole.getinfo("data/turns.jsonl").header_offset + 100
    broken[at] ^= 1
    return bytes(broken)


def schema(number: object) -> Callable[[bytes], bytes]:
    return lambda archive: packed(with_manifest(unpacked(archive), schema=number))


def another_learner(archive: bytes) -> bytes:
    return packed(with_manifest(unpacked(archive), user_id=str(uuid4())))


def truncated_line(archive: bytes) -> bytes:
    contents = unpacked(archive)
    content = contents["data/plans.jsonl"] + b'{"id": "'
    contents = resealed(contents | {"data/plans.jsonl": content})
    return packed(contents)


def deep(archive: bytes) -> bytes:
    contents = unpacked(archive)
    nested = b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"\n"
    return packed(resealed(contents | {"data/plans.jsonl": nested}))


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda _: b"", "no whole ZIP"),
    "no ZIP": (lambda _: b"PK" + bytes(100), "no whole ZIP"),
    "half a file": (lambda archive: archive[: len(archive) // 2], "no whole ZIP"),
    "all but the end": (lambda archive: archive[:-30], "no whole ZIP"),
    "a bit flipped": (flipped, "data/turns.jsonl|no whole ZIP"),
    "no manifest": (without("manifest.json"), "has no manifest"),
    "a manifest of something else": (
        lambda archive: packed(with_manifest(unpacked(archive), format="photos")),
        "no export",
    ),
    "a manifest that is none": (
        lambda archive: packed(unpacked(archive) | {"manifest.json": b"{"}),
        "cannot be read",
    ),
    "a manifest that says more": (
        lambda archive: packed(with_manifest(unpacked(archive), more=1)),
        "cannot be read",
    ),
    "a schema of tomorrow": (schema(2), "schema 2"),
    "a schema of yesterday": (schema(0), "schema 0"),
    "a schema of nobody": (schema("1"), "cannot be read"),
    "a part less": (without("data/plans.jsonl"), "not what its manifest says"),
    "a file more": (with_another("files/virus.exe", b"!"), "not what its manifest says"),
    "a part twice": (twice, "there twice"),
    "another file": (altered, "not as it was made"),
    "a ZIP bomb": (bomb, "beyond all measure"),
    "a path upwards": (renaming("uploads/../../../etc/passwd"), "leads somewhere else"),
    "an absolute path": (renaming("/etc/passwd"), "leads somewhere else"),
    "a path of Windows": (renaming("C:\\evil\\x"), "leads somewhere else"),
    "a file of no kind": (renaming("secrets/x/y"), "leads somewhere else"),
    "somebody else's file": (renaming(f"uploads/{uuid4()}/1-a.txt"), "somebody else's"),
    "somebody else's conversation": (renaming(f"audio/{uuid4()}/{uuid4()}.mp3"), "somebody else's"),
    "somebody else's original": (
        changing(Part.OBJECTS, key=f"uploads/{uuid4()}/1-secret.pdf"),
        "somebody else's",
    ),
    "somebody else's account": (another_learner, "not of the learner"),
    "another account": (changing(Part.ACCOUNT, id=str(uuid4())), "not of the learner"),
    "two accounts": (
        lambda archive: packed(
            with_records(unpacked(archive), Part.ACCOUNT, records(unpacked(archive), Part.ACCOUNT) * 2)
        ),
        "not as many",
    ),
    "an e-mail that is none": (changing(Part.ACCOUNT, email="nobody"), "none that somebody"),
    "a time zone of the moon": (changing(Part.ACCOUNT, timezone="Moon/Sea"), "none that somebody"),
    "a message in no conversation": (changing(Part.MESSAGES, session_id=str(uuid4())), "no conversation"),
    "a word for a number": (changing(Part.STUDY_SESSIONS, minutes="many"), "has not the shape"),
    "a status that there is none": (changing(Part.PLANS, status="perfect"), "has not the shape"),
    "a NUL": (changing(Part.PLANS, title="a\0b"), "has not the shape"),
    "half a line": (truncated_line, "middle of a line"),
    "a line without a bottom": (deep, "is not JSON"),
}


@pytest.mark.parametrize("how", HOSTILE)
async def test_is_refused_with_a_reason_and_nothing_is_written(
    learner_and_archive: tuple[UUID, bytes], tmp_path: Path, how: str
) -> None:
    make, reason = HOSTILE[how]
    other = School(tenant_id=uuid4())
    outcome = await other.bring_in(make(learner_and_archive[1]), tmp_path)
    refusal = outcome.failure()
    assert isinstance(refusal, ExportUnfit)
    assert any(each in refusal.why for each in reason.split("|")), refusal.why
    assert other.holds_nothing()


async def test_is_taken_when_somebody_has_packed_it_again(
    learner_and_archive: tuple[UUID, bytes], tmp_path: Path
) -> None:
    """What makes the others unfit is not that they were packed by this file."""
    other = School(tenant_id=uuid4())
    outcome = await other.bring_in(packed(resealed(unpacked(learner_and_archive[1]))), tmp_path)
    assert outcome.unwrap().user_id == learner_and_archive[0]


async def test_brings_no_events_and_no_password_of_its_own(
    learner_and_archive: tuple[UUID, bytes], tmp_path: Path
) -> None:
    other = School(tenant_id=uuid4())
    event = {"tenant_id": str(uuid4()), "user_id": str(uuid4()), "occurred_at": "2030-01-01T00:00:00Z"}
    archive = changing(Part.PLANS, _events=[event])(learner_and_archive[1])
    archive = changing(Part.ACCOUNT, password_hash="known", role="operator")(archive)
    (await other.bring_in(archive, tmp_path)).unwrap()
    account = other.stores.database.users[learner_and_archive[0]]
    assert (other.stores.database.events, account.role.value) == ({}, "learner")
    assert account.password_hash != "known"


async def test_leaves_no_file_behind_when_it_is_not_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    school = School()
    await fill_up(school.container, school.tenant_id)
    school.objects.away_before = True
    await school.ask(next(iter(school.stores.database.users)))
    with pytest.raises(StoreUnavailable):
        await school.maker.handle(school.delivered())
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - ruff lets no Path be asked in an async function
