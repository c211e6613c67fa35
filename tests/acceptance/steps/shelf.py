"""Sentences about the material that learners have."""

from collections.abc import Sequence

from pytest_bdd import then, when

from application.knowledge.add_knowledge import AddKnowledgeCommand, import_id_of
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.read_knowledge import ListKnowledgeCommand, ReadImportCommand, ReadKnowledgeCommand
from application.knowledge.views import ResourceView
from domain.knowledge.knowledge_import import ImportStep
from domain.knowledge.resource import ResourceStatus
from tests.acceptance.phrases import says
from tests.acceptance.steps.material import KIND
from tests.acceptance.story import ALL, Story


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
