"""The figures of a report, written down plainly."""

from dataclasses import dataclass, field

import msgspec

from application.ports.report_renderer import ReportNotRendered
from domain.progress.report import ReportFailure, ReportLanguage
from domain.progress.report_figures import ReportFigures


@dataclass
class MemoryReportRenderer:
    """``failures`` are how its next attempts end; ``rendered`` are the figures it was given."""

    failures: list[ReportFailure] = field(default_factory=list)
    rendered: list[tuple[ReportFigures, ReportLanguage]] = field(default_factory=list)

    async def render(self, figures: ReportFigures, language: ReportLanguage) -> bytes:
        if self.failures:
            raise ReportNotRendered(self.failures.pop(0))
        self.rendered.append((figures, language))
        return b"%PDF-" + msgspec.json.encode((language, figures))
