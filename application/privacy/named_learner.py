"""A learner as operators name them: by id or by e-mail."""

from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful

from application.ports.unit_of_work import UnitOfWork
from domain.identity.credentials import checked_email

LearnerName: TypeAlias = UUID | str


async def learner_named(name: LearnerName, work: UnitOfWork) -> UUID | None:
    """Whether anybody has an id that was given is not asked."""
    if isinstance(name, UUID):
        return name
    email = checked_email(name)
    user = await work.users.by_email(email.unwrap()) if is_successful(email) else None
    return None if user is None else user.id
