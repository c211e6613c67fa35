"""Uploads: what may come, where it goes, and what it can become."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from returns.pipeline import is_successful

from domain.knowledge.errors import UploadNotFound, UploadSizeUnfit, UploadTypeUnfit, UploadUsed
from domain.knowledge.upload import MATERIAL_TYPES, UPLOAD_TIME, VOICE_TYPE, Upload, VoiceOf, voice_key
from domain.privacy.retention import ObjectKind
from tests.builders import NOW

TENANT, USER = UUID(int=1), UUID(int=2)
VOICE = VoiceOf(UUID(int=3), UUID(int=4))


def request(**wishes: Any) -> Any:
    usual: dict[str, Any] = {
        "upload_id": UUID(int=5),
        "tenant_id": TENANT,
        "user_id": USER,
        "filename": "../notes.pdf",
        "content_type": "application/pdf",
        "size": 10,
        "largest": 100,
        "voice": None,
        "now": NOW,
    }
    return Upload.request(**usual | wishes)


def an_upload(**wishes: Any) -> Upload:
    upload: Upload = request(**wishes).unwrap()
    return upload


def test_goes_where_its_owner_and_moment_say() -> None:
    upload = an_upload(now=NOW)
    assert upload.object_key == f"{TENANT}/uploads/{USER}/{NOW:%Y%m%dT%H%M%SZ}.000000000005-notes.pdf"
    assert upload.filename == "../notes.pdf"
    assert upload.kind is ObjectKind.UPLOAD


def test_two_of_the_same_name_and_moment_have_their_own_keys() -> None:
    assert an_upload(upload_id=uuid4()).object_key != an_upload(upload_id=uuid4()).object_key


def test_a_voice_message_goes_with_its_conversation() -> None:
    upload = an_upload(voice=VOICE, content_type=VOICE_TYPE)
    assert upload.object_key == f"{TENANT}/audio/{VOICE.session_id}/{VOICE.message_id}.mp3"
    assert upload.object_key == voice_key(TENANT, VOICE)
    assert upload.kind is ObjectKind.AUDIO


@pytest.mark.parametrize("size", [-1, 0, 101, 10**18])
def test_refuses_other_sizes(size: int) -> None:
    assert request(size=size).failure() == UploadSizeUnfit(1, 100)


@pytest.mark.parametrize("size", [1, 100])
def test_takes_every_size_in_between(size: int) -> None:
    assert is_successful(request(size=size))


@pytest.mark.parametrize("kind", ["", "text/plain; charset=utf-8", "TEXT/PLAIN", "image/png", VOICE_TYPE])
def test_refuses_what_nobody_can_learn_from(kind: str) -> None:
    assert request(content_type=kind).failure() == UploadTypeUnfit(tuple(MATERIAL_TYPES))


@pytest.mark.parametrize("kind", MATERIAL_TYPES)
def test_takes_material_and_only_as_material(kind: str) -> None:
    assert is_successful(request(content_type=kind))
    assert request(content_type=kind, voice=VOICE).failure() == UploadTypeUnfit((VOICE_TYPE,))


def test_becomes_one_thing_only() -> None:
    upload, resource_id = an_upload(), uuid4()
    assert is_successful(upload.claim(resource_id))
    assert is_successful(upload.claim(resource_id))
    assert upload.claim(uuid4()).failure() == UploadUsed()
    assert upload.used_by == resource_id


def test_a_voice_message_becomes_no_material() -> None:
    upload = an_upload(voice=VOICE, content_type=VOICE_TYPE)
    assert upload.claim(uuid4()).failure() == UploadUsed()
    assert upload.used_by is None


def test_what_was_abandoned_is_nobodys_any_more() -> None:
    upload = an_upload()
    upload.abandon(now=NOW)
    upload.abandon(now=NOW + UPLOAD_TIME)
    assert upload.abandoned_at == NOW
    assert upload.claim(uuid4()).failure() == UploadNotFound()
    assert upload.used_by is None


def test_is_open_as_long_as_a_link_makes_sense() -> None:
    upload = an_upload()
    second = timedelta(seconds=1)
    assert upload.is_open(now=NOW)
    assert upload.is_open(now=NOW + UPLOAD_TIME - second)
    assert not upload.is_open(now=NOW + UPLOAD_TIME - second / 2)
    upload.claim(uuid4())
    assert not upload.is_open(now=NOW)


@pytest.mark.parametrize(
    "other",
    [{"filename": "x"}, {"size": 11}, {"content_type": "text/plain"}, {"user_id": UUID(int=9)}],
)
def test_another_wish_is_another_upload(other: dict[str, Any]) -> None:
    assert an_upload().asks(an_upload(now=NOW + UPLOAD_TIME))
    assert not an_upload().asks(an_upload(**other))
    voice = an_upload(voice=VOICE, content_type=VOICE_TYPE)
    assert not voice.asks(an_upload(voice=VoiceOf(uuid4(), uuid4()), content_type=VOICE_TYPE))
