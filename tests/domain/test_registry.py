"""The registry of personal data and what it is compared with."""

from domain.privacy.declaring import Declaring, Field, Kept, Personal, Place
from domain.privacy.registry import REGISTRY, Differences, compared

_table = Declaring(Place.ROW)
PLANS = _table("plans", "planning", Kept.REMOVED, words="title", plain="version")


def _fields(*names: str) -> list[Field]:
    return [Field(Place.ROW, "plans", name) for name in names]


def test_one_line_declares_each_of_its_fields() -> None:
    assert [(each.field, each.personal) for each in PLANS] == [
        ("title", Personal.WORDS),
        ("version", Personal.NO),
    ]


def test_what_is_declared_and_there_is_no_difference() -> None:
    differences = compared(PLANS, _fields("title", "version"))
    assert differences == Differences(undeclared=[], gone=[], repeated=[])


def test_each_field_that_nobody_declared_is_told() -> None:
    assert list(compared(PLANS, _fields("title", "mood", "version")).undeclared) == _fields("mood")


def test_each_declared_field_that_is_gone_is_told() -> None:
    assert list(compared(PLANS, _fields("version")).gone) == _fields("title")


def test_a_field_that_is_personal_and_is_not_is_told() -> None:
    twice = _table("plans", "planning", Kept.REMOVED, words="title", plain="title version")
    assert list(compared(twice, _fields("title", "version")).repeated) == _fields("title")


def test_no_event_carries_what_names_a_learner() -> None:
    """Events leave the house unsealed."""
    naming = {each.place for each in REGISTRY if each.personal is Personal.NAMES}
    assert Place.EVENT not in naming
    assert Place.OUTCOME not in naming
