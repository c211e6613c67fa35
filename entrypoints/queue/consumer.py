"""The whole way of one command, on any transport: act, keep what nobody can act on, tell the sender."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol
from uuid import UUID, uuid5

from application.coach import Coach
from application.ports.clock import Clock
from application.ports.dead_letters import DeadLetter, DeadLetters
from application.tracer import NobodyFollows, StepKind, Tracer
from entrypoints.queue.handlers import handle
from entrypoints.queue.outcomes import Outcome, outcome_of
from entrypoints.queue.sealing import Sealer
from entrypoints.queue.verdicts import Malformed, Verdict

_LETTERS = UUID("f2f3c1de-2f4b-5f6c-8a3e-7d1c5e9a0b64")
ATTEMPTS = 10
FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(seconds=3)  # while a store is away: then work begins again soon after


class Outcomes(Protocol):
    """Sends outcomes, at least once; the same id twice may be sent once."""

    async def send(self, outcome: Outcome) -> None: ...


@dataclass(frozen=True, slots=True)
class Consumer:
    """A transport acknowledges a message when ``consume`` or ``give_up`` has returned, and not before.

    ``name`` is the transport's own name for the message: the same whenever it is delivered again. What led to
    the message, if its sender told, is what `application.trace` names when ``consume`` is called.
    """

    transport: str
    coach: Coach
    sealer: Sealer
    outcomes: Outcomes
    dead_letters: DeadLetters
    clock: Clock
    tracer: Tracer = field(default_factory=NobodyFollows)

    async def consume(self, body: bytes, *, name: str) -> None:
        """Whatever this raises means "deliver it again later"."""
        with self.tracer.step("command", StepKind.MESSAGE, transport=self.transport):
            await self._end(body, name, await handle(body, coach=self.coach, sealer=self.sealer))

    async def give_up(self, body: bytes, *, name: str, reason: str) -> None:
        """After ``ATTEMPTS`` deliveries."""
        await self._end(body, name, Malformed("exhausted", reason))

    async def _end(self, body: bytes, name: str, verdict: Verdict) -> None:
        if isinstance(verdict, Malformed):
            await self._bury(body, name, verdict)
        outcome = outcome_of(body, verdict, sealer=self.sealer)
        if outcome is not None:
            await self.outcomes.send(outcome)

    async def _bury(self, body: bytes, name: str, verdict: Malformed) -> None:
        await self.dead_letters.keep(
            DeadLetter(
                id=uuid5(_LETTERS, f"{self.transport}/{name}"),
                received_at=self.clock.now(),
                transport=self.transport,
                code=verdict.code,
                reason=verdict.reason,
                body=self.sealer.seal(body),
            )
        )
