"""The scenarios of "Knowing the learner"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("knowing_the_learner.feature", features_base_dir=str(FEATURES))
