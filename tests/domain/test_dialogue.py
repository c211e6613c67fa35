"""A turn promises one answer to one message."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.coaching.dialogue import (
    ANSWERING_TIME,
    DialogueMessage,
    DialogueTurn,
    Role,
    content_hash,
    count_tokens,
    reply_id_of,
)
from domain.coaching.events import MessageAnswered

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
TENANT, LEARNER, THREAD, MESSAGE = (UUID(int=number) for number in range(1, 5))


def a_turn(content: str = "What is ownership?", *, remember: bool = True) -> DialogueTurn:
    return DialogueTurn.accept(
        message_id=MESSAGE,
        tenant_id=TENANT,
        user_id=LEARNER,
        session_id=THREAD,
        content=content,
        remember=remember,
        now=NOW,
    )


def test_is_claimed_for_as_long_as_answering_takes() -> None:
    turn = a_turn()
    assert (turn.accepted_at, turn.claimed_until) == (NOW, NOW + ANSWERING_TIME)
    assert turn.take_events() == []


def test_holds_the_question_until_it_is_answered() -> None:
    turn = a_turn()
    assert turn.question() == DialogueMessage(
        id=MESSAGE,
        tenant_id=TENANT,
        session_id=THREAD,
        user_id=LEARNER,
        role=Role.USER,
        content="What is ownership?",
        tokens=4,
        remember=True,
        created_at=NOW,
    )
    turn.answered(now=NOW)
    assert turn.question() is None
    assert turn.content is None


def test_being_answered_twice_is_being_answered_once() -> None:
    turn, later = a_turn(), NOW + timedelta(seconds=5)
    turn.answered(now=later)
    turn.answered(now=later + timedelta(days=1))
    assert turn.answered_at == later
    assert turn.take_events() == [
        MessageAnswered(
            tenant_id=TENANT,
            user_id=LEARNER,
            occurred_at=later,
            session_id=THREAD,
            message_id=MESSAGE,
            reply_id=reply_id_of(MESSAGE),
            remember=True,
        )
    ]


def test_recognises_itself_even_after_the_answer() -> None:
    turn = a_turn("Why?")
    turn.answered(now=NOW)
    assert turn.asks("Why?", user_id=LEARNER, session_id=THREAD)
    assert not turn.asks("Why not?", user_id=LEARNER, session_id=THREAD)
    assert not turn.asks("Why?", user_id=UUID(int=9), session_id=THREAD)
    assert not turn.asks("Why?", user_id=LEARNER, session_id=UUID(int=9))


@given(st.uuids(), st.uuids())
def test_every_message_has_one_reply_of_its_own(one: UUID, other: UUID) -> None:
    assert reply_id_of(one) == reply_id_of(one)
    assert (reply_id_of(one) == reply_id_of(other)) == (one == other)
    assert reply_id_of(one) not in (one, other)


@given(st.text())
def test_tokens_and_hashes_of_any_text(content: str) -> None:
    assert 1 <= count_tokens(content) <= max(1, len(content))
    assert len(content_hash(content)) == 64
    assert content_hash(content) != content_hash(content + " ")
