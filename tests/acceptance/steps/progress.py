"""Sentences about study time, streaks and progress."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from pytest_bdd import given, then, when

from application.progress.log_study_session import LogStudySessionCommand
from application.progress.read_progress import (
    ListProgressCommand,
    ListStudySessionsCommand,
    ReadProgressCommand,
)
from application.progress.views import ProgressView
from tests.acceptance.phrases import one_of, rows, says
from tests.acceptance.story import ALL, Story

CONVERSATION = "conversation"
ENDED = one_of(
    {
        "now": timedelta(),
        "in 2 hours": timedelta(hours=2),
        "10 hours ago": -timedelta(hours=10),
        "34 hours ago": -timedelta(hours=34),
        "50 years ago": -timedelta(days=50 * 365),
    }
)


# Study time


@when(says("{who:Who} logs {minutes:Number} minutes of study"))
def _(story: Story, who: str, minutes: int) -> None:
    log(story, who, minutes)


@given(says("{who:Who} has logged {minutes:Number} minutes of study"))
def _(story: Story, who: str, minutes: int) -> None:
    log(story, who, minutes)
    story.expect_accepted()


@when(says("{who:Who} logs {minutes:Number} minutes of study, ended {ended:Ended}", Ended=ENDED))
def _(story: Story, who: str, minutes: int, ended: timedelta) -> None:
    log(story, who, minutes, ended=ended)


@when(says("{who:Who} logs {minutes:Number} minutes of study in the conversation {title:Text}"))
def _(story: Story, who: str, minutes: int, title: str) -> None:
    log(story, who, minutes, session_id=story.id_of(CONVERSATION, title))


@when(says("{who:Who}'s phone sends the same study time again"))
def _(story: Story, who: str) -> None:
    story.ask_again(LogStudySessionCommand)


@when(says("{who:Who}'s phone sends the same study time again, but with {minutes:Number} minutes"))
def _(story: Story, who: str, minutes: int) -> None:
    story.ask_again(LogStudySessionCommand, minutes=minutes)


def log(
    story: Story,
    who: str,
    minutes: int,
    *,
    ended: timedelta | None = None,
    session_id: UUID | None = None,
) -> None:
    command = LogStudySessionCommand(
        caller=story.caller(who),
        study_session_id=uuid4(),
        minutes=minutes,
        recorded_at=None if ended is None else story.world.clock.now() + ended,
        session_id=session_id,
    )
    story.ask(story.door.log_study_session, command)


@then(says("{who:Who}'s study times are {latest:Number} and {earliest:Number} minutes"))
def _(story: Story, who: str, latest: int, earliest: int) -> None:
    assert study_times(story, who) == [latest, earliest]


@then(says("{who:Who} has no study times"))
def _(story: Story, who: str) -> None:
    assert study_times(story, who) == []


def study_times(story: Story, who: str) -> list[int]:
    command = ListStudySessionsCommand(caller=story.caller(who), page=ALL)
    return [each.minutes for each in story.read(story.door.list_study_sessions, command).items]


# What it adds up to


@then(
    says(
        "{who:Who}'s progress is {days:Number} day in a row, {tasks:Number} task done "
        "and {minutes:Number} minutes studied"
    )
)
@then(
    says(
        "{who:Who}'s progress is {days:Number} days in a row, {tasks:Number} tasks done "
        "and {minutes:Number} minutes studied"
    )
)
@then(
    says(
        "{who:Who}'s progress is {days:Number} day in a row, {tasks:Number} tasks done "
        "and {minutes:Number} minutes studied"
    )
)
def _(story: Story, who: str, days: int, tasks: int, minutes: int) -> None:
    assert totals(progress(story, who)) == (days, tasks, minutes)


@then(says("{who:Who} has studied {days:Number} day in a row"))
@then(says("{who:Who} has studied {days:Number} days in a row"))
def _(story: Story, who: str, days: int) -> None:
    assert progress(story, who).streak_days == days


def progress(story: Story, who: str) -> ProgressView:
    return story.read(story.door.read_progress, ReadProgressCommand(caller=story.caller(who)))


@then(says("{who:Who}'s progress went through"))
def _(story: Story, who: str, datatable: Sequence[Sequence[str]]) -> None:
    names = ("days in a row", "tasks done", "minutes studied")
    expected = [tuple(int(row[name]) for name in names) for row in rows(datatable)]
    assert [totals(each) for each in trace(story, who)] == expected


@then(says("{who:Who} has no trace of progress"))
def _(story: Story, who: str) -> None:
    assert trace(story, who) == []


def trace(story: Story, who: str) -> list[ProgressView]:
    command = ListProgressCommand(caller=story.caller(who), page=ALL)
    return list(story.read(story.door.list_progress, command).items)


def totals(view: ProgressView) -> tuple[int, int, int]:
    return view.streak_days, view.completed_tasks, view.study_minutes
