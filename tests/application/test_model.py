"""Whatever is asked, repeated, delivered, replayed and cut short: the coach ends where a model says."""

import os

import pytest

from tests.faults.model.machine import CoachMachine, live_many_lives
from tests.faults.model.world import ImaginaryWorld

EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", "40"))


@pytest.mark.timeout(3600)
def test_the_coach_over_fakes_agrees_with_the_model() -> None:
    live_many_lives(lambda: CoachMachine(ImaginaryWorld), EXAMPLES)
