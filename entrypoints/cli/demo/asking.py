"""Second station: the learner asks, and the coach quotes the right chapter and names it."""

from collections.abc import Sequence

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding

from entrypoints.cli.demo.answers import Thing, Turn
from entrypoints.cli.demo.checks import Checks, told
from entrypoints.cli.demo.material import Chapter
from entrypoints.cli.demo.questions import FEWEST, questions_for
from entrypoints.cli.demo.quoting import names, quotes
from entrypoints.cli.demo.service import Service


async def ask_all(chapters: Sequence[Chapter], service: Service, checks: Checks, console: Console) -> None:
    """The first answer is shown in full."""
    texts = {chapter.title: chapter.prose for chapter in chapters}
    questions = questions_for(chapters)
    checks.that(
        f"there are {len(questions)} questions to ask",
        holds=len(questions) >= FEWEST,
        otherwise="the material has too few headings",
    )
    thread = await service.post("/v1/sessions", {"title": "Questions", "focus": "the material"}, Thing)
    for number, question in enumerate(questions):
        turn = await service.post(f"/v1/sessions/{thread.id}/messages", {"content": question.words}, Turn)
        answer = turn.reply.content
        if number == 0:
            console.print(Padding(Markdown(f"**{question.words}**\n\n{answer}"), (1, 6)))
        right = names(answer, question.title) and quotes(answer, texts[question.title])
        claim = f"{question.words} is answered from “{question.title}”, which is named"
        checks.that(claim, holds=right, otherwise=told(answer))
