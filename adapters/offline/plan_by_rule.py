"""A study plan by rule: read, practise, then review at growing distances; on the last day a recap."""

from collections.abc import Sequence

from adapters.offline.study_topics import sections_of, topics_of
from adapters.offline.timetable import Timetable
from adapters.offline.words import Words
from application.ports.tutor import PlanBrief
from domain.planning.draft import DraftPlan

_MOST_TOPICS = 14  # at four tasks each, and two around them: under sixty tasks
_MOST_PARTS = 6  # of a goal that there is no material for
_TASK_LONGEST = 25  # minutes; two tasks fill a shorter day
_REVIEWS = (3, 7)  # days after what came before: distance makes memories last (Cepeda et al. 2006)
_LEARNING = 0.75  # of the days bring something new, the rest is there to review


def draft(brief: PlanBrief, words: Words) -> DraftPlan:
    """Every section of the material is in the plan; where time is short, several share their tasks."""
    timetable = Timetable(brief.today, brief.due_date, brief.minutes_per_day)
    goal = " ".join(brief.goal.split())
    minutes = max(1, min(_TASK_LONGEST, brief.minutes_per_day // 2))
    affordable = max(1, timetable.days * brief.minutes_per_day // (3 * minutes))
    topics = topics_of(sections_of(goal, brief.passages, words), min(affordable, _MOST_TOPICS))
    if topics:
        _add_topics(timetable, topics, minutes, verb="Read")
    else:
        parts = _parts(goal, min(affordable, timetable.days, _MOST_PARTS))
        timetable.add(f"List what “{goal}” asks of you", minutes=minutes, not_before=0)
        _add_topics(timetable, parts, minutes, verb="Work through")
    timetable.add(
        f"Recap: explain “{goal}” from memory, then look up what was missing",
        minutes=minutes,
        not_before=timetable.days - 1,
    )
    return DraftPlan(brief.goal, timetable.in_order())


def _add_topics(timetable: Timetable, topics: Sequence[str], minutes: int, *, verb: str) -> None:
    last = timetable.days - 1
    for number, topic in enumerate(topics):
        begins = int(last * _LEARNING * number / len(topics))
        day = timetable.add(f"{verb} {topic}", minutes=minutes, not_before=begins)
        day = timetable.add(
            f"Practise {topic}: an example or an exercise of your own",
            minutes=minutes,
            not_before=day + 1,
        )
        for distance in _REVIEWS:
            if day + distance < last:
                day = timetable.add(
                    f"Review {topic} without looking", minutes=minutes // 2, not_before=day + distance
                )


def _parts(goal: str, number: int) -> Sequence[str]:
    """What there is no material for has no names yet."""
    if number == 1:
        return [f"“{goal}”"]
    return [f"part {part} of {number} of “{goal}”" for part in range(1, number + 1)]
