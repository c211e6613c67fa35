"""What was once said or planned."""

import msgspec
from litestar.types import ASGIApp

from application.coaching.recall import RecallCommand
from application.coaching.views import RecollectionView
from entrypoints.http.answers import Many, answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.door import Door
from entrypoints.http.fields import Few, Question
from entrypoints.http.operation import Operation, route
from entrypoints.http.queries import read_query


class RecallQuery(msgspec.Struct, forbid_unknown_fields=True):
    q: Question
    limit: Few = 10


class Recall(Door):
    path = "/v1/recall"
    tags = ("Coaching",)

    @route("GET", "/", Operation(use_case="recall", query=RecallQuery, answers=Many[RecollectionView]))
    async def recall(self, request: Ask) -> ASGIApp:
        """Find remembered messages and plans by what they mean, best first."""
        caller, query = await self.caller(request), read_query(request, RecallQuery)
        command = RecallCommand(caller=caller, query=query.q, limit=query.limit)
        return answer(request, Many(granted(await self.coach.recall(command)), None))
