"""Sentences about guessing, forgetting, and where one is logged in."""

import re
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from pytest_bdd import given, then, when
from returns.pipeline import is_successful

from application.identity.end_login import EndLoginCommand
from application.identity.end_logins import EndLoginsCommand
from application.identity.list_logins import ListLoginsCommand
from application.identity.log_in import LogInCommand
from application.identity.request_password_reset import RequestPasswordResetCommand
from application.identity.reset_password import ResetPasswordCommand
from application.identity.tend_tenants import ResumeTenantCommand, SuspendTenantCommand
from application.identity.views import LoginView
from tests.acceptance.phrases import says
from tests.acceptance.steps.logins import keep_login, log_in
from tests.acceptance.story import Learner, Story

SOON = timedelta(seconds=5)  # until every process knows
HOME, ELSEWHERE = "192.0.2.1", "203.0.113.9"
_SECRET = re.compile(r"^    (\S{43})$", re.MULTILINE)


@when(says("Eve guesses {who:Who}'s password {times:Number} times from her own place"))
def _(story: Story, who: str, times: int) -> None:
    guess(story, story.learners[who].email, [ELSEWHERE] * times, school=story.learners[who].tenant_id)


@when(says("Eve guesses {who:Who}'s password from her own place"))
def _(story: Story, who: str) -> None:
    guess(story, story.learners[who].email, [ELSEWHERE], school=story.learners[who].tenant_id)


@when(says("Eve guesses the password of {email:Text} {times:Number} times from her own place"))
def _(story: Story, email: str, times: int) -> None:
    guess(story, email, [ELSEWHERE] * times, school=story.home)


@when(says("Eve guesses the password of {email:Text} from her own place"))
def _(story: Story, email: str) -> None:
    guess(story, email, [ELSEWHERE], school=story.home)


@when(says("Eve guesses {who:Who}'s password from {number:Number} places"))
def _(story: Story, who: str, number: int) -> None:
    places = [f"198.51.100.{at}" for at in range(number)]
    guess(story, story.learners[who].email, places, school=story.learners[who].tenant_id)


@when(says("{who:Who} mistypes the password {times:Number} times at home"))
def _(story: Story, who: str, times: int) -> None:
    guess(story, story.learners[who].email, [HOME] * times, school=story.learners[who].tenant_id)


def guess(story: Story, email: str, places: list[str], *, school: UUID) -> None:
    for place in places:
        command = LogInCommand(tenant_id=school, email=email, password="a guess at it", address=place)
        story.ask(story.door.log_in, command)


@given(says("{who:Who} has logged in from home"))
@then(says("{who:Who} can log in from home"))
def _(story: Story, who: str) -> None:
    learner = story.learners[who]
    command = LogInCommand(
        tenant_id=learner.tenant_id, email=learner.email, password=learner.password, address=HOME
    )
    keep_login(learner, story.ask(story.door.log_in, command))
    story.expect_accepted()


@when(says("{who:Who} has forgotten the password"))
def _(story: Story, who: str) -> None:
    forget(story, story.learners[who].email)


@when(says("{who:Who} has forgotten the password {times:Number} times"))
def _(story: Story, who: str, times: int) -> None:
    for _ in range(times):
        forget(story, story.learners[who].email)


@when(says("somebody has forgotten the password of {email:Text}"))
def _(story: Story, email: str) -> None:
    forget(story, email)


def forget(story: Story, email: str) -> None:
    command = RequestPasswordResetCommand(tenant_id=story.home, email=email)
    story.ask(story.door.request_password_reset, command)


@when(says("{who:Who} chooses the password {password:Text} by the letter"))
def _(story: Story, who: str, password: str) -> None:
    learner = story.learners[who]
    found = _SECRET.search(story.world.letters_to(learner.email)[-1])
    assert found is not None
    choose(story, learner.tenant_id, found[1], password)


@when(says("Eve chooses the password {password:Text} by an invented letter"))
def _(story: Story, password: str) -> None:
    choose(story, story.home, "x" * 43, password)


def choose(story: Story, school: UUID, secret: str, password: str) -> None:
    command = ResetPasswordCommand(tenant_id=school, token=secret, new_password=password, address=HOME)
    story.ask(story.door.reset_password, command)


@then(says("nobody finds a letter at {email:Text}"))
def _(story: Story, email: str) -> None:
    assert story.world.letters_to(email) == []


@then(says("{who:Who} finds {number:Number} letters"))
def _(story: Story, who: str, number: int) -> None:
    assert len(story.world.letters_to(story.learners[who].email)) == number


@given(says("{who:Who} has logged in on another device"))
def _(story: Story, who: str) -> None:
    """After whatever login a door makes for itself, so that this one is the latest."""
    learner = story.learners[who]
    logins(story, learner)
    log_in(story, learner, email=learner.email, password=learner.password)
    story.expect_accepted()


def logins(story: Story, learner: Learner) -> Sequence[LoginView]:
    found: Sequence[LoginView] = story.read(story.door.list_logins, ListLoginsCommand(caller=learner.caller))
    return found


@then(says("{who:Who} sees at least {number:Number} logins"))
def _(story: Story, who: str, number: int) -> None:
    assert len(logins(story, story.learners[who])) >= number


@then(says("{who:Who} sees no login"))
def _(story: Story, who: str) -> None:
    """But the one that a door may have made for this very look."""
    assert len(logins(story, story.learners[who])) <= 1


@when(says("{who:Who} ends the login that was used last"))
def _(story: Story, who: str) -> None:
    learner = story.learners[who]
    assert learner.login is not None
    last = max(logins(story, learner), key=lambda login: login.last_used_at)
    story.ask(story.door.end_login, EndLoginCommand(caller=learner.caller, login_id=last.id))


@when(says("{who:Who} ends every login"))
def _(story: Story, who: str) -> None:
    story.ask(story.door.end_logins, EndLoginsCommand(caller=story.caller(who)))


@when(says("{who:Who} tries to end {friend:Who}'s login"))
def _(story: Story, who: str, friend: str) -> None:
    (login, *_) = logins(story, story.learners[friend])
    story.ask(story.door.end_login, EndLoginCommand(caller=story.caller(who), login_id=login.id))


@when(says("{who:Who}'s school is suspended"))
def _(story: Story, who: str) -> None:
    command = SuspendTenantCommand(tenant_id=story.learners[who].tenant_id)
    assert is_successful(story.run(story.world.coach.suspend_tenant(command)))
    story.world.clock.advance(SOON)


@when(says("{who:Who}'s school is resumed"))
def _(story: Story, who: str) -> None:
    command = ResumeTenantCommand(tenant_id=story.learners[who].tenant_id)
    assert is_successful(story.run(story.world.coach.resume_tenant(command)))
    story.world.clock.advance(SOON)
