"""Sentences about what the coach remembers."""

from pytest_bdd import then, when

from application.coaching.recall import RecallCommand
from application.coaching.views import RecollectionView
from tests.acceptance.phrases import says
from tests.acceptance.steps.conversations import KIND
from tests.acceptance.story import Story


@when(says("{who:Who} asks to recall {words:Text}"))
def _(story: Story, who: str, words: str) -> None:
    story.ask(story.door.recall, RecallCommand(caller=story.caller(who), query=words))


@then(says("{who:Who} recalls nothing"))
def _(story: Story, who: str) -> None:
    assert recalled(story) == []


@then(says("{who:Who} recalls {words:Text} from {title:Text}"))
def _(story: Story, who: str, words: str, title: str) -> None:
    best = [each for each in recalled(story) if each.content == words]
    assert [(each.source, each.session_id) for each in best] == [("dialogue", story.id_of(KIND, title))]


@then(says("{who:Who} recalls the plan {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    assert [(each.source, each.content) for each in recalled(story)] == [("plan", title)]


def recalled(story: Story) -> list[RecollectionView]:
    story.expect_accepted()
    return list(story.reply.answer or ())
