"""The scenarios of "Being forgotten"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("erasure.feature", features_base_dir=str(FEATURES))
