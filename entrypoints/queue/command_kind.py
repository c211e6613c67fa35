"""What the door knows of each kind of command."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeAlias, TypeVar

import msgspec
from returns.result import Result

from application.coach import Coach
from application.refusals import Refusal
from application.use_case import UseCase
from entrypoints.log_context import about
from entrypoints.queue.origin import Origin

Command = TypeVar("Command")
CommandOut = TypeVar("CommandOut", covariant=True)

Prepared: TypeAlias = Callable[[Coach], Awaitable[Result[object, Refusal]]]


class Data(msgspec.Struct, forbid_unknown_fields=True):
    """The ``data`` of one kind of command, as it stands on the wire."""


class HasCommand(Protocol[CommandOut]):
    def command(self, origin: Origin) -> CommandOut: ...


class CommandKind(Protocol):
    """``personal``: the data travels sealed. ``of_learner``: only for learners that there are.

    ``secret_answer``: the answer leaves sealed. ``prepare`` raises one of ``UNREADABLE`` for unfit data.
    """

    @property
    def data(self) -> type[object]: ...
    @property
    def personal(self) -> bool: ...
    @property
    def of_learner(self) -> bool: ...
    @property
    def secret_answer(self) -> bool: ...

    def prepare(self, data: bytes, origin: Origin) -> Prepared: ...


@dataclass(frozen=True, slots=True)
class Kind(Generic[Command]):
    """One row of the table: the data's shape and the use case that its command is for."""

    data: type[HasCommand[Command]]
    use_case: Callable[[Coach], UseCase[Command, object, Refusal]]
    personal: bool = False
    of_learner: bool = True
    secret_answer: bool = False

    def prepare(self, data: bytes, origin: Origin) -> Prepared:
        command = msgspec.json.decode(data, type=self.data).command(origin)
        about(session_id=getattr(command, "session_id", None))
        return lambda coach: self.use_case(coach)(command)
