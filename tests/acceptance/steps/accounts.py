"""Sentences about opening an account."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from pytest_bdd import given, when

from application.identity.register_user import RegisterUserCommand
from application.ports.token_issuer import Identity
from tests.acceptance.calendar_words import CITIES
from tests.acceptance.phrases import one_of, says
from tests.acceptance.story import Learner, Story

DETAIL = one_of(
    {
        "e-mail address": "email",
        "name": "display_name",
        "password": "password",
        "time zone": "timezone",
    }
)
CITY = one_of(CITIES)


@given(says("{who:Who} has an account"))
def _(story: Story, who: str) -> None:
    join(story, who)


@given(says("{who:Who} has an account as {email:Text}"))
def _(story: Story, who: str, email: str) -> None:
    join(story, who, email=email)


@given(says("{who:Who}, in {timezone:City}, has an account", City=CITY))
def _(story: Story, who: str, timezone: str) -> None:
    join(story, who, timezone=timezone)


@given(says("{who:Who}, of {friend:Who}'s school, has an account"))
def _(story: Story, who: str, friend: str) -> None:
    join(story, who, school=story.learners[friend].tenant_id)


@given(says("{who:Who}, of another school, has an account"))
def _(story: Story, who: str) -> None:
    join(story, who, school=story.run(story.world.school()))


@when(says("{who:Who} opens an account as {email:Text} with the password {password:Text}"))
def _(story: Story, who: str, email: str, password: str) -> None:
    open_account(story, newcomer(story, who, email=email, password=password))


@when(
    says("{who:Who}, of another school, opens an account as {email:Text} with the password {password:Text}")
)
def _(story: Story, who: str, email: str, password: str) -> None:
    school: UUID = story.run(story.world.school())
    open_account(story, newcomer(story, who, email=email, password=password, school=school))


@when(says("{who:Who} opens an account with the {detail:Detail} {value:Text}", Detail=DETAIL))
def _(story: Story, who: str, detail: str, value: str) -> None:
    open_account(story, newcomer(story, who), **{detail: value})


@given(says("{who:Who} still has access from an account that is gone"))
def _(story: Story, who: str) -> None:
    """The door is shown a proof that the coach once gave; there is no account behind it."""
    learner = newcomer(story, who)
    access = story.world.access_for(Identity(learner.tenant_id, learner.user_id))
    story.door.trust(learner.user_id, access)


def join(
    story: Story,
    who: str,
    *,
    email: str | None = None,
    timezone: str = "Europe/Vienna",
    school: UUID | None = None,
) -> None:
    open_account(story, newcomer(story, who, email=email, timezone=timezone, school=school))
    story.expect_accepted()


def newcomer(
    story: Story,
    who: str,
    *,
    email: str | None = None,
    password: str = "seven brown foxes",
    timezone: str = "Europe/Vienna",
    school: UUID | None = None,
) -> Learner:
    learner = Learner(
        tenant_id=school or story.home,
        email=email or f"{who.lower()}@school.example",
        password=password,
        timezone=timezone,
    )
    story.learners[who] = learner
    return learner


def open_account(story: Story, learner: Learner, **details: Any) -> None:
    command = RegisterUserCommand(
        caller=learner.caller,
        email=learner.email,
        password=learner.password,
        display_name="Ada Lovelace",
        timezone=learner.timezone,
    )
    reply = story.ask(story.door.register_user, replace(command, **details))
    if reply.answer is not None:
        learner.user_id = reply.answer
