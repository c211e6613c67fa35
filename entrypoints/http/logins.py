"""Where a learner is logged in."""

from uuid import UUID

from litestar.params import FromPath
from litestar.types import ASGIApp

from application.identity.end_login import EndLoginCommand
from application.identity.end_logins import EndLoginsCommand
from application.identity.list_logins import ListLoginsCommand
from application.identity.views import LoginView
from entrypoints.http.answers import Many, answer, granted, nothing
from entrypoints.http.asking import Ask
from entrypoints.http.door import Door
from entrypoints.http.operation import Operation, route


class Logins(Door):
    path = "/v1/me/logins"
    tags = ("Account",)

    @route("GET", "/", Operation(use_case="list_logins", answers=Many[LoginView]))
    async def list_logins(self, request: Ask) -> ASGIApp:
        """See where you are logged in."""
        command = ListLoginsCommand(caller=await self.caller(request))
        return answer(request, Many(granted(await self.coach.list_logins(command)), None))

    @route("DELETE", "/{login_id:uuid}", Operation(use_case="end_login", status=204, repeatable=True))
    async def end_login(self, request: Ask, login_id: FromPath[UUID]) -> ASGIApp:
        """End one of your logins. Access that it gave ends within minutes."""
        command = EndLoginCommand(caller=await self.writer(request), login_id=login_id)
        granted(await self.coach.end_login(command))
        return nothing(request)

    @route("DELETE", "/", Operation(use_case="end_logins", status=204, repeatable=True))
    async def end_logins(self, request: Ask) -> ASGIApp:
        """End all your logins, this one too."""
        granted(await self.coach.end_logins(EndLoginsCommand(caller=await self.writer(request))))
        return nothing(request)
