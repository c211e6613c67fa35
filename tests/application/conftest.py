"""One learner who has just begun, and one who has come a long way."""

import pytest

from tests.application.grown import Grown, grow
from tests.application.learning import Learning


@pytest.fixture
async def learning() -> Learning:
    return await Learning.begin()


@pytest.fixture
async def grown(learning: Learning) -> Grown:
    return await grow(learning)
