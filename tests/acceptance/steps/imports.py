"""Sentences about material that comes as a file or from the web."""

from typing import Any

from pytest_bdd import given, then, when

from application.knowledge.add_knowledge import AddKnowledgeCommand, import_id_of
from application.knowledge.read_knowledge import ReadImportCommand
from application.knowledge.request_upload import RequestUploadCommand
from application.knowledge.views import UploadView
from domain.knowledge.knowledge_import import ImportStep
from tests.acceptance.phrases import one_of, says
from tests.acceptance.steps.material import KIND
from tests.acceptance.story import Story
from tests.acceptance.worlds import METADATA

FILE = "file"
FLAW = one_of(
    {
        "names a file": "file:///etc/passwd",
        "is only a name": "example.org",
        "holds a password": "https://ada:secret@example.org",
    }
)


@given(says("{who:Who} has sent the file {name:Text}, which says {words:Text}"))
def _(story: Story, who: str, name: str, words: str) -> None:
    promised = promise(story, who, name, size=len(words.encode()))
    story.run(story.world.send_file(promised.url, promised.method, words.encode()))


@given(says("{who:Who} has been promised room for the file {name:Text}"))
def _(story: Story, who: str, name: str) -> None:
    promise(story, who, name, size=100)


@when(says("{who:Who} makes the material {title:Text} of the file {name:Text}"))
def _(story: Story, who: str, title: str, name: str) -> None:
    add(story, who, title, upload_id=story.id_of(FILE, name))


@given(says("{who:Who} has made the material {title:Text} of the file {name:Text}"))
def _(story: Story, who: str, title: str, name: str) -> None:
    add(story, who, title, upload_id=story.id_of(FILE, name))
    story.expect_accepted()


@when(says("{who:Who} makes the material {title:Text} of a page that only machines inside can see"))
def _(story: Story, who: str, title: str) -> None:
    add(story, who, title, address=METADATA)


@when(says("{who:Who} makes the material {title:Text} of a page whose address {flaw:Flaw}", Flaw=FLAW))
def _(story: Story, who: str, title: str, flaw: str) -> None:
    add(story, who, title, address=flaw)


@when(says("{who:Who} makes the material {title:Text} of nothing"))
def _(story: Story, who: str, title: str) -> None:
    add(story, who, title)


@when(says("{who:Who} makes the material {title:Text} of a text and a page at once"))
def _(story: Story, who: str, title: str) -> None:
    add(story, who, title, text="Chloroplasts turn sunlight into sugar.", address="https://example.org/")


@then(says("working in {title:Text} has failed because of {code:Code}"))
def _(story: Story, title: str, code: str) -> None:
    caller = story.latest(AddKnowledgeCommand).caller
    command = ReadImportCommand(caller=caller, import_id=import_id_of(story.id_of(KIND, title)))
    shown = story.read(story.door.read_import, command)
    assert (shown.step, shown.code) == (ImportStep.FAILED, code)
    assert shown.reason


def add(story: Story, who: str, title: str, **origin: Any) -> None:
    command = AddKnowledgeCommand(
        caller=story.caller(who), resource_id=story.id_of(KIND, title), title=title, **origin
    )
    story.ask(story.door.add_knowledge, command)


def promise(story: Story, who: str, name: str, *, size: int) -> UploadView:
    command = RequestUploadCommand(
        caller=story.caller(who),
        upload_id=story.id_of(FILE, name),
        filename=name,
        content_type="text/markdown",
        size=size,
    )
    story.ask(story.door.request_upload, command)
    story.expect_accepted()
    promised = story.reply.answer
    assert isinstance(promised, UploadView)
    return promised
