"""The scenarios of "Files and spoken messages"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("files.feature", features_base_dir=str(FEATURES))
