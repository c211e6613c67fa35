"""Sentences about what is said in conversations."""

from collections.abc import Sequence
from uuid import uuid4

from pytest_bdd import given, then, when

from application.coaching.list_messages import ListMessagesCommand
from application.coaching.send_message import SendMessageCommand
from application.coaching.views import MessageView
from application.paging import PageRequest
from domain.coaching.dialogue import Role
from tests.acceptance.phrases import rows, says
from tests.acceptance.steps.conversations import KIND
from tests.acceptance.story import ALL, Story


@given(says("{who:Who} has said {words:Text} in {title:Text}"))
def _(story: Story, who: str, words: str, title: str) -> None:
    say(story, who, words, title)
    story.expect_accepted()


@given(says("{who:Who} has said {words:Text}, to be remembered, in {title:Text}"))
def _(story: Story, who: str, words: str, title: str) -> None:
    say(story, who, words, title, remember=True)
    story.expect_accepted()


@given(says("{who:Who} has said {number:Number} things in {title:Text}"))
def _(story: Story, who: str, number: int, title: str) -> None:
    for each in range(number):
        say(story, who, f"This is thing number {each}", title)
        story.expect_accepted()


@when(says("{who:Who} says {words:Text} in {title:Text}"))
def _(story: Story, who: str, words: str, title: str) -> None:
    say(story, who, words, title)


def say(story: Story, who: str, words: str, title: str, *, remember: bool = False) -> None:
    story.ask(story.door.send_message, message(story, who, words, title, remember=remember))


def message(story: Story, who: str, words: str, title: str, *, remember: bool = False) -> SendMessageCommand:
    return SendMessageCommand(
        caller=story.caller(who),
        session_id=story.id_of(KIND, title),
        message_id=uuid4(),
        content=words,
        remember=remember,
    )


@when(says("{who:Who}'s phone sends the same message again"))
def _(story: Story, who: str) -> None:
    story.ask_again(SendMessageCommand)


@when(says("{who:Who}'s phone sends the same message again, but as {words:Text}"))
def _(story: Story, who: str, words: str) -> None:
    story.ask_again(SendMessageCommand, content=words)


@when(says("{who:Who} sends Ada's message in {title:Text} under the same number"))
def _(story: Story, who: str, title: str) -> None:
    story.ask_again(SendMessageCommand, caller=story.caller(who), session_id=story.id_of(KIND, title))


@given(says("the coach broke down over {who:Who}'s message {words:Text} in {title:Text}"))
def _(story: Story, who: str, words: str, title: str) -> None:
    """The message was taken, and whoever should have answered it went away."""

    async def break_down() -> None:
        accepted = await story.world.coach.stream_message(message(story, who, words, title))
        assert accepted.unwrap() is not None

    story.run(break_down())


@when(says("{who:Who} listens to the answer to {words:Text} in {title:Text}"))
def _(story: Story, who: str, words: str, title: str) -> None:
    story.ask(story.door.stream_message, message(story, who, words, title))


@then(says("what {who:Who} heard is the coach's last answer in {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    pieces = story.reply.answer
    assert pieces
    assert "".join(pieces) == answer(story, title)


@when(says("{who:Who} reads the conversation {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    command = ListMessagesCommand(caller=story.caller(who), session_id=story.id_of(KIND, title), page=ALL)
    story.ask(story.door.list_messages, command)


@then(says("{who:Who}'s conversation {title:Text} reads"))
def _(story: Story, who: str, title: str, datatable: Sequence[Sequence[str]]) -> None:
    said = messages(story, who, title)
    expected = [(row["who"], row["says"]) for row in rows(datatable)]
    assert [(name(each, who), spoken(each)) for each in said] == expected


@then(says("{who:Who}'s conversation {title:Text} has {number:Number} messages"))
def _(story: Story, who: str, title: str, number: int) -> None:
    assert len(messages(story, who, title)) == number


@then(
    says(
        "{who:Who}'s conversation {title:Text}, read {number:Number} messages at a time, "
        "is complete and in order"
    )
)
def _(story: Story, who: str, title: str, number: int) -> None:
    read: list[MessageView] = []
    after = None
    while True:
        page = PageRequest(limit=number, after=after)
        command = ListMessagesCommand(
            caller=story.caller(who), session_id=story.id_of(KIND, title), page=page
        )
        found = story.read(story.door.list_messages, command)
        assert 0 < len(found.items) <= number
        read += found.items
        after = found.next
        if after is None:
            break
    assert read == messages(story, who, title)
    assert [each.role for each in read] == [Role.USER, Role.ASSISTANT] * (len(read) // 2)
    assert [each.content[-1] for each in read[::2]] == [str(each) for each in range(len(read) // 2)]


def messages(story: Story, who: str, title: str) -> Sequence[MessageView]:
    command = ListMessagesCommand(caller=story.caller(who), session_id=story.id_of(KIND, title), page=ALL)
    return story.read(story.door.list_messages, command).items


def name(message: MessageView, learner: str) -> str:
    return learner if message.role is Role.USER else "coach"


def spoken(message: MessageView) -> str:
    """What the coach says is its own affair; that it says something is not."""
    return "(an answer)" if message.role is Role.ASSISTANT and message.content.strip() else message.content


@then(says("the coach's last answer in {title:Text} mentions {words:Text}"))
def _(story: Story, title: str, words: str) -> None:
    assert words in answer(story, title)


@then(says("the coach's last answer in {title:Text} only quotes {words:Text}"))
def _(story: Story, title: str, words: str) -> None:
    lines = [line for line in answer(story, title).splitlines() if words in line]
    assert lines
    assert all(line.startswith("> ") for line in lines), lines


@then(says("the coach's last answer in {title:Text} does not mention {words:Text}"))
def _(story: Story, title: str, words: str) -> None:
    assert words not in answer(story, title)


def answer(story: Story, title: str) -> str:
    """The last thing the coach said to whoever spoke last."""
    command = ListMessagesCommand(
        caller=story.last.command.caller, session_id=story.id_of(KIND, title), page=ALL
    )
    last = story.read(story.door.list_messages, command).items[-1]
    assert last.role is Role.ASSISTANT
    return last.content
