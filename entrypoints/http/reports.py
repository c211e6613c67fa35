"""Reports of progress, to print and to keep."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import FromPath
from litestar.types import ASGIApp
from msgspec import Meta

from application.progress.read_report import ReadReportCommand
from application.progress.request_report import RequestReportCommand
from application.progress.views import ReportAccepted, ReportView
from domain.progress.report import ReportLanguage
from entrypoints.http.answers import answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door
from entrypoints.http.fields import ChosenId
from entrypoints.http.links import absolute
from entrypoints.http.operation import Operation, route

Language = Annotated[
    str,
    Meta(
        description=f"One of {', '.join(each.value for each in ReportLanguage)}, with or without a region.",
        examples=["de"],
    ),
]


class NewReport(msgspec.Struct, forbid_unknown_fields=True):
    language: Language = ReportLanguage.EN.value
    id: ChosenId | None = None


class Reports(Door):
    path = "/v1/reports"
    tags = ("Progress",)

    @route(
        "POST",
        "/",
        Operation(
            use_case="request_report",
            body=NewReport,
            answers=ReportAccepted,
            status=202,
            repeatable=True,
            located=True,
        ),
    )
    async def request_report(self, request: Ask) -> ASGIApp:
        """Ask for a report of your progress, as a PDF. The address under Location says when it is ready.

        It shows the last twelve weeks by the calendar of your time zone.
        """
        caller = await self.writer(request)
        new = await read_body(request, NewReport)
        command = RequestReportCommand(
            caller=caller, report_id=new.id or self.new_id(request, caller.user_id), language=new.language
        )
        accepted = granted(await self.coach.request_report(command))
        return answer(request, accepted, status=202, location=f"/v1/reports/{accepted.report_id}")

    @route("GET", "/{report_id:uuid}", Operation(use_case="read_report", answers=ReportView))
    async def read_report(self, request: Ask, report_id: FromPath[UUID]) -> ASGIApp:
        """See how far a report is, and get a link to it when it is ready, good for ten minutes.

        Reports are kept for two years; then they have expired.
        """
        command = ReadReportCommand(caller=await self.caller(request), report_id=report_id)
        view = granted(await self.coach.read_report(command))
        if view.link is not None:
            view = replace(view, link=replace(view.link, url=absolute(request, view.link.url)))
        return answer(request, view)
