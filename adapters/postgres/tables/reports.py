"""Reports that learners asked for; what is ready has a row in ``objects`` as long as it is kept."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from adapters.postgres.tables.schema import id_column, metadata, moment, one_of, owned, versioned
from domain.progress.report import ReportStatus

reports = Table(
    "reports",
    metadata,
    id_column(),
    *owned(),
    *versioned(),
    Column("language", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("failure", Text),
    moment("requested_at"),
    moment("finished_at", nullable=True),
    one_of("status", [each.value for each in ReportStatus]),
    CheckConstraint("(status = 'failed') = (failure IS NOT NULL)", name="failure"),
    CheckConstraint("(status = 'requested') = (finished_at IS NULL)", name="finish"),
    Index("ix_reports_user", "user_id", "requested_at"),
)
