"""Sentences about what the coach has learned of a learner."""

from pytest_bdd import then, when

from application.persona.read_persona import ReadPersonaCommand
from application.persona.views import PersonaView
from tests.acceptance.phrases import says
from tests.acceptance.story import Story


@when(says("{who:Who} asks what the coach knows of her"))
def _(story: Story, who: str) -> None:
    story.ask(story.door.read_persona, ReadPersonaCommand(caller=story.caller(who)))


@then(says("the coach knows that {who:Who} cares about {word:Text}"))
def _(story: Story, who: str, word: str) -> None:
    assert word in persona(story, who).keywords


@then(says("the coach knows that {who:Who} studies in the evening, for long"))
def _(story: Story, who: str) -> None:
    shown = persona(story, who)
    assert shown.preferences["time_of_day"] == "evening"
    assert shown.traits["sitting"] == "long"


def persona(story: Story, who: str) -> PersonaView:
    return story.read(story.door.read_persona, ReadPersonaCommand(caller=story.caller(who)))
