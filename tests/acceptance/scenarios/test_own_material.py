"""The scenarios of "The learner's own material"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("own_material.feature", features_base_dir=str(FEATURES))
