"""Who a seeded learner is: all else about them follows from this."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Self
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from infrastructure.seeds.population.subjects import Subject, subjects

_IDS = UUID("7a4f6f0b-3c0e-5f0a-8a77-0d2d0f6f51c4")
_ZONES = (
    *("Europe/Vienna", "Europe/Berlin", "Europe/London", "America/New_York", "America/Sao_Paulo"),
    *("Asia/Tokyo", "Asia/Kolkata", "Australia/Sydney"),
)
_FIRST = ("Ada", "Ben", "Chidi", "Dana", "Emil", "Farah", "Goran", "Hana", "Ines", "Jun", "Katya", "Luis")
_LAST = ("Abel", "Brandt", "Costa", "Dubois", "Eriksen", "Fischer", "Garcia", "Haddad", "Ito", "Jansen")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeededLearner:
    """``diligence`` is how likely a day of study follows another; ``chance`` is used up by who tells of them.

    What happens lies in the ``days`` before ``until``, and is told by days from there on back: told again
    another day, it is the same with other dates.
    """

    id: UUID
    tenant_id: UUID
    email: str
    display_name: str
    zone: ZoneInfo
    diligence: float
    hour: int
    sitting: int
    subjects: Sequence[Subject]
    days: int
    until: datetime
    chance: Random = field(repr=False)

    @classmethod
    def of(cls, number: int, *, seed: int, tenant_id: UUID, days: int, until: date) -> Self:
        learner_id = uuid5(_IDS, f"{seed} {tenant_id} {number}")
        chance = Random(f"{seed} {number}")  # noqa: S311 - a story, not a secret
        return cls(
            id=learner_id,
            tenant_id=tenant_id,
            email=email_of(number, seed=seed),
            display_name=f"{chance.choice(_FIRST)} {chance.choice(_LAST)}",
            zone=ZoneInfo(chance.choice(_ZONES)),
            diligence=chance.uniform(0.4, 0.95),
            hour=chance.choice((7, 8, 12, 15, 17, 19, 20)),
            sitting=chance.choice((15, 20, 25, 30, 45, 60)),
            subjects=chance.sample(subjects(), k=min(1 + days // 45, 4)),
            days=days,
            until=datetime.combine(until, time(), UTC),
            chance=chance,
        )

    @property
    def began_at(self) -> datetime:
        return self.until - timedelta(days=self.days + 1)

    def id_of(self, what: str) -> UUID:
        """The same thing has the same id whenever the story is told."""
        return uuid5(self.id, what)


def email_of(number: int, *, seed: int) -> str:
    """Counted from 0. All learners of a seed have one password, so load can be driven as any of them."""
    return f"learner-{number}@seed-{seed}.example.org"
