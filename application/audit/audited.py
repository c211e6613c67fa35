"""What every administrative act is wrapped in, so that none happens without an entry in the chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, Protocol, TypeVar

from returns.pipeline import is_successful
from returns.result import Result

from application.ports.clock import Clock
from application.ports.ids import Ids
from application.use_case import UseCase
from domain.audit.chain import Act

BEGUN, DONE, FAILED = "begun", "done", "failed"


class Coded(Protocol):
    """A refusal."""

    @property
    def code(self) -> str: ...


class Trail(Protocol):
    """Where acts are entered: the chain, or what stands before it."""

    async def append(self, act: Act, /) -> object: ...


Command = TypeVar("Command")
Answer = TypeVar("Answer")
Refusal = TypeVar("Refusal", bound=Coded)


@dataclass(frozen=True, slots=True)
class Audited(Generic[Command, Answer, Refusal]):
    """Enters that an act begins, and afterwards how it ended: done, failed, or the code of what refused it.

    ``fields`` of the command are told, and nothing else: they hold ids, numbers and names of our own things.
    When nothing can be entered, nothing is done.
    """

    use_case: UseCase[Command, Answer, Refusal]
    trail: Trail
    clock: Clock
    ids: Ids
    act: str
    fields: Sequence[str] = ()

    async def __call__(self, command: Command) -> Result[Answer, Refusal]:
        entry = Act(
            act_id=self.ids.new(),
            name=self.act,
            outcome=BEGUN,
            details=self._details(command),
            at=self.clock.now(),
        )
        await self.trail.append(entry)
        outcome = FAILED
        try:
            result = await self.use_case(command)
            outcome = DONE if is_successful(result) else result.failure().code
        finally:
            await self.trail.append(
                Act(
                    act_id=entry.act_id,
                    name=entry.name,
                    outcome=outcome,
                    details=entry.details,
                    at=self.clock.now(),
                )
            )
        return result

    def _details(self, command: Command) -> Mapping[str, str]:
        told = {name: getattr(command, name) for name in self.fields}
        return {name: _in_words(value) for name, value in told.items() if value is not None}


def _in_words(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value)
