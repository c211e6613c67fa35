"""The scenarios of "Reports"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("reports.feature", features_base_dir=str(FEATURES))
