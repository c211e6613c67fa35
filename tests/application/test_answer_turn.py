"""Every accepted message is answered once, whatever happens in between."""

import asyncio
from datetime import timedelta

import pytest
from returns.result import Failure, Success

from application.coaching.answer_abandoned_turns import AnswerAbandonedTurnsCommand
from application.coaching.answer_turn import TurnWithoutWords
from application.coaching.send_message import SendMessageCommand, StreamMessage
from application.coaching.views import TurnView
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.ports.failures import StoreUnavailable
from application.ports.tutor import Question
from domain.coaching.dialogue import ANSWERING_TIME, DialogueTurn, Role, reply_id_of
from domain.coaching.errors import CoachingSessionNotFound, MessageDiffers
from domain.coaching.events import MessageAnswered
from domain.shared.errors import TextEmpty
from tests.application.crashes import Crash, Fuse, FusedDialogueLog, FusedUnitsOfWork
from tests.application.learning import TENANT, Learning, ObedientTutor
from tests.builders import a_coaching_session

ALL = AnswerAbandonedTurnsCommand()


def answered(learning: Learning) -> int:
    return len(learning.told(MessageAnswered, subscriber="bus"))


async def accepted(learning: Learning, message: SendMessageCommand) -> DialogueTurn:
    return (await learning.accept(message)).unwrap()


class TestSending:
    async def test_writes_both_messages_and_tells_once(self, learning: Learning) -> None:
        message = learning.a_message("What is ownership?", remember=True)
        turn = (await learning.send(message)).unwrap()
        question, reply = await learning.log()
        assert (question.id, question.role, question.content) == (
            message.message_id,
            Role.USER,
            "What is ownership?",
        )
        assert (reply.id, reply.role) == (reply_id_of(question.id), Role.ASSISTANT)
        assert (turn.message.content, turn.reply.content) == (question.content, reply.content)
        assert question.remember
        assert reply.remember
        assert question.created_at < reply.created_at
        assert answered(learning) == 1

    async def test_again_gives_the_same_turn_and_writes_nothing(self, learning: Learning) -> None:
        message = learning.a_message()
        first = await learning.send(message)
        learning.tutor.says = lambda _: "Something else"
        assert await learning.send(message) == first
        assert len(await learning.log()) == 2
        assert len(learning.tutor.asked) == 1
        assert answered(learning) == 1

    async def test_many_at_once_write_once(self, learning: Learning) -> None:
        message = learning.a_message()
        replies = iter(range(99))
        learning.tutor.says = lambda _: f"Reply {next(replies)}"
        turns = await asyncio.gather(*(learning.send(message) for _ in range(8)))
        assert len({turn.unwrap().reply.content for turn in turns}) == 1
        assert len(await learning.log()) == 2
        assert answered(learning) == 1

    async def test_other_words_under_the_same_id_are_refused(self, learning: Learning) -> None:
        message = learning.a_message("Why?")
        await learning.send(message)
        other = SendMessageCommand(
            caller=learning.caller,
            session_id=learning.session.id,
            message_id=message.message_id,
            content="Why not?",
        )
        assert await learning.send(other) == Failure(MessageDiffers())

    async def test_somebody_elses_conversation_does_not_exist(self, learning: Learning) -> None:
        message = learning.a_message()
        stranger = SendMessageCommand(
            caller=await learning.classmate(),
            session_id=message.session_id,
            message_id=message.message_id,
            content="Hello",
        )
        assert await learning.send(stranger) == Failure(CoachingSessionNotFound())

    async def test_saying_nothing_is_refused(self, learning: Learning) -> None:
        assert await learning.send(learning.a_message(" ")) == Failure(TextEmpty("content"))
        assert await learning.log() == []


class TestWhatTheTutorIsAsked:
    async def test_has_what_was_said_before_but_not_the_question_itself(self, learning: Learning) -> None:
        for number in range(8):
            await learning.send(learning.a_message(f"Question {number}"))
        asked = learning.tutor.asked[-1]
        assert asked.content == "Question 7"
        assert len(asked.history) == 11
        assert [each.content for each in asked.history][-2:] == ["Question 6", "So you ask: Question 6 "]

    async def test_has_the_learners_material_and_nobody_elses(self, learning: Learning) -> None:
        for caller, text in (
            (learning.caller, "# Ownership\n\nOwnership rules memory."),
            (await learning.classmate(), "# Ownership\n\nSecret ownership."),
        ):
            added = AddKnowledgeCommand(
                caller=caller, resource_id=learning.stores.ids.new(), title="Notes", text=text
            )
            (await learning.add_knowledge(added)).unwrap()
        await learning.relay.drain()
        await learning.send(learning.a_message("Explain ownership"))
        (passage,) = learning.tutor.asked[-1].passages
        assert passage.text == "# Ownership\n\nOwnership rules memory."
        assert passage.heading_path == ("Ownership",)

    async def test_has_what_was_remembered_from_other_conversations(self, learning: Learning) -> None:
        await learning.send(learning.a_message("Ownership confuses me", remember=True))
        await learning.send(learning.a_message("Ownership bores me"))
        await learning.relay.drain()
        elsewhere = a_coaching_session(learning.learner)
        async with learning.stores.unit_of_work(TENANT) as work:
            await work.coaching_sessions.add(elsewhere)
            await work.commit()
        learning.session = elsewhere
        await learning.send(learning.a_message("What about ownership?"))
        asked = learning.tutor.asked[-1]
        assert "Ownership confuses me" in [each.content for each in asked.recalled]
        assert "Ownership bores me" not in [each.content for each in asked.recalled]
        assert asked.history == []

    async def test_has_the_persona_once_there_is_one(self, learning: Learning) -> None:
        await learning.send(learning.a_message("Ownership, ownership", remember=True))
        await learning.relay.drain()
        await learning.send(learning.a_message("More"))
        before, persona = (asked.persona for asked in learning.tutor.asked)
        assert before is None
        assert persona is not None
        assert persona.keywords == ("ownership",)


class TestCrashes:
    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("call", range(1, 8))
    async def test_between_any_two_steps_heal(self, learning: Learning, call: int, after: bool) -> None:
        fuse = Fuse(blows_at=call, after=after)
        breaking = learning.answer_turn(
            dialogue=FusedDialogueLog(learning.stores.dialogue_log, fuse),
            unit_of_work=FusedUnitsOfWork(learning.stores.unit_of_work, fuse),
        )
        turn = await accepted(learning, learning.a_message())
        if call <= 6:
            with pytest.raises(Crash):
                await breaking(turn)
        else:
            await breaking(turn)  # there are six calls: look, write, look around, recall, write, commit
        assert fuse.has_blown is (call <= 6)
        learning.clock.advance(ANSWERING_TIME)
        await learning.answer_abandoned()(ALL)
        assert [message.role for message in await learning.log()] == [Role.USER, Role.ASSISTANT]
        assert answered(learning) == 1
        assert await learning.answer_abandoned()(ALL) == Success(0)

    async def test_the_reply_that_was_written_first_is_the_reply(self, learning: Learning) -> None:
        turn = await accepted(learning, learning.a_message())
        fuse = Fuse(blows_at=1, after=False)
        with pytest.raises(Crash):
            await learning.answer_turn(unit_of_work=FusedUnitsOfWork(learning.stores.unit_of_work, fuse))(
                turn
            )
        first = (await learning.log())[1].content
        learning.tutor.says = lambda _: "Something else"
        assert (await learning.answer_turn()(turn)).reply.content == first
        assert answered(learning) == 1


class TestAbandonedTurns:
    async def test_are_left_alone_as_long_as_they_are_claimed(self, learning: Learning) -> None:
        await accepted(learning, learning.a_message())
        learning.clock.advance(ANSWERING_TIME - timedelta(seconds=1))
        assert await learning.answer_abandoned()(ALL) == Success(0)
        learning.clock.advance(timedelta(seconds=1))
        assert await learning.answer_abandoned()(ALL) == Success(1)
        assert await learning.answer_abandoned()(ALL) == Success(0)
        assert len(await learning.log()) == 2

    async def test_of_a_listener_who_left_are_answered_later(self, learning: Learning) -> None:
        streamed = await StreamMessage(learning.accept, learning.answer_turn())(learning.a_message())
        pieces = streamed.unwrap()
        assert await anext(pieces) == "So "
        await pieces.aclose()  # type: ignore[attr-defined] # what a door does when its client is gone
        assert [message.role for message in await learning.log()] == [Role.USER]
        assert answered(learning) == 0
        learning.clock.advance(ANSWERING_TIME)
        assert await learning.answer_abandoned()(ALL) == Success(1)
        assert [message.role for message in await learning.log()] == [Role.USER, Role.ASSISTANT]

    async def test_are_each_answered_by_one_of_many_workers(self, learning: Learning) -> None:
        for number in range(10):
            await accepted(learning, learning.a_message(f"Question {number}"))
        learning.clock.advance(ANSWERING_TIME)
        outcomes = await asyncio.gather(*(learning.answer_abandoned()(ALL) for _ in range(4)))
        assert sum(outcome.unwrap() for outcome in outcomes) == 10
        assert len(learning.tutor.asked) == 10
        assert answered(learning) == 10

    async def test_that_no_model_answers_do_not_keep_others_waiting(self, learning: Learning) -> None:
        for content in ("poison", "Why?", "How?"):
            await accepted(learning, learning.a_message(content))
        learning.clock.advance(ANSWERING_TIME)
        picky = learning.answer_turn(tutor=ObedientTutor(says=_refuses_poison))
        assert await learning.answer_abandoned(picky)(ALL) == Success(2)
        learning.clock.advance(ANSWERING_TIME)
        assert await learning.answer_abandoned()(ALL) == Success(1)
        assert len(await learning.log()) == 6

    async def test_that_cannot_be_answered_at_all_are_told_after_the_others(self, learning: Learning) -> None:
        broken = await accepted(learning, learning.a_message("lost"))
        await accepted(learning, learning.a_message("Why?"))
        learning.stores.database.turns[broken.id].content = None
        learning.clock.advance(ANSWERING_TIME)
        with pytest.raises(ExceptionGroup) as told:
            await learning.answer_abandoned()(ALL)
        assert [type(each) for each in told.value.exceptions] == [TurnWithoutWords]
        assert [message.content for message in await learning.log()] == ["Why?", "So you ask: Why? "]


async def test_a_stream_ends_with_the_whole_turn(learning: Learning) -> None:
    streamed = await StreamMessage(learning.accept, learning.answer_turn())(learning.a_message("Why?"))
    *pieces, whole = [piece async for piece in streamed.unwrap()]
    assert pieces == ["So ", "you ", "ask: ", "Why? "]
    assert isinstance(whole, TurnView)
    assert whole.reply.content == "So you ask: Why? "


async def test_a_model_that_fails_leaves_the_message_for_later(learning: Learning) -> None:
    turn = await accepted(learning, learning.a_message("poison"))
    with pytest.raises(StoreUnavailable):
        await learning.answer_turn(tutor=ObedientTutor(says=_refuses_poison))(turn)
    assert [message.role for message in await learning.log()] == [Role.USER]
    assert answered(learning) == 0


async def test_a_conversation_may_end_while_the_coach_is_speaking(learning: Learning) -> None:
    turn = await accepted(learning, learning.a_message())

    def ends_it(question: Question) -> str:
        del learning.stores.database.turns[turn.id]
        return f"You asked: {question.content}"

    answer = await learning.answer_turn(tutor=ObedientTutor(says=ends_it))(turn)
    assert answer.reply.content == "You asked: What is ownership? "
    assert answered(learning) == 0


def _refuses_poison(question: Question) -> str:
    if question.content == "poison":
        raise StoreUnavailable("model")
    return "Well."
