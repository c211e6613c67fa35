"""Sentences about the material that learners hand over."""

from collections.abc import Sequence
from typing import Any

from pytest_bdd import given, when

from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.progress.log_study_session import LogStudySessionCommand
from domain.knowledge.resource import Visibility
from tests.acceptance.phrases import one_of, says
from tests.acceptance.story import Story

KIND = "material"
DETAIL = one_of({"title": "title", "text": "text", "language": "language", "tag": "tags"})
THEIRS = one_of(
    {
        "material": AddKnowledgeCommand,
        "study time": LogStudySessionCommand,
    }
)


@when(says("{who:Who} adds the material {title:Text}"))
def _(story: Story, who: str, title: str, docstring: str) -> None:
    add(story, who, title, docstring)


@given(says("{who:Who} has added the material {title:Text}"))
def _(story: Story, who: str, title: str, docstring: str) -> None:
    add(story, who, title, docstring)
    story.expect_accepted()


@given(says("{who:Who} has added the material {title:Text}: {words:Text}"))
def _(story: Story, who: str, title: str, words: str) -> None:
    add(story, who, title, words)
    story.expect_accepted()


@given(
    says("{who:Who} has added the material {title:Text}: {words:Text}, tagged {tag:Text}, in {language:Text}")
)
def _(story: Story, who: str, title: str, words: str, tag: str, language: str) -> None:
    add(story, who, title, words, tags=[tag], language=language)
    story.expect_accepted()


@given(says("{who:Who} has shared the material {title:Text}: {words:Text}"))
def _(story: Story, who: str, title: str, words: str) -> None:
    add(story, who, title, words, visibility=Visibility.SHARED)
    story.expect_accepted()


@when(says("{who:Who} adds material with the {detail:Detail} {value:Text}", Detail=DETAIL))
def _(story: Story, who: str, detail: str, value: str) -> None:
    words: dict[str, Any] = {"title": "Plant cells", "text": "Chloroplasts turn sunlight into sugar."}
    words |= {detail: [value] if detail == "tags" else value}
    add(story, who, **words)


@when(says("{who:Who} adds material with {number:Number} tags"))
def _(story: Story, who: str, number: int) -> None:
    add(story, who, "Plant cells", "Some text", tags=[f"tag {each}" for each in range(number)])


@when(says("{who:Who}'s phone sends the same material again"))
def _(story: Story, who: str) -> None:
    story.ask_again(AddKnowledgeCommand)


@when(says("{who:Who}'s phone sends the same material again, but as {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    story.ask_again(AddKnowledgeCommand, title=title)


@when(says("{who:Who} sends Ada's {kind:Theirs} under the same number", Theirs=THEIRS))
def _(story: Story, who: str, kind: type[Any]) -> None:
    story.ask_again(kind, caller=story.caller(who))


def add(
    story: Story,
    who: str,
    title: str,
    text: str,
    *,
    tags: Sequence[str] = (),
    language: str | None = None,
    visibility: Visibility = Visibility.PRIVATE,
) -> None:
    command = AddKnowledgeCommand(
        caller=story.caller(who),
        resource_id=story.id_of(KIND, title),
        title=title,
        text=text,
        tags=tags,
        language=language,
        visibility=visibility,
    )
    story.ask(story.door.add_knowledge, command)
