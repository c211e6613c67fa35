"""What a learner's work adds up to."""

from litestar.types import ASGIApp

from application.progress.read_progress import ListProgressCommand, ReadProgressCommand
from application.progress.views import ProgressView
from entrypoints.http.answers import Many, answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.door import Door
from entrypoints.http.operation import Operation, route
from entrypoints.http.queries import Paging, read_query


class Progress(Door):
    path = "/v1/progress"
    tags = ("Progress",)

    @route("GET", "/", Operation(use_case="read_progress", answers=ProgressView))
    async def read_progress(self, request: Ask) -> ASGIApp:
        """See your progress as it is now."""
        command = ReadProgressCommand(caller=await self.caller(request))
        return answer(request, granted(await self.coach.read_progress(command)))

    @route("GET", "/history", Operation(use_case="list_progress", query=Paging, answers=Many[ProgressView]))
    async def list_progress(self, request: Ask) -> ASGIApp:
        """See how your progress came about, latest first."""
        caller, query = await self.caller(request), read_query(request, Paging)
        page = self.page_request(request, caller, query)
        history = await self.coach.list_progress(ListProgressCommand(caller=caller, page=page))
        return self.page(request, caller, query, granted(history))
