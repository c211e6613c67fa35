"""The scenarios of "Streaks and progress"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("streaks_and_progress.feature", features_base_dir=str(FEATURES))
