"""Keeping the promise that every accepted message is answered."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from application.caller import Caller
from application.coaching.views import MessageView, TurnView
from application.knowledge.retrieval import Retrieval
from application.ports.clock import Clock
from application.ports.dialogue_log import DialogueLog
from application.ports.failures import StaleAggregate
from application.ports.persona_snapshots import PersonaSnapshots
from application.ports.recall_index import Filters, Shelf
from application.ports.tutor import Question, Tutor
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.coaching.dialogue import (
    DialogueMessage,
    DialogueTurn,
    Role,
    count_tokens,
    reply_id_of,
)

HISTORY = 12
PASSAGES = 4
RECALLED = 4


class TurnWithoutWords(Exception):
    """A turn is neither answered nor still holds its message: the log lost what it once confirmed."""


@dataclass(frozen=True, slots=True)
class AnswerTurn:
    """Writes the learner's message, then the coach's reply, then marks the turn answered.

    Each step changes nothing when done again, so any number of workers may try, at any time, after any
    crash: the reply that was written first is the reply.
    """

    unit_of_work: UnitOfWorkFactory
    dialogue: DialogueLog
    personas: PersonaSnapshots
    retrieval: Retrieval
    tutor: Tutor
    clock: Clock

    async def __call__(self, turn: DialogueTurn) -> TurnView:
        whole = [piece async for piece in self.stream(turn) if isinstance(piece, TurnView)]
        return whole[-1]

    async def stream(self, turn: DialogueTurn) -> AsyncIterator[str | TurnView]:
        """The reply in pieces as the tutor finds them; the turn as it stands in the log comes last.

        Whoever stops listening leaves the turn unanswered, and a worker answers it later.
        """
        written = await self._written(turn)
        if written is None:
            message = await self._write_message(turn)
            pieces = []
            async for piece in self.tutor.answer(await self._question(message)):
                pieces.append(piece)
                yield piece
            written = await self._write_reply(message, "".join(pieces))
            await self._mark_answered(turn)
        elif turn.answered_at is None:
            await self._mark_answered(turn)
        yield written

    async def _written(self, turn: DialogueTurn) -> TurnView | None:
        """The turn, when both of its messages are in the log already."""
        found = {
            message.id: message
            for message in await self.dialogue.get(turn.tenant_id, (turn.id, reply_id_of(turn.id)))
        }
        if len(found) < len(("message", "reply")):
            return None
        return _view(found[turn.id], found[reply_id_of(turn.id)])

    async def _write_message(self, turn: DialogueTurn) -> DialogueMessage:
        message = turn.question()
        if message is None:
            raise TurnWithoutWords(turn.id)
        return await self.dialogue.append(message)

    async def _question(self, message: DialogueMessage) -> Question:
        caller = Caller(message.tenant_id, message.user_id)
        history = await self.dialogue.latest(message.tenant_id, message.session_id, limit=HISTORY)
        return Question(
            content=message.content,
            history=[earlier for earlier in history if earlier.id != message.id],
            passages=await self.retrieval.passages(caller, message.content, limit=PASSAGES),
            recalled=await self._recalled(caller, message),
            persona=await self.personas.latest(message.tenant_id, message.user_id),
        )

    async def _recalled(self, caller: Caller, message: DialogueMessage) -> Sequence[DialogueMessage]:
        matches = await self.retrieval.matches(
            Shelf.DIALOGUE, caller, message.content, limit=RECALLED, filters=Filters(source="dialogue")
        )
        found = await self.dialogue.get(caller.tenant_id, [match.id for match in matches])
        by_id = {each.id: each for each in found if each.user_id == caller.user_id}
        return [by_id[match.id] for match in matches if match.id in by_id and match.id != message.id]

    async def _write_reply(self, message: DialogueMessage, content: str) -> TurnView:
        reply = await self.dialogue.append(
            DialogueMessage(
                id=reply_id_of(message.id),
                tenant_id=message.tenant_id,
                session_id=message.session_id,
                user_id=message.user_id,
                role=Role.ASSISTANT,
                content=content,
                tokens=count_tokens(content),
                remember=message.remember,
                created_at=self.clock.now(),
            )
        )
        return _view(message, reply)

    async def _mark_answered(self, turn: DialogueTurn) -> None:
        with suppress(StaleAggregate):  # somebody else who is answering it marks it
            await self._mark(turn)

    async def _mark(self, turn: DialogueTurn) -> None:
        async with self.unit_of_work(turn.tenant_id) as work:
            current = await work.turns.get(turn.id)
            if current is None or current.answered_at is not None:
                return
            current.answered(now=self.clock.now())
            await work.turns.save(current)
            await work.commit()


def _view(message: DialogueMessage, reply: DialogueMessage) -> TurnView:
    return TurnView(message=MessageView.of(message), reply=MessageView.of(reply))
