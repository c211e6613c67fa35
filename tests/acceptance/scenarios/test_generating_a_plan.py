"""The scenarios of "Letting the coach draft a plan"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("generating_a_plan.feature", features_base_dir=str(FEATURES))
