"""The scenarios of "Privacy between learners"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("privacy_between_learners.feature", features_base_dir=str(FEATURES))
