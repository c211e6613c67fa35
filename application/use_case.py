"""The shape that every use case has, decorated or not."""

from typing import Protocol, TypeVar

from returns.result import Result

Command = TypeVar("Command", contravariant=True)
Answer = TypeVar("Answer", covariant=True)
Refusal = TypeVar("Refusal", covariant=True)


class UseCase(Protocol[Command, Answer, Refusal]):
    """Answers, or refuses with something the learner can act on; anything else is an exception."""

    async def __call__(self, command: Command, /) -> Result[Answer, Refusal]: ...
