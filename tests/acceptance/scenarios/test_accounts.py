"""The scenarios of "Accounts"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("accounts.feature", features_base_dir=str(FEATURES))
