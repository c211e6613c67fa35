"""Use case: a worker answers messages that were accepted and then left alone."""

from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.coaching.answer_turn import AnswerTurn
from application.ports.clock import Clock
from application.ports.turn_repository import AbandonedTurns
from domain.coaching.dialogue import ANSWERING_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAbandonedTurnsCommand:
    limit: int = 20


@dataclass(frozen=True, slots=True)
class AnswerAbandonedTurns:
    """A crash between stores heals here. Answers with how many turns it answered."""

    turns: AbandonedTurns
    answer: AnswerTurn
    clock: Clock

    async def __call__(self, command: AnswerAbandonedTurnsCommand) -> Result[int, Never]:
        now = self.clock.now()
        claimed = await self.turns.claim(now=now, until=now + ANSWERING_TIME, limit=command.limit)
        for turn in claimed:
            await self.answer(turn)
        return Success(len(claimed))
