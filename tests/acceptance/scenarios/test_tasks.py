"""The scenarios of "Working through tasks"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("tasks.feature", features_base_dir=str(FEATURES))
