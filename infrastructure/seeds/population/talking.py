"""What a seeded learner and the coach said to each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.coaching.coaching_session import CoachingSession
from domain.coaching.dialogue import DialogueMessage, DialogueTurn, Role, count_tokens, reply_id_of
from domain.progress.study_session import StudySession
from infrastructure.seeds.population.learner import SeededLearner
from infrastructure.seeds.population.subjects import Subject, Topic

_DAYS_A_THREAD = 12  # how often a new one is opened
_REMEMBERED = 0.3  # how likely
_THINKING = timedelta(seconds=2)
_ASKED = (
    "What is {term}?",
    "I keep mixing up {term} and {other}. How do I tell them apart?",
    "Can you quiz me on {term}?",
    "Why does {term} matter for the {subject} exam?",
    "I have read about {term} twice and still cannot explain it.",
    "What should I repeat before I go on from {term} to {other}?",
)
_ANSWERED = (
    "This is what your material says:\n\n> {fact}\n\nSay it in your own words, then compare.",
    "Remember of {term}: {fact}. Try to give an example of your own.",
    "Start from this: {fact}. Then close the book and write down what follows.",
)


@dataclass(frozen=True, slots=True)
class Talk:
    """One thread with all that was said in it."""

    session: CoachingSession
    turns: Sequence[DialogueTurn]
    messages: Sequence[DialogueMessage]


def talked(learner: SeededLearner, studied: Sequence[StudySession]) -> Sequence[Talk]:
    """Around the sittings, oldest first."""
    count = 1 + learner.days // _DAYS_A_THREAD
    step = max(len(studied) // count, 1)
    begun = list(enumerate(studied[::step]))[:count]
    return [_thread(learner, number, sitting.recorded_at) for number, sitting in begun]


def _thread(learner: SeededLearner, number: int, at: datetime) -> Talk:
    subject = learner.subjects[number % len(learner.subjects)]
    session = CoachingSession.open(
        session_id=learner.id_of(f"thread {number}"),
        tenant_id=learner.tenant_id,
        user_id=learner.id,
        title=f"{subject.name}, {learner.chance.choice(subject.topics).term}",
        focus=subject.name,
        now=at,
    )
    session.take_events()
    turns, messages = [], list[DialogueMessage]()
    for place in range(learner.chance.randint(2, 7)):
        asked = at + timedelta(minutes=3 * place + 1)
        turn, both = _turn(learner, session, subject, asked, name=f"message {number} {place}")
        turns.append(turn)
        messages += both
    session.updated_at = messages[-1].created_at
    return Talk(session, turns, messages)


def _turn(
    learner: SeededLearner, session: CoachingSession, subject: Subject, at: datetime, *, name: str
) -> tuple[DialogueTurn, Sequence[DialogueMessage]]:
    topic, other = learner.chance.sample(subject.topics, k=2)
    turn = DialogueTurn.accept(
        message_id=learner.id_of(name),
        tenant_id=learner.tenant_id,
        user_id=learner.id,
        session_id=session.id,
        content=_words(learner, _ASKED, subject, topic, other),
        remember=learner.chance.random() < _REMEMBERED,
        now=at,
    )
    question = turn.question()
    replied = at + _THINKING
    reply = DialogueMessage(
        id=reply_id_of(turn.id),
        tenant_id=turn.tenant_id,
        session_id=session.id,
        user_id=learner.id,
        role=Role.ASSISTANT,
        content=(said := _words(learner, _ANSWERED, subject, topic, other)),
        tokens=count_tokens(said),
        remember=turn.remember,
        created_at=replied,
    )
    turn.answered(now=replied)
    turn.take_events()
    turn.version += 1
    return turn, [message for message in (question, reply) if message is not None]


def _words(learner: SeededLearner, among: Sequence[str], subject: Subject, topic: Topic, other: Topic) -> str:
    return learner.chance.choice(among).format(
        term=topic.term, fact=topic.fact, other=other.term, subject=subject.name
    )
