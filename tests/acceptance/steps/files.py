"""Sentences about files and spoken messages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from pytest_bdd import given, then, when

from application.coaching.read_voice_message import ReadVoiceMessageCommand
from application.knowledge.request_upload import RequestUploadCommand
from application.knowledge.views import LinkView, UploadView
from domain.knowledge.upload import UPLOAD_TIME, VoiceOf, voice_key
from tests.acceptance.phrases import one_of, says
from tests.acceptance.steps.conversations import KIND as CONVERSATION
from tests.acceptance.story import Story

RECORDING = "recording"
DETAIL = one_of({"name": "filename", "kind": "content_type", "size": "size"})


@when(says("{who:Who} asks to hand over the file {name:Text} of {size:Number} bytes"))
def _(story: Story, who: str, name: str, size: int) -> None:
    ask(story, who, filename=name, size=size)


@given(says("{who:Who} has asked to hand over the file {name:Text}"))
def _(story: Story, who: str, name: str) -> None:
    ask(story, who, filename=name)
    story.expect_accepted()


@when(says("{who:Who} asks to hand over a file with the {detail:Detail} {value:Text}", Detail=DETAIL))
def _(story: Story, who: str, detail: str, value: str) -> None:
    ask(story, who, **{detail: int(value) if detail == "size" else value})


@when(says("{who:Who}'s phone asks for the same room again"))
def _(story: Story, who: str) -> None:
    story.ask_again(RequestUploadCommand, caller=story.caller(who))


@when(says("{who:Who}'s phone asks for the same room again, but for {name:Text}"))
def _(story: Story, who: str, name: str) -> None:
    story.ask_again(RequestUploadCommand, caller=story.caller(who), filename=name)


@then(says("there are {number:Number} minutes to send it"))
def _(story: Story, number: int) -> None:
    left = room(story).expires_at - story.world.clock.now()
    assert timedelta(minutes=number - 1) < left <= timedelta(minutes=number) == UPLOAD_TIME


@then("it is the same room")
def _(story: Story) -> None:
    """The same one takes the file once, however often it was asked for."""
    view, asked = room(story), story.latest(RequestUploadCommand)
    assert view.upload_id == asked.upload_id
    story.run(story.world.send_file(view.url, view.method, bytes(asked.size)))


@when(says("{who:Who} asks to speak into {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    speak(story, who, title, size=1200)


@when(says("{who:Who} speaks {words:Text} into {title:Text}"))
def _(story: Story, who: str, words: str, title: str) -> None:
    speak(story, who, title, size=len(words))
    view = room(story)
    story.run(story.world.send_file(view.url, view.method, words.encode()))


@when(says("{who:Who} asks to send the film {name:Text} into {title:Text}"))
def _(story: Story, who: str, name: str, title: str) -> None:
    speak(story, who, title, size=1200, filename=name, content_type="video/mp4")


@when(says("{who:Who} listens to what was said in {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    voice = voice_in(story, title)
    command = ReadVoiceMessageCommand(
        caller=story.caller(who), session_id=voice.session_id, message_id=voice.message_id
    )
    story.ask(story.door.read_voice_message, command)


@then(says("it is {words:Text} that is heard"))
def _(story: Story, words: str) -> None:
    story.expect_accepted()
    link = story.reply.answer
    assert isinstance(link, LinkView)
    assert story.run(story.world.fetch_file(link.url, link.method)) == words.encode()


@then(says("nothing is left of what was said in {title:Text}"))
def _(story: Story, title: str) -> None:
    key = voice_key(story.home, voice_in(story, title))
    assert not story.run(story.world.has_file(key))


def ask(story: Story, who: str, **wishes: Any) -> None:
    command = RequestUploadCommand(
        caller=story.caller(who),
        upload_id=uuid4(),
        filename="notes.pdf",
        content_type="application/pdf",
        size=1200,
    )
    story.ask(story.door.request_upload, replace(command, **wishes))


def speak(story: Story, who: str, title: str, **wishes: Any) -> None:
    voice = voice_in(story, title)
    said = {"filename": "message.mp3", "content_type": "audio/mpeg"} | wishes
    ask(story, who, session_id=voice.session_id, message_id=voice.message_id, **said)


def voice_in(story: Story, title: str) -> VoiceOf:
    return VoiceOf(story.id_of(CONVERSATION, title), story.id_of(RECORDING, title))


def room(story: Story) -> UploadView:
    story.expect_accepted()
    view = story.reply.answer
    assert isinstance(view, UploadView)
    return view
