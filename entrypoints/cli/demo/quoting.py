"""Whether an answer quotes a text: the same words in the same order, however they are laid out."""

import re

RUN = 8  # words in a row that are hardly the same by chance
SENTENCE = 5  # words of a whole sentence that are hardly the same by chance


def quotes(answer: str, text: str) -> bool:
    """Whether a sentence of the answer, or ``RUN`` words in a row of it, stand so in the text."""
    written = f" {' '.join(_words(text))} "
    return any(
        f" {' '.join(run)} " in written
        for sentence in re.split(r"[.!?:]\s|\n\n", answer)
        for run in _runs(_words(sentence))
    )


def names(answer: str, title: str) -> bool:
    return f" {' '.join(_words(title))} " in f" {' '.join(_words(answer))} "


def _runs(words: list[str]) -> list[list[str]]:
    if len(words) < RUN:
        return [words] if len(words) >= SENTENCE else []
    return [words[start : start + RUN] for start in range(len(words) - RUN + 1)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
