"""The scenarios of "Export"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("export.feature", features_base_dir=str(FEATURES))
