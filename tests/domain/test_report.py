"""Reports: what may be asked for, and how the making ends."""

from typing import Any
from uuid import UUID

import pytest

from domain.progress.errors import ReportLanguageUnknown
from domain.progress.events import ReportRequested
from domain.progress.report import ATTEMPTS, Report, ReportFailure, ReportLanguage, ReportStatus
from tests.builders import NOW, later

TENANT, USER, ID = UUID(int=1), UUID(int=2), UUID(int=3)


def request(language: str = "en") -> Any:
    return Report.request(report_id=ID, tenant_id=TENANT, user_id=USER, language=language, now=NOW)


def a_report(language: str = "en") -> Report:
    report: Report = request(language).unwrap()
    return report


def test_is_requested_at_first() -> None:
    report = a_report()
    assert (report.status, report.finished_at, report.failure) == (ReportStatus.REQUESTED, None, None)
    assert report.take_events() == [
        ReportRequested(tenant_id=TENANT, user_id=USER, occurred_at=NOW, report_id=ID)
    ]


def test_goes_to_a_place_of_its_own() -> None:
    assert a_report().object_key == f"{TENANT}/reports/{USER}/{ID}.pdf"


@pytest.mark.parametrize("tag", ["de", "DE", "de-AT", "de-Latn-CH"])
def test_takes_a_region_for_its_language(tag: str) -> None:
    assert a_report(tag).language is ReportLanguage.DE


@pytest.mark.parametrize("tag", ["", "d", "deu", "fr", "-de", "de_AT", "de "])
def test_is_written_in_few_languages(tag: str) -> None:
    assert request(tag).failure() == ReportLanguageUnknown(("en", "de"))


def test_is_asked_for_again_in_the_same_language() -> None:
    assert a_report("de").asks(a_report("de-CH"))
    assert not a_report("de").asks(a_report("en"))


def test_fails_for_good_with_the_last_attempt() -> None:
    report = a_report()
    for number in range(ATTEMPTS - 1):
        report.stumble(ReportFailure.NOT_RENDERED, now=later(number))
        assert not report.is_over
        assert report.failure is None
    report.stumble(ReportFailure.TOOK_TOO_LONG, now=later(9))
    assert (report.status, report.failure) == (ReportStatus.FAILED, ReportFailure.TOOK_TOO_LONG)
    assert report.finished_at == later(9)


def test_every_failure_has_words() -> None:
    assert all(failure.sentence.endswith(".") for failure in ReportFailure)
