"""A persona as screens show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.persona.snapshot import PersonaSnapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaView:
    id: UUID
    traits: Mapping[str, str]
    preferences: Mapping[str, str]
    keywords: Sequence[str]
    created_at: datetime

    @classmethod
    def of(cls, snapshot: PersonaSnapshot) -> "PersonaView":
        return cls(
            id=snapshot.id,
            traits=snapshot.traits,
            preferences=snapshot.preferences,
            keywords=snapshot.keywords,
            created_at=snapshot.created_at,
        )
