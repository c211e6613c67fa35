"""Sentences about time and about what the coach does in it."""

from datetime import date, datetime, timedelta

from pytest_bdd import given, then, when

from application.consistency.check_stores import CheckStoresCommand
from tests.acceptance.calendar_words import CITIES, at, next_clock_change
from tests.acceptance.phrases import one_of, says
from tests.acceptance.story import Story

CITY = one_of(CITIES)
WAY = one_of({"forward": True, "back": False})


@given("the coach has caught up")
@when("the coach has caught up")
def _(story: Story) -> None:
    story.run(story.world.catch_up())


@given("an hour has passed")
@when("an hour passes")
def _(story: Story) -> None:
    story.world.clock.advance(timedelta(hours=1))


@when(says("{number:Number} minutes pass"))
def _(story: Story, number: int) -> None:
    story.world.clock.advance(timedelta(minutes=number))


@when(says("{number:Number} days pass"))
def _(story: Story, number: int) -> None:
    story.world.clock.advance(timedelta(days=number))


@given(says("it is {hour:Hour} in {timezone:City}", City=CITY))
def _(story: Story, hour: str, timezone: str) -> None:
    move(story, hour, timezone, later_today_or_tomorrow(story, hour, timezone))


@given(says("it is {hour:Hour} where {who:Who} lives"))
def _(story: Story, hour: str, who: str) -> None:
    timezone = story.learners[who].timezone
    move(story, hour, timezone, later_today_or_tomorrow(story, hour, timezone))


@given(
    says("it is {hour:Hour} where {who:Who} lives, on the day before the clocks go {forward:Way}", Way=WAY)
)
def _(story: Story, hour: str, who: str, forward: bool) -> None:
    timezone = story.learners[who].timezone
    change = next_clock_change(timezone, after=now(story) + timedelta(days=2), forward=forward)
    move(story, hour, timezone, change - timedelta(days=1))


@given(says("it is {hour:Hour} in {timezone:City}, {number:Number} day later", City=CITY))
@when(says("it is {hour:Hour} in {timezone:City}, {number:Number} day later", City=CITY))
def _(story: Story, hour: str, timezone: str, number: int) -> None:
    move(story, hour, timezone, wall_date(story, timezone) + timedelta(days=number))


@when(says("it is {hour:Hour} where {who:Who} lives, {number:Number} day later"))
def _(story: Story, hour: str, who: str, number: int) -> None:
    timezone = story.learners[who].timezone
    move(story, hour, timezone, wall_date(story, timezone) + timedelta(days=number))


@when(says("it is {hour:Hour} where {who:Who} lives, on the same day"))
def _(story: Story, hour: str, who: str) -> None:
    timezone = story.learners[who].timezone
    move(story, hour, timezone, wall_date(story, timezone))


def now(story: Story) -> datetime:
    return story.world.clock.now()


def wall_date(story: Story, timezone: str) -> date:
    return now(story).astimezone(at(date.min, "00:00", timezone).tzinfo).date()


def later_today_or_tomorrow(story: Story, hour: str, timezone: str) -> date:
    day = wall_date(story, timezone)
    return day if at(day, hour, timezone) > now(story) else day + timedelta(days=1)


def move(story: Story, hour: str, timezone: str, day: date) -> None:
    story.world.clock.advance(at(day, hour, timezone) - now(story))


@when("the team asks which stores answer")
def _(story: Story) -> None:
    story.ask(story.door.check_stores, CheckStoresCommand())


@then("every store answers")
def _(story: Story) -> None:
    reports = story.read(story.door.check_stores, CheckStoresCommand())
    assert reports
    assert [report.store for report in reports if not report.available] == []
