"""How a command is told which learner it is about."""

from typing import Annotated
from uuid import UUID

import typer

from application.privacy.named_learner import LearnerName

Tenant = Annotated[UUID, typer.Option(envvar="COACH_DEFAULT_TENANT", help="Whose learner.")]
DEFAULT_TENANT = UUID("00000000-0000-7000-8000-000000000001")


def one_learner(learner: UUID | None, email: str | None) -> LearnerName:
    named = learner or email
    if named is None or (learner and email):
        raise typer.BadParameter("Name the learner by id or by --email.")
    return named
