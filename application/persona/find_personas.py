"""Use case: an operator finds learners by the words that the coach knows them by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Never
from uuid import UUID

from returns.result import Result, Success

from application.ports.persona_snapshots import PersonaSnapshots


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPersonasCommand:
    tenant_id: UUID
    words: Sequence[str]
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaFound:
    """Ids and keywords only."""

    user_id: UUID
    snapshot_id: UUID
    keywords: Sequence[str]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FindPersonas:
    """Needs no vectors: works while their engine is away. Whoever has most of the words comes first."""

    personas: PersonaSnapshots

    async def __call__(self, command: FindPersonasCommand) -> Result[Sequence[PersonaFound], Never]:
        found = await self.personas.search(command.tenant_id, command.words, limit=command.limit)
        return Success(
            [
                PersonaFound(
                    user_id=each.user_id,
                    snapshot_id=each.id,
                    keywords=each.keywords,
                    created_at=each.created_at,
                )
                for each in found
            ]
        )
