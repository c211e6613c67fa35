"""What the coach has learned of a learner, and how it is read off their work."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

MOST_KEYWORDS = 20
_SHORTEST_KEYWORD = 4
_WORD = re.compile(r"[^\W\d_]+")
_SMALL_TALK = frozenset(
    [
        "about",
        "after",
        "again",
        "also",
        "because",
        "been",
        "before",
        "being",
        "between",
        "both",
        "could",
        "does",
        "doing",
        "down",
        "each",
        "from",
        "have",
        "having",
        "here",
        "into",
        "itself",
        "just",
        "like",
        "make",
        "more",
        "most",
        "much",
        "need",
        "only",
        "other",
        "over",
        "please",
        "same",
        "should",
        "some",
        "such",
        "tell",
        "than",
        "thank",
        "thanks",
        "that",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "under",
        "until",
        "very",
        "want",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "will",
        "with",
        "would",
        "your",
        "know",
        "learn",
        "study",
        "question",
        "chapter",
        "practise",
        "read",
        "review",
        "explain",
        "plan",
        "task",
        "tasks",
        "session",
        "minutes",
    ]
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONG_SITTING = 45  # minutes; below a third of it a sitting is short
_SHORT_SITTING = 15

StudyMoment: TypeAlias = tuple[datetime, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaSnapshot:
    """Traits and preferences are words for people and models; keywords are for the fallback search."""

    id: UUID
    tenant_id: UUID
    user_id: UUID
    traits: Mapping[str, str]
    preferences: Mapping[str, str]
    keywords: Sequence[str]
    created_at: datetime

    def matches(self, words: Collection[str]) -> int:
        """How many of the words, in small letters, are among its keywords."""
        return len(set(words) & set(self.keywords))

    @property
    def version(self) -> int:
        """Grows from one snapshot of a learner to the next: microseconds since 1970."""
        return (self.created_at - _EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """What a persona is read from: the learner's own words, and when and how long they studied."""

    words: Sequence[str]
    studied: Sequence[StudyMoment]
    open_tasks: int
    completed_tasks: int
    timezone: str


def observe(
    seen: Observations, *, snapshot_id: UUID, tenant_id: UUID, user_id: UUID, now: datetime
) -> PersonaSnapshot:
    """The persona that these observations show. The same observations show the same persona."""
    return PersonaSnapshot(
        id=snapshot_id,
        tenant_id=tenant_id,
        user_id=user_id,
        traits=_traits(seen),
        preferences=_preferences(seen),
        keywords=keywords(seen.words),
        created_at=now,
    )


def keywords(texts: Iterable[str]) -> tuple[str, ...]:
    """The words used most, longest first among equals, without small talk; at most ``MOST_KEYWORDS``."""
    counted = Counter(
        word
        for text in texts
        for word in _WORD.findall(text.lower())
        if len(word) >= _SHORTEST_KEYWORD and word not in _SMALL_TALK
    )
    ranked = sorted(counted, key=lambda word: (-counted[word], -len(word), word))
    return tuple(ranked[:MOST_KEYWORDS])


def searched_for(texts: Iterable[str]) -> Sequence[str]:
    """The words of a search as keywords are written: in small letters, nothing but letters, each once."""
    return list(dict.fromkeys(word for text in texts for word in _WORD.findall(text.lower())))


def _traits(seen: Observations) -> dict[str, str]:
    traits = {}
    if seen.studied:
        sitting = median(minutes for _, minutes in seen.studied)
        traits["sitting"] = _length_of(sitting)
    decided = seen.completed_tasks + seen.open_tasks
    if decided:
        traits["follow_through"] = f"{seen.completed_tasks} of {decided} tasks done"
    return traits


def _preferences(seen: Observations) -> dict[str, str]:
    if not seen.studied:
        return {}
    zone = ZoneInfo(seen.timezone)
    parts = Counter(_part_of_day(moment.astimezone(zone).hour) for moment, _ in seen.studied)
    favourite = max(sorted(parts), key=lambda part: parts[part])
    return {"time_of_day": favourite}


def _length_of(minutes: float) -> str:
    if minutes >= _LONG_SITTING:
        return "long"
    return "short" if minutes <= _SHORT_SITTING else "medium"


def _part_of_day(hour: int) -> str:
    for ends, part in ((5, "night"), (12, "morning"), (18, "afternoon"), (23, "evening")):
        if hour < ends:
            return part
    return "night"
