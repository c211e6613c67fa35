"""Why something failed, in words that hold nothing personal."""

import json

import pytest

from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable


def test_kind_and_place_but_never_the_message() -> None:
    with pytest.raises(ValueError, match="ada") as caught:
        raise ValueError("ada@example.org")
    reason = reason_of(caught.value)
    assert reason.startswith("ValueError in tests.application.relay.test_reasons:")
    assert "ada" not in reason


def test_the_place_is_where_it_was_raised() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads("ada")
    assert reason_of(caught.value).startswith("JSONDecodeError in json.decoder:")


def test_a_store_is_named() -> None:
    assert reason_of(StoreUnavailable("mongo")) == "mongo is not available"


def test_without_a_place_there_is_the_kind() -> None:
    assert reason_of(KeyError("ada")) == "KeyError"
