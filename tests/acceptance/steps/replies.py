"""Sentences about how the coach answers."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from pytest_bdd import then

from tests.acceptance.phrases import says
from tests.acceptance.story import Story

# What a request is about: the first of these that it names. What it brings along has ids of its own.
_TARGETS = ("session_id", "plan_id", "task_id", "resource_id", "import_id")


@then("the coach accepts")
def _(story: Story) -> None:
    story.expect_accepted()


@then("nothing comes of it")
def _(story: Story) -> None:
    assert not story.reply.accepted


@then(says("the coach refuses with {code:Code}"))
def _(story: Story, code: str) -> None:
    assert story.reply.refusal == code


@then(says("{who:Who} is told what is told where there is nothing"))
def _(story: Story, who: str) -> None:
    """The same request about a thing that never was gets the same answer, word for word."""
    asked, answered = story.last, story.reply
    assert asked.command.caller == story.caller(who)
    assert story.run(asked.method(about_nothing(asked.command))) == answered


def about_nothing(command: Any) -> Any:
    target = next(name for name in _TARGETS if getattr(command, name, None) is not None)
    return replace(command, **{target: uuid4()})
