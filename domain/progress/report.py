"""A printed report of a learner's progress: asked for, then made in the background."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Self
from uuid import UUID

from returns.result import Failure, Result, Success

from domain.progress.errors import ReportLanguageUnknown
from domain.progress.events import ReportRequested
from domain.shared.aggregate import Aggregate

ATTEMPTS = 3  # at making one
REPORT_TYPE = "application/pdf"


class ReportLanguage(Enum):
    EN = "en"
    DE = "de"


class ReportStatus(Enum):
    REQUESTED = "requested"
    READY = "ready"
    FAILED = "failed"


class ReportFailure(Enum):
    """Why a report could not be made, in permanent words."""

    NOT_RENDERED = "not_rendered"
    TOOK_TOO_LONG = "took_too_long"

    @property
    def sentence(self) -> str:
        """For reading; may be put better any time."""
        return _SENTENCES[self]


_SENTENCES = {
    ReportFailure.NOT_RENDERED: "The report could not be made. Ask for a new one.",
    ReportFailure.TOOK_TOO_LONG: "The report took longer to make than it may. Ask for a new one.",
}


@dataclass(slots=True, kw_only=True, eq=False)
class Report(Aggregate):
    """What it shows is how things were on the day of ``requested_at``, by the learner's own calendar.

    ``attempts`` counts those that failed. ``failure`` is set exactly while the status is failed.
    """

    user_id: UUID
    language: ReportLanguage
    status: ReportStatus = ReportStatus.REQUESTED
    attempts: int = 0
    failure: ReportFailure | None = None
    requested_at: datetime
    finished_at: datetime | None = None

    @classmethod
    def request(
        cls, *, report_id: UUID, tenant_id: UUID, user_id: UUID, language: str, now: datetime
    ) -> Result[Self, ReportLanguageUnknown]:
        """The language may be a tag with a region, such as ``de-AT``."""
        general = language.partition("-")[0].lower()
        if general not in {each.value for each in ReportLanguage}:
            return Failure(ReportLanguageUnknown(tuple(each.value for each in ReportLanguage)))
        report = cls(
            id=report_id,
            tenant_id=tenant_id,
            user_id=user_id,
            language=ReportLanguage(general),
            requested_at=now,
        )
        report._record(
            ReportRequested(tenant_id=tenant_id, user_id=user_id, occurred_at=now, report_id=report_id)
        )
        return Success(report)

    @property
    def object_key(self) -> str:
        """Where it goes: making it twice puts it there twice."""
        return f"{self.tenant_id}/reports/{self.user_id}/{self.id}.pdf"

    @property
    def is_over(self) -> bool:
        return self.status is not ReportStatus.REQUESTED

    def asks(self, other: "Report") -> bool:
        """Whether another request with this id is this one come again."""
        return (self.user_id, self.language) == (other.user_id, other.language)

    def finish(self, *, now: datetime) -> None:
        self.status = ReportStatus.READY
        self.finished_at = now

    def stumble(self, reason: ReportFailure, *, now: datetime) -> None:
        """One attempt has failed; after the last one the report has."""
        self.attempts += 1
        if self.attempts >= ATTEMPTS:
            self.status, self.failure, self.finished_at = ReportStatus.FAILED, reason, now
