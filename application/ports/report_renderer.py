"""Figures on paper."""

from typing import Protocol

from domain.progress.report import ReportFailure, ReportLanguage
from domain.progress.report_figures import ReportFigures


class ReportNotRendered(Exception):
    """No page came of it. Trying again may help."""

    def __init__(self, failure: ReportFailure) -> None:
        super().__init__(failure.value)
        self.failure = failure


class ReportRenderer(Protocol):
    """Makes a PDF, in bounded time and memory, without asking anybody on the network.

    The learner's own words stand in it as they were given, whatever they look like. The same figures in the
    same language give the same bytes. ``ReportNotRendered`` when it takes too long or does not work, and
    ``StoreUnavailable`` when nothing can be rendered at the moment.
    """

    async def render(self, figures: ReportFigures, language: ReportLanguage) -> bytes: ...
