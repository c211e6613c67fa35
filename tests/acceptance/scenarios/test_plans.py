"""The scenarios of "Study plans"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("plans.feature", features_base_dir=str(FEATURES))
