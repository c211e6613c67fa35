"""Sentences about the material that learners hand over."""

from collections.abc import Sequence
from typing import Any

from pytest_bdd import given, then, when

from application.knowledge.add_knowledge import AddKnowledgeCommand, import_id_of
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.read_knowledge import ListKnowledgeCommand, ReadImportCommand, ReadKnowledgeCommand
from application.knowledge.search_knowledge import SearchKnowledgeCommand
from application.knowledge.views import PassageView, ResourceView
from application.progress.log_study_session import LogStudySessionCommand
from domain.knowledge.knowledge_import import ImportStep
from domain.knowledge.resource import ResourceStatus, Visibility
from tests.acceptance.phrases import one_of, says
from tests.acceptance.story import ALL, Story

KIND = "material"
DETAIL = one_of({"title": "title", "text": "text", "language": "language", "tag": "tags"})
THEIRS = one_of(
    {
        "material": AddKnowledgeCommand,
        "study time": LogStudySessionCommand,
    }
)


# Handing in


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


# Looking and taking back


@when(says("{who:Who} looks at the material {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    command = ReadKnowledgeCommand(caller=story.caller(who), resource_id=story.id_of(KIND, title))
    story.ask(story.door.read_knowledge, command)


@then(says("{who:Who}'s material {title:Text} is ready"))
def _(story: Story, who: str, title: str) -> None:
    assert resource(story, who, title).status is ResourceStatus.READY


@then(says("the material {title:Text} is not {who:Who}'s own"))
def _(story: Story, title: str, who: str) -> None:
    assert resource(story, who, title).mine is False


def resource(story: Story, who: str, title: str) -> ResourceView:
    command = ReadKnowledgeCommand(caller=story.caller(who), resource_id=story.id_of(KIND, title))
    return story.read(story.door.read_knowledge, command)


@then(says("{who:Who}'s materials are {titles:Texts}"))
def _(story: Story, who: str, titles: Sequence[str]) -> None:
    assert materials(story, who) == titles


@then(says("{who:Who} has no material"))
def _(story: Story, who: str) -> None:
    assert materials(story, who) == []


def materials(story: Story, who: str) -> list[str]:
    command = ListKnowledgeCommand(caller=story.caller(who), page=ALL)
    return [each.title for each in story.read(story.door.list_knowledge, command).items]


@when(says("{who:Who} deletes the material {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    command = DeleteKnowledgeCommand(caller=story.caller(who), resource_id=story.id_of(KIND, title))
    story.ask(story.door.delete_knowledge, command)


@when(says("{who:Who} asks how far {title:Text} is worked in"))
def _(story: Story, who: str, title: str) -> None:
    command = ReadImportCommand(caller=story.caller(who), import_id=import_id_of(story.id_of(KIND, title)))
    story.ask(story.door.read_import, command)


@then(says("the coach has worked in all of {title:Text}"))
def _(story: Story, title: str) -> None:
    caller = story.latest(AddKnowledgeCommand).caller
    command = ReadImportCommand(caller=caller, import_id=import_id_of(story.id_of(KIND, title)))
    shown = story.read(story.door.read_import, command)
    assert shown.step is ImportStep.READY
    assert shown.done == shown.total > 0


# Searching


@when(says("{who:Who} searches for {words:Text}"))
def _(story: Story, who: str, words: str) -> None:
    story.ask(story.door.search_knowledge, SearchKnowledgeCommand(caller=story.caller(who), query=words))


@when(says("{who:Who} searches for {words:Text} with the tag {tag:Text}"))
def _(story: Story, who: str, words: str, tag: str) -> None:
    command = SearchKnowledgeCommand(caller=story.caller(who), query=words, tag=tag)
    story.ask(story.door.search_knowledge, command)


@when(says("{who:Who} searches for {words:Text} in {language:Text}"))
def _(story: Story, who: str, words: str, language: str) -> None:
    command = SearchKnowledgeCommand(caller=story.caller(who), query=words, language=language)
    story.ask(story.door.search_knowledge, command)


@then(says("{who:Who} finds nothing"))
def _(story: Story, who: str) -> None:
    assert passages(story) == []


@then(says("{who:Who} finds passages from {titles:Texts}"))
def _(story: Story, who: str, titles: Sequence[str]) -> None:
    assert {passage.title for passage in passages(story)} == set(titles)


@then(says("the best passage is from {title:Text}, under {heading:Text}"))
def _(story: Story, title: str, heading: str) -> None:
    best = passages(story)[0]
    assert (best.title, list(best.heading_path)) == (title, [heading])


@then(says("the best passage says {words:Text}"))
def _(story: Story, words: str) -> None:
    assert words in passages(story)[0].text


def passages(story: Story) -> list[PassageView]:
    story.expect_accepted()
    return list(story.reply.answer or ())
