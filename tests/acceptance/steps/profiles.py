"""Sentences about what learners change on their account."""

from pytest_bdd import given, then, when

from application.identity.change_password import ChangePasswordCommand
from application.identity.change_profile import ChangeProfileCommand
from application.identity.read_profile import ReadProfileCommand
from application.identity.views import ProfileView
from tests.acceptance.phrases import says
from tests.acceptance.steps.accounts import DETAIL
from tests.acceptance.story import Story


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
