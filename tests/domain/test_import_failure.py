"""Every reason of a failed import has a code of its own and a sentence for the learner."""

import re

import pytest

from domain.knowledge.import_failure import ExtractionReason, FetchReason, ImportReason, explained

REASONS: list[ImportReason] = [*ExtractionReason, *FetchReason]


@pytest.mark.parametrize("reason", REASONS)
def test_is_said_in_a_whole_sentence(reason: ImportReason) -> None:
    failure = explained(reason)
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", failure.code)
    assert re.fullmatch(r"[A-Z].*\.", failure.sentence)


def test_no_two_reasons_are_taken_for_each_other() -> None:
    failures = [explained(reason) for reason in REASONS]
    assert len({failure.code for failure in failures}) == len(failures)
    assert len({failure.sentence for failure in failures}) == len(failures)


def test_only_what_may_pass_is_worth_another_try() -> None:
    assert {reason for reason in FetchReason if reason.may_pass} == {
        FetchReason.PAGE_TOO_SLOW,
        FetchReason.SITE_FAILING,
        FetchReason.SITE_UNREACHABLE,
    }
