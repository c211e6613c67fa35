"""Sentences about exports."""

import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

from pytest_bdd import then, when

from application.ports.signed_links import LONGEST
from application.privacy.export_views import ExportState, ExportView
from application.privacy.read_exports import ListExportsCommand, ReadExportCommand
from application.privacy.request_export import RequestExportCommand
from tests.acceptance.phrases import one_of, says
from tests.acceptance.story import ALL, Story

STATE = one_of({state.value: state for state in ExportState})


@when(says("{who:Who} asks for everything about her"))
@when(says("{who:Who} asks for everything about her once more"))
def _(story: Story, who: str) -> None:
    command = RequestExportCommand(caller=story.caller(who), export_id=uuid4())
    story.ask(story.door.request_export, command)


@when(says("{who:Who} asks for everything about him, by the number of {owner:Who}'s export"))
def _(story: Story, who: str, owner: str) -> None:
    asked = story.latest(RequestExportCommand)
    assert asked.caller == story.caller(owner)
    command = RequestExportCommand(caller=story.caller(who), export_id=asked.export_id)
    story.ask(story.door.request_export, command)


@when(says("{who:Who}'s phone asks for the same export again"))
def _(story: Story, who: str) -> None:
    story.ask_again(RequestExportCommand, caller=story.caller(who))


@when(says("{who:Who} looks at {owner:Who}'s export"))
def _(story: Story, who: str, owner: str) -> None:
    asked = story.latest(RequestExportCommand)
    assert asked.caller == story.caller(owner)
    command = ReadExportCommand(caller=story.caller(who), export_id=asked.export_id)
    story.ask(story.door.read_export, command)


@then(says("{who:Who}'s export is {state:State}", State=STATE))
def _(story: Story, who: str, state: ExportState) -> None:
    view = export(story, who)
    assert view.status is state
    assert (view.link is not None) is (state is ExportState.READY)


@then(says("{words:Text} is in {who:Who}'s export"))
def _(story: Story, words: str, who: str) -> None:
    assert words.encode() in everything(story, who)


@then(says("{words:Text} is not in {who:Who}'s export"))
def _(story: Story, words: str, who: str) -> None:
    assert words.encode() not in everything(story, who)


@then(says("there are {number:Number} minutes to fetch {who:Who}'s export"))
def _(story: Story, number: int, who: str) -> None:
    link = export(story, who).link
    assert link is not None
    left = link.expires_at - story.world.clock.now()
    assert timedelta(minutes=number - 1) < left <= timedelta(minutes=number) == LONGEST


@then(says("{who:Who}'s list of exports shows {number:Number}, {state:State}", State=STATE))
def _(story: Story, who: str, number: int, state: ExportState) -> None:
    assert [each.status for each in listed(story, who)] == [state] * number


@then(says("{who:Who}'s list of exports is empty"))
def _(story: Story, who: str) -> None:
    assert listed(story, who) == []


@then(says("nothing is left of {who:Who}'s export"))
def _(story: Story, who: str) -> None:
    learner, asked = story.learners[who], story.latest(RequestExportCommand)
    key = f"{learner.tenant_id}/exports/{learner.user_id}/{asked.export_id}.zip"
    assert not story.run(story.world.has_file(key))


def export(story: Story, who: str) -> ExportView:
    asked = story.latest(RequestExportCommand)
    command = ReadExportCommand(caller=story.caller(who), export_id=asked.export_id)
    return story.read(story.door.read_export, command)


def listed(story: Story, who: str) -> list[ExportView]:
    command = ListExportsCommand(caller=story.caller(who), page=ALL)
    return list(story.read(story.door.list_exports, command).items)


def everything(story: Story, who: str) -> bytes:
    """All that is in the file, unpacked."""
    link = export(story, who).link
    assert link is not None
    content = story.run(story.world.fetch_file(link.url, link.method))
    assert content is not None
    archive = zipfile.ZipFile(BytesIO(content))
    return b"\n".join(map(archive.read, archive.namelist()))
