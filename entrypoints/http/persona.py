"""What the coach has learned of the learner."""

from litestar.types import ASGIApp

from application.persona.read_persona import ReadPersonaCommand
from application.persona.views import PersonaView
from entrypoints.http.answers import answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.door import Door
from entrypoints.http.operation import Operation, route


class Persona(Door):
    path = "/v1/persona"
    tags = ("Coaching",)

    @route("GET", "/", Operation(use_case="read_persona", answers=PersonaView))
    async def read_persona(self, request: Ask) -> ASGIApp:
        """See what the coach has learned of you."""
        command = ReadPersonaCommand(caller=await self.caller(request))
        return answer(request, granted(await self.coach.read_persona(command)))
