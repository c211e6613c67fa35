"""What restored stores must be held against each other for before anybody comes in."""

from dataclasses import dataclass
from datetime import datetime

from application.consistency.window import CLOCKS
from application.ports.agreement_runs import AgreementRun
from domain.privacy.retention import Leftover, over_before


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """To which moments stores were brought: what was written before is there."""

    truth: datetime
    documents: datetime


@dataclass(frozen=True, slots=True)
class NoProof:
    """Everything must be looked at, ``because`` of something."""

    because: str


def changed_since(good: AgreementRun | None, points: Points) -> datetime | NoProof:
    """Since when changes must be looked at: what is older agreed, and copies bring it back as it was.

    ``good`` is the latest check that left no finding. A store that was brought less far than the truth lacks
    changes that are named nowhere, and of events that are not kept any more nobody knows what they changed.
    """
    if good is None:
        return NoProof("no check of everything on record that left nothing")
    if good.settled_before is None:
        return NoProof("the last good check does not say what it vouches for")
    if points.documents < points.truth:
        return NoProof("MongoDB was not brought as far as PostgreSQL")
    since = min(good.settled_before, points.truth) - CLOCKS
    if since < over_before(Leftover.EVENTS, now=points.truth):
        return NoProof("the last good check is older than the events that are kept")
    return since
