"""Sentences about conversations with the coach."""

from collections.abc import Sequence
from uuid import uuid4

from pytest_bdd import given, then, when

from application.coaching.change_coaching_session import ChangeCoachingSessionCommand
from application.coaching.delete_coaching_session import DeleteCoachingSessionCommand
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.read_coaching_sessions import (
    ListCoachingSessionsCommand,
    ReadCoachingSessionCommand,
)
from tests.acceptance.phrases import one_of, says
from tests.acceptance.story import ALL, Story

KIND = "conversation"
DETAIL = one_of({"title": "title", "focus": "focus"})


@given(says("{who:Who} has the conversation {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    open_conversation(story, who, title)


@given(says("{who:Who} has the conversations {titles:Texts}"))
def _(story: Story, who: str, titles: Sequence[str]) -> None:
    for title in titles:
        open_conversation(story, who, title)


def open_conversation(story: Story, who: str, title: str) -> None:
    command = OpenCoachingSessionCommand(
        caller=story.caller(who), session_id=story.id_of(KIND, title), title=title, focus="Understanding"
    )
    story.ask(story.door.open_coaching_session, command)
    story.expect_accepted()


@when(says("{who:Who} opens a conversation with the {detail:Detail} {value:Text}", Detail=DETAIL))
def _(story: Story, who: str, detail: str, value: str) -> None:
    words = {"title": "Algebra", "focus": "Understanding"} | {detail: value}
    command = OpenCoachingSessionCommand(caller=story.caller(who), session_id=uuid4(), **words)
    story.ask(story.door.open_coaching_session, command)


@then(says("{who:Who}'s conversations are {titles:Texts}"))
def _(story: Story, who: str, titles: Sequence[str]) -> None:
    assert conversations(story, who) == titles


@then(says("{who:Who} has no conversations"))
def _(story: Story, who: str) -> None:
    assert conversations(story, who) == []


def conversations(story: Story, who: str) -> list[str]:
    command = ListCoachingSessionsCommand(caller=story.caller(who), page=ALL)
    return [each.title for each in story.read(story.door.list_coaching_sessions, command).items]


@when(says("{who:Who} looks at the conversation {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    command = ReadCoachingSessionCommand(caller=story.caller(who), session_id=story.id_of(KIND, title))
    story.ask(story.door.read_coaching_session, command)


@given(says("{who:Who} has looked at the conversation {title:Text} on two devices"))
def _(story: Story, who: str, title: str) -> None:
    command = ReadCoachingSessionCommand(caller=story.caller(who), session_id=story.id_of(KIND, title))
    story.seen_versions[command.session_id] = story.read(story.door.read_coaching_session, command).version


@when(says("{who:Who} renames the conversation {old:Text} to {new:Text}"))
def _(story: Story, who: str, old: str, new: str) -> None:
    rename(story, who, old, new)


@when(says("{who:Who} renames the conversation {old:Text} to {new:Text} on the first device"))
@when(says("{who:Who} renames the conversation {old:Text} to {new:Text} on the second device"))
def _(story: Story, who: str, old: str, new: str) -> None:
    rename(story, who, old, new, seen=story.seen_versions[story.id_of(KIND, old)])


def rename(story: Story, who: str, old: str, new: str, *, seen: int | None = None) -> None:
    command = ChangeCoachingSessionCommand(
        caller=story.caller(who), session_id=story.id_of(KIND, old), title=new, expected_version=seen
    )
    story.ask(story.door.change_coaching_session, command)
    story.rename(KIND, old, new)


@when(says("{who:Who} deletes the conversation {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    command = DeleteCoachingSessionCommand(caller=story.caller(who), session_id=story.id_of(KIND, title))
    story.ask(story.door.delete_coaching_session, command)
