"""When a seeded learner studied: days in a row, breaks, and days of rest."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.progress.study_session import StudySession
from infrastructure.seeds.population.learner import SeededLearner

_COMING_BACK = 0.35  # how likely a break ends with the next day
_SECOND_SITTING = 0.2
_WEEK = 7


def studied(learner: SeededLearner) -> Sequence[StudySession]:
    """Oldest first, all of them over before the story ends. At least one."""
    chance, sessions, in_streak = learner.chance, list[StudySession](), True
    rest_day = chance.randrange(_WEEK)
    for days_ago in range(learner.days, 0, -1):
        in_streak = chance.random() < (learner.diligence if in_streak else _COMING_BACK)
        rests = days_ago % _WEEK == rest_day
        sittings = 0 if rests or not in_streak else 1 + (chance.random() < _SECOND_SITTING)
        for sitting in range(sittings or (0 if sessions else 1)):
            sessions.append(_session(learner, days_ago, sitting))
    return [each for each in sessions if each.recorded_at < learner.until]


def _session(learner: SeededLearner, days_ago: int, sitting: int) -> StudySession:
    chance = learner.chance
    day = (learner.until - timedelta(days=days_ago)).date()
    ended = datetime(day.year, day.month, day.day, learner.hour, chance.randrange(60), tzinfo=learner.zone)
    minutes = max(5, round(chance.gauss(learner.sitting, learner.sitting / 4) / 5) * 5)
    return StudySession(
        id=learner.id_of(f"study {days_ago} {sitting}"),
        tenant_id=learner.tenant_id,
        user_id=learner.id,
        session_id=None,
        minutes=minutes,
        recorded_at=ended.astimezone(learner.until.tzinfo) + timedelta(hours=2 * sitting),
    )
