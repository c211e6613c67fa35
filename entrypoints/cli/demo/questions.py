"""Questions whose right chapter is known before they are asked."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from entrypoints.cli.demo.material import Chapter

FEWEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownQuestion:
    """An answer must quote the chapter of this title, and name it."""

    words: str
    title: str


RUST_BOOK = (
    KnownQuestion(words="What are the rules of ownership?", title="What Is Ownership?"),
    KnownQuestion(words="Why can I not borrow a mutable reference twice?", title="References and Borrowing"),
    KnownQuestion(words="How do I create a new vector?", title="Storing Lists of Values with Vectors"),
    KnownQuestion(words="How do I spawn a new thread?", title="Using Threads to Run Code Simultaneously"),
    KnownQuestion(words="What is a closure, and how does it capture its environment?", title="Closures"),
    KnownQuestion(words="What is the question mark operator for?", title="Recoverable Errors with Result"),
    KnownQuestion(words="What can I do in unsafe Rust?", title="Unsafe Rust"),
)


def questions_for(chapters: Sequence[Chapter]) -> Sequence[KnownQuestion]:
    """The built-in ones where all their chapters are there, else some made from the material's headings."""
    titles = {chapter.title for chapter in chapters}
    if titles.issuperset(question.title for question in RUST_BOOK):
        return RUST_BOOK
    return _made_from_headings(chapters)


def _made_from_headings(chapters: Sequence[Chapter]) -> Sequence[KnownQuestion]:
    """Ask for headings with a word that no other chapter's headings have, chapter by chapter in turn."""
    used_by = Counter(word for chapter in chapters for word in set(_words(*_all_headings(chapter))))
    telling = [
        [
            KnownQuestion(words=f"What should I know about “{heading}”?", title=chapter.title)
            for heading in _all_headings(chapter)
            if any(used_by[word] == 1 for word in _words(heading))
        ]
        for chapter in chapters
    ]
    rounds = range(max(map(len, telling), default=0))
    in_turn = [each[number] for number in rounds for each in telling if number < len(each)]
    return in_turn[: max(FEWEST, min(len(in_turn), 2 * FEWEST))]


def _all_headings(chapter: Chapter) -> Sequence[str]:
    return list(dict.fromkeys([*chapter.headings, chapter.title]))


def _words(*texts: str) -> Sequence[str]:
    return [word for text in texts for word in re.findall(r"[^\W\d_]{4,}", text.lower())]
