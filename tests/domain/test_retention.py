"""How long stored objects are kept."""

from datetime import timedelta

import pytest

from domain.privacy.retention import KEEPING, ObjectKind, archives_on, expires_on
from tests.builders import NOW


@pytest.mark.parametrize(
    ("kind", "archived_after", "expired_after"),
    [
        (ObjectKind.UPLOAD, None, None),
        (ObjectKind.AUDIO, None, 90),
        (ObjectKind.REPORT, 180, 730),
        (ObjectKind.EXPORT, None, 7),
    ],
)
def test_is_counted_in_days(kind: ObjectKind, archived_after: int | None, expired_after: int | None) -> None:
    wanted = [
        None if days is None else NOW + timedelta(days=days) for days in (archived_after, expired_after)
    ]
    assert [archives_on(kind, NOW), expires_on(kind, NOW)] == wanted


def test_every_kind_has_a_time() -> None:
    assert set(KEEPING) == set(ObjectKind)
