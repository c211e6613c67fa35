"""Answers as they are kept beside a request's key: a permanent name and JSON."""

import msgspec

from application.answers import ANSWERS


def encode(answer: object) -> tuple[str | None, str | None]:
    """The answer's name and JSON; nothing and nothing where there is no answer."""
    if answer is None:
        return None, None
    for name, kind in ANSWERS.items():
        if isinstance(answer, kind):
            return name, msgspec.json.encode(answer).decode()
    raise TypeError(f"{type(answer).__name__} is not in application/answers.py")


def decode(name: str | None, content: str | None) -> object:
    if name is None or content is None:
        return None
    return msgspec.json.decode(content, type=ANSWERS[name])
