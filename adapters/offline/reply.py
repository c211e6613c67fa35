"""The words around a quotation. Whatever was stored is quoted, line by line, and never acted upon."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.offline.quotation import quote, quote_text
from adapters.offline.relevance import matter_of
from adapters.offline.words import Words
from application.knowledge.views import PassageView
from application.ports.tutor import Question
from domain.coaching.dialogue import DialogueMessage, Role
from domain.persona.snapshot import PersonaSnapshot

_MOST_RECALLED = 2
_TOPIC_WORDS = 3
_PUNCTUATION = ".,:;!?…()\"'“”"
_MARKDOWN = re.compile(r"([\\`*\[\]<>])")
_SAID_BY = {Role.USER: "Earlier you said:", Role.ASSISTANT: "Earlier I answered:"}
_PARTS_OF_DAY = ("morning", "afternoon", "evening", "night")


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer in the making."""

    question: Question
    words: Words

    def paragraphs(self) -> Iterator[str]:
        """Markdown, a paragraph at a time: what the material says, what was said before, what to do next."""
        asked = matter_of(self._matter, self.words)
        quoted = quote(asked, self.question.passages, self.words)
        recalled = list(self._recalled(asked))
        yield self._opening(quoted)
        for passage, quotation in quoted:
            yield _blockquote(quotation)
            yield _source(passage)
        for message, quotation in recalled[:_MOST_RECALLED]:
            yield _SAID_BY[message.role]
            yield _blockquote(quotation)
        yield self._next_step(quoted)

    @property
    def _matter(self) -> str:
        """A message without a matter of its own ("And why?") asks about what was asked before it."""
        before = [message.content for message in self.question.history if message.role is Role.USER]
        said = (self.question.content, *reversed(before))
        return next((content for content in said if matter_of(content, self.words)), "")

    def _recalled(self, asked: frozenset[str]) -> Iterator[tuple[DialogueMessage, str]]:
        for message in self.question.recalled:
            quotation = quote_text(asked, message.content, self.words)
            if quotation is not None:
                yield message, quotation

    def _opening(self, quoted: Sequence[tuple[PassageView, str]]) -> str:
        if quoted:
            return "This is what your material says:"
        topic = self._topic()
        if topic:
            return f"I found nothing about {topic} in your material, and I would rather not guess."
        return "I see nothing in your message that I could look up in your material."

    def _topic(self) -> str:
        spoken = (word.strip(_PUNCTUATION) for word in self._matter.split())
        named = dict.fromkeys(word for word in spoken if matter_of(word, self.words))
        return ", ".join(f"“{plain(word)}”" for word in list(named)[:_TOPIC_WORDS])

    def _next_step(self, quoted: Sequence[tuple[PassageView, str]]) -> str:
        if quoted:
            subject = _subject(quoted[0][0])
            return (
                f"Can you say in your own words, without looking, what matters about {subject}? "
                f"Try it now, and once more tomorrow{_when(self.question.persona)}."
            )
        if self._topic():
            return (
                "What do you already know about it, and where do you get stuck? "
                "If you add a text about it to your material, I can answer from there."
            )
        known = self.question.persona.keywords[:_TOPIC_WORDS] if self.question.persona else ()
        if known:
            return f"Shall we go on with one of these: {', '.join(known)}? Or what else shall we work on?"
        return (
            "What would you like to work on? Ask about a topic of your material, or name a goal and a date."
        )


def _blockquote(quotation: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in quotation.split("\n"))


def _source(passage: PassageView) -> str:
    path = " / ".join(plain(heading) for heading in passage.heading_path)
    return f"— *{plain(passage.title)}*" + (f", {path}" if path else "")


def _subject(passage: PassageView) -> str:
    return f"“{plain(passage.heading_path[-1] if passage.heading_path else passage.title)}”"


def _when(persona: PersonaSnapshot | None) -> str:
    part = persona.preferences.get("time_of_day") if persona else None
    return f" in the {part}, when you study most" if part in _PARTS_OF_DAY else ""


def plain(text: str) -> str:
    """A title on one line that Markdown shows as it is."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))
