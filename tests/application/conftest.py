"""One learner who has just begun."""

import pytest

from tests.application.learning import Learning


@pytest.fixture
async def learning() -> Learning:
    return await Learning.begin()
