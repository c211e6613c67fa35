"""Use case: a learner says something and the coach answers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.coaching.answer_turn import AnswerTurn
from application.coaching.views import TurnView
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.coaching.dialogue import DialogueTurn
from domain.coaching.errors import CoachingSessionNotFound, MessageDiffers
from domain.shared.errors import TextRefusal
from domain.shared.text import PROSE_LONGEST, checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessageCommand:
    """``remember`` asks that both this message and its answer can be recalled later, in any thread."""

    caller: Caller
    session_id: UUID
    message_id: UUID
    content: str
    remember: bool = False


SendMessageRefusal: TypeAlias = CoachingSessionNotFound | MessageDiffers | TextRefusal


@dataclass(frozen=True, slots=True)
class AcceptMessage:
    """Keeps the intent in the truth, before any other store is written. The message id makes retries safe."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: SendMessageCommand) -> Result[DialogueTurn, SendMessageRefusal]:
        content = checked_text(command.content, field="content", longest=PROSE_LONGEST)
        if not is_successful(content):
            return Failure(content.failure())
        caller, now = command.caller, self.clock.now()
        async with self.unit_of_work(caller.tenant_id) as work:
            session = await work.coaching_sessions.get(command.session_id)
            if session is None or session.user_id != caller.user_id:
                return Failure(CoachingSessionNotFound())
            turn = DialogueTurn.accept(
                message_id=command.message_id,
                tenant_id=caller.tenant_id,
                user_id=caller.user_id,
                session_id=session.id,
                content=command.content,
                remember=command.remember,
                now=now,
            )
            if not await work.turns.add(turn):
                there = await work.turns.get(command.message_id)
                if there is None or not there.asks(
                    command.content, user_id=caller.user_id, session_id=session.id
                ):
                    return Failure(MessageDiffers())
                return Success(there)
            await work.coaching_sessions.touch(session.id, now=now)
            await work.commit()
        return Success(turn)


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Answers with both messages as they stand in the log."""

    accept: AcceptMessage
    answer: AnswerTurn

    async def __call__(self, command: SendMessageCommand) -> Result[TurnView, SendMessageRefusal]:
        accepted = await self.accept(command)
        if not is_successful(accepted):
            return Failure(accepted.failure())
        return Success(await self.answer(accepted.unwrap()))


@dataclass(frozen=True, slots=True)
class StreamMessage:
    """Like ``SendMessage``, with the answer in pieces while it is made; the whole turn comes last."""

    accept: AcceptMessage
    answer: AnswerTurn

    async def __call__(
        self, command: SendMessageCommand
    ) -> Result[AsyncIterator[str | TurnView], SendMessageRefusal]:
        accepted = await self.accept(command)
        if not is_successful(accepted):
            return Failure(accepted.failure())
        return Success(self.answer.stream(accepted.unwrap()))
