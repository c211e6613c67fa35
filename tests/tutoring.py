"""What a tutor is asked in tests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from application.knowledge.views import PassageView
from application.ports.tutor import Question
from domain.coaching.dialogue import DialogueMessage, Role
from domain.persona.snapshot import PersonaSnapshot

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
TENANT = UUID(int=1)
LEARNER = UUID(int=2)


def a_passage(
    text: str,
    *,
    title: str = "The Book",
    position: int = 0,
    heading_path: Sequence[str] = (),
    resource_id: UUID | None = None,
    score: float = 0.5,
    meaning: float | None = None,
) -> PassageView:
    return PassageView(
        id=uuid4(),
        resource_id=resource_id or uuid4(),
        title=title,
        position=position,
        heading_path=heading_path,
        text=text,
        score=score,
        meaning=score if meaning is None else meaning,
    )


def a_message(content: str, role: Role = Role.USER) -> DialogueMessage:
    return DialogueMessage(
        id=uuid4(),
        tenant_id=TENANT,
        session_id=UUID(int=3),
        user_id=LEARNER,
        role=role,
        content=content,
        tokens=1,
        created_at=NOW,
    )


def a_persona(*, time_of_day: str = "evening", keywords: Sequence[str] = ()) -> PersonaSnapshot:
    return PersonaSnapshot(
        id=uuid4(),
        tenant_id=TENANT,
        user_id=LEARNER,
        traits={"sitting": "short"},
        preferences={"time_of_day": time_of_day},
        keywords=keywords,
        created_at=NOW,
    )


def a_question(
    content: str,
    *,
    passages: Sequence[PassageView] = (),
    history: Sequence[DialogueMessage] = (),
    recalled: Sequence[DialogueMessage] = (),
    persona: PersonaSnapshot | None = None,
) -> Question:
    return Question(content=content, history=history, passages=passages, recalled=recalled, persona=persona)
