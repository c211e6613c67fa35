"""Use case: a worker answers messages that were accepted and then left alone."""

import asyncio
from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.coaching.answer_turn import AnswerTurn
from application.coaching.views import TurnView
from application.ports.clock import Clock
from application.ports.failures import StoreUnavailable
from application.ports.turn_repository import AbandonedTurns
from domain.coaching.dialogue import ANSWERING_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAbandonedTurnsCommand:
    limit: int = 20


@dataclass(frozen=True, slots=True)
class AnswerAbandonedTurns:
    """A crash between stores heals here. Answers with how many turns it answered.

    No turn waits for another: one that cannot be answered, now or ever, must not keep the others waiting.
    What a store could not answer comes again when its claim is over; any other failure is raised at the end.
    """

    turns: AbandonedTurns
    answer: AnswerTurn
    clock: Clock

    async def __call__(self, command: AnswerAbandonedTurnsCommand) -> Result[int, Never]:
        now = self.clock.now()
        claimed = await self.turns.claim(now=now, until=now + ANSWERING_TIME, limit=command.limit)
        outcomes = await asyncio.gather(*map(self.answer, claimed), return_exceptions=True)
        broken = [
            outcome
            for outcome in outcomes
            if isinstance(outcome, Exception) and not isinstance(outcome, StoreUnavailable)
        ]
        if broken:
            raise ExceptionGroup("turns that could not be answered", broken)
        return Success(sum(isinstance(outcome, TurnView) for outcome in outcomes))
