"""Use case: a learner sees what the coach has learned of them."""

from dataclasses import dataclass

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.persona.views import PersonaView
from application.ports.persona_snapshots import PersonaSnapshots
from domain.persona.errors import PersonaNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPersonaCommand:
    caller: Caller


@dataclass(frozen=True, slots=True)
class ReadPersona:
    personas: PersonaSnapshots

    async def __call__(self, command: ReadPersonaCommand) -> Result[PersonaView, PersonaNotFound]:
        latest = await self.personas.latest(command.caller.tenant_id, command.caller.user_id)
        return Failure(PersonaNotFound()) if latest is None else Success(PersonaView.of(latest))
