"""The scenarios of "Readiness"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("readiness.feature", features_base_dir=str(FEATURES))
