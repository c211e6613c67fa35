"""Following one request or message through everything that comes of it."""

from contextlib import AbstractContextManager
from enum import Enum
from typing import Protocol, Self


class StepKind(Enum):
    REQUEST = "request"  # somebody waits for the answer
    MESSAGE = "message"  # nobody waits
    INSIDE = "inside"  # part of one of those


class Step(Protocol):
    """``tell`` says more about it, ``rename`` what it turned out to be, ``failed`` that it did not work."""

    def tell(self, **what: str | int) -> None: ...
    def rename(self, name: str) -> None: ...
    def failed(self) -> None: ...


class Tracer(Protocol):
    """Notes steps, and which led to which; must not wait and must not fail.

    ``step`` is led by what `application.trace` names, or begins a trace, and is what it names inside; an
    exception fails it. ``took`` is about something that is over now, has led to no other step, and is told of
    only where something led to it.

    Names, and ``what`` is told, are few and ours: never an id, and nothing that anybody wrote. What may be
    told at all is the adapter's list.
    """

    def step(self, name: str, kind: StepKind, **what: str | int) -> AbstractContextManager[Step]: ...
    def took(self, name: str, seconds: float, *, failed: bool, **what: str | int) -> None: ...


class NobodyFollows:
    """For whoever does not want to know. Is its own step, so that following nothing costs next to nothing."""

    def step(self, name: str, kind: StepKind, **what: str | int) -> Self:  # noqa: ARG002 - nobody looks
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def took(self, name: str, seconds: float, *, failed: bool, **what: str | int) -> None: ...

    def tell(self, **what: str | int) -> None: ...

    def rename(self, name: str) -> None: ...

    def failed(self) -> None: ...
