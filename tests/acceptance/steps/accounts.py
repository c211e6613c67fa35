"""Sentences about accounts and logins."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from pytest_bdd import given, then, when

from application.identity.authenticate import AuthenticateCommand
from application.identity.change_password import ChangePasswordCommand
from application.identity.change_profile import ChangeProfileCommand
from application.identity.log_in import LogInCommand
from application.identity.log_out import LogOutCommand
from application.identity.read_profile import ReadProfileCommand
from application.identity.refresh_tokens import RefreshTokensCommand
from application.identity.register_user import RegisterUserCommand
from application.identity.views import ProfileView, TokensView
from application.ports.token_issuer import Identity
from tests.acceptance.calendar_words import CITIES
from tests.acceptance.doors.door import Reply
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


# Opening an account


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


# Logging in


@given(says("{who:Who} has logged in"))
def _(story: Story, who: str) -> None:
    learner = story.learners[who]
    log_in(story, learner, email=learner.email, password=learner.password)
    story.expect_accepted()


@when(says("{who:Who} logs in as {email:Text} with the password {password:Text}"))
@then(says("{who:Who} can log in as {email:Text} with the password {password:Text}"))
def _(story: Story, who: str, email: str, password: str) -> None:
    log_in(story, story.learners[who], email=email, password=password)


@then(says("{who:Who} can log in with the old password"))
def _(story: Story, who: str) -> None:
    learner = story.learners[who]
    log_in(story, learner, email=learner.email, password=learner.password)
    story.expect_accepted()


def log_in(story: Story, learner: Learner, *, email: str, password: str) -> None:
    command = LogInCommand(tenant_id=learner.tenant_id, email=email, password=password)
    keep_login(learner, story.ask(story.door.log_in, command))


def keep_login(learner: Learner, reply: Reply[TokensView]) -> None:
    learner.login = reply.answer or learner.login


@given("a thief has copied Ada's login")
def _(story: Story) -> None:
    story.learners["thief"] = replace(story.learners["Ada"])


@when(says("{who:Who} renews the login"))
def _(story: Story, who: str) -> None:
    renew(story, who)


@when("the thief renews the login")
def _(story: Story) -> None:
    renew(story, "thief")


def renew(story: Story, who: str) -> None:
    learner = story.learners[who]
    command = RefreshTokensCommand(tenant_id=learner.tenant_id, refresh_token=proof(learner).refresh_token)
    keep_login(learner, story.ask(story.door.refresh_tokens, command))


@when(says("{who:Who} logs out"))
def _(story: Story, who: str) -> None:
    learner = story.learners[who]
    command = LogOutCommand(tenant_id=learner.tenant_id, refresh_token=proof(learner).refresh_token)
    story.ask(story.door.log_out, command)


def proof(learner: Learner) -> TokensView:
    assert learner.login is not None, "has not logged in"
    return learner.login


@then(says("{who:Who}'s access has expired"))
def _(story: Story, who: str) -> None:
    assert show_proof(story, proof(story.learners[who]).access_token).refusal == "access_token_invalid"


@then(says("{who:Who} has access again"))
def _(story: Story, who: str) -> None:
    assert show_proof(story, proof(story.learners[who]).access_token).accepted


@when(says("{who:Who} comes with an invented proof of {friend:Who}'s login"))
def _(story: Story, who: str, friend: str) -> None:
    show_proof(story, f"{uuid4().hex}.{uuid4().hex}.{uuid4().hex}")


def show_proof(story: Story, access_token: str) -> Reply[None]:
    return story.ask(story.door.authenticate, AuthenticateCommand(access_token=access_token))


# Profile and password


@when(says("{who:Who} looks at the profile"))
def _(story: Story, who: str) -> None:
    story.ask(story.door.read_profile, ReadProfileCommand(caller=story.caller(who)))


@given(says("{who:Who} has looked at the profile on two devices"))
def _(story: Story, who: str) -> None:
    shown = profile(story, who)
    story.seen_versions[shown.id] = shown.version


@then(says("{who:Who}'s profile shows the {detail:Detail} {value:Text}", Detail=DETAIL))
def _(story: Story, who: str, detail: str, value: str) -> None:
    assert getattr(profile(story, who), detail) == value


@then(says("{who:Who}'s profile is as it was"))
def _(story: Story, who: str) -> None:
    shown = profile(story, who)
    assert (shown.display_name, shown.timezone, shown.version) == ("Ada Lovelace", "Europe/Vienna", 1)


def profile(story: Story, who: str) -> ProfileView:
    return story.read(story.door.read_profile, ReadProfileCommand(caller=story.caller(who)))


@when(says("{who:Who} changes the name to {name:Text} and the time zone to {timezone:Text}"))
def _(story: Story, who: str, name: str, timezone: str) -> None:
    change(story, ChangeProfileCommand(caller=story.caller(who), display_name=name, timezone=timezone))


@when(says("{who:Who} changes the name to {name:Text}"))
def _(story: Story, who: str, name: str) -> None:
    change(story, ChangeProfileCommand(caller=story.caller(who), display_name=name))


@when(says("{who:Who} changes the time zone to {timezone:Text}"))
def _(story: Story, who: str, timezone: str) -> None:
    change(story, ChangeProfileCommand(caller=story.caller(who), timezone=timezone))


@when(says("{who:Who} changes the name to {name:Text} on the first device"))
@when(says("{who:Who} changes the name to {name:Text} on the second device"))
def _(story: Story, who: str, name: str) -> None:
    caller = story.caller(who)
    seen = story.seen_versions[caller.user_id]
    change(story, ChangeProfileCommand(caller=caller, display_name=name, expected_version=seen))


def change(story: Story, command: ChangeProfileCommand) -> None:
    story.ask(story.door.change_profile, command)


@when(says("{who:Who} changes the password to {new:Text}"))
def _(story: Story, who: str, new: str) -> None:
    change_password(story, who, old=story.learners[who].password, new=new)


@when(says("{who:Who} changes the password from {old:Text} to {new:Text}"))
def _(story: Story, who: str, old: str, new: str) -> None:
    change_password(story, who, old=old, new=new)


def change_password(story: Story, who: str, *, old: str, new: str) -> None:
    learner = story.learners[who]
    command = ChangePasswordCommand(caller=learner.caller, current_password=old, new_password=new)
    if story.ask(story.door.change_password, command).accepted:
        learner.password = new
