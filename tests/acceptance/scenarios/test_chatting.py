"""The scenarios of "Chatting with the coach"."""

from pytest_bdd import scenarios

from tests.acceptance.features import FEATURES

scenarios("chatting.feature", features_base_dir=str(FEATURES))
