"""Which night it is, and what its snapshots are called."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.persona.nightly import last_night, nightly_id

ADA, BOB = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2030, 5, 2, 2, tzinfo=UTC), datetime(2030, 5, 2, tzinfo=UTC)),
        (datetime(2030, 5, 2, 23, 59, 59, 999_999, tzinfo=UTC), datetime(2030, 5, 2, tzinfo=UTC)),
        (datetime(2030, 5, 2, 1, 59, 59, 999_999, tzinfo=UTC), datetime(2030, 5, 1, tzinfo=UTC)),
    ],
)
def test_a_day_is_learned_from_once_it_has_settled(now: datetime, night: datetime) -> None:
    assert last_night(now) == night


def test_a_snapshot_of_a_night_has_one_id() -> None:
    first, second = (datetime(2030, 5, day, tzinfo=UTC) for day in (1, 2))
    assert nightly_id(ADA, first) == nightly_id(ADA, first)
    assert len({nightly_id(ADA, first), nightly_id(ADA, second), nightly_id(BOB, first)}) == 3
