"""Sentences about logging in, staying logged in and logging out."""

from dataclasses import replace
from uuid import uuid4

from pytest_bdd import given, then, when

from application.identity.authenticate import AuthenticateCommand
from application.identity.log_in import LogInCommand
from application.identity.log_out import LogOutCommand
from application.identity.refresh_tokens import RefreshTokensCommand
from application.identity.views import TokensView
from tests.acceptance.doors.door import Reply
from tests.acceptance.phrases import says
from tests.acceptance.story import Learner, Story


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
