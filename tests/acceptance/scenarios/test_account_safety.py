"""The scenarios of "Account safety"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("account_safety.feature", features_base_dir=str(FEATURES))
