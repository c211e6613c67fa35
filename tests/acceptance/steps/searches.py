"""Sentences about asking the material."""

from collections.abc import Sequence

from pytest_bdd import then, when

from application.knowledge.search_knowledge import SearchKnowledgeCommand
from application.knowledge.views import PassageView
from tests.acceptance.phrases import one_of, says
from tests.acceptance.steps.material import KIND
from tests.acceptance.story import Story

ORIGIN = one_of({"texts": "text", "files": "upload", "web pages": "web"})


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


@when(says("{who:Who} searches her {origin:Origin} for {words:Text}", Origin=ORIGIN))
def _(story: Story, who: str, origin: str, words: str) -> None:
    command = SearchKnowledgeCommand(caller=story.caller(who), query=words, source=origin)
    story.ask(story.door.search_knowledge, command)


@when(says("{who:Who} searches only {title:Text} for {words:Text}"))
def _(story: Story, who: str, title: str, words: str) -> None:
    resource_id = story.id_of(KIND, title)
    command = SearchKnowledgeCommand(caller=story.caller(who), query=words, resource_id=resource_id)
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
