"""Every use case, counted, timed and followed, so that it makes no difference which door asks."""

import asyncio
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Generic, Protocol, TypeVar

from returns.result import Failure, Result

from application.coach import Coach
from application.ports.failures import StaleAggregate, StoreUnavailable
from application.tracer import Step, StepKind
from application.use_case import UseCase
from infrastructure.metrics.instruments import Instruments

SUCCESS, UNAVAILABLE, BUSY, CANCELLED, ERROR = "success", "unavailable", "busy", "cancelled", "error"


class Coded(Protocol):
    """A refusal."""

    @property
    def code(self) -> str: ...


Command = TypeVar("Command")
Answer = TypeVar("Answer")
Refusal = TypeVar("Refusal", bound=Coded)


@dataclass(frozen=True, slots=True)
class Counted(Generic[Command, Answer, Refusal]):
    """The outcome is ``success``, the code of a refusal, or why there was no answer.

    A stream is answered when it begins.
    """

    use_case: UseCase[Command, Answer, Refusal]
    name: str
    instruments: Instruments

    async def __call__(self, command: Command) -> Result[Answer, Refusal]:
        with self.instruments.tracer.step(self.name, StepKind.INSIDE, use_case=self.name) as step:
            return await self._followed(command, step)

    async def _followed(self, command: Command, step: Step) -> Result[Answer, Refusal]:
        began, outcome = perf_counter(), ERROR
        try:
            result = await self.use_case(command)
            outcome = result.failure().code if isinstance(result, Failure) else SUCCESS
        except StoreUnavailable:
            outcome = UNAVAILABLE
            raise
        except StaleAggregate:
            outcome = BUSY
            raise
        except asyncio.CancelledError:
            outcome = CANCELLED
            raise
        else:
            return result
        finally:
            self.instruments.acted(self.name, outcome, perf_counter() - began)
            step.tell(outcome=outcome)


def counted_coach(instruments: Instruments, **use_cases: UseCase[Any, Any, Any]) -> Coach:
    """A coach each of whose use cases is counted under its name."""
    return Coach(**{name: Counted(use_case, name, instruments) for name, use_case in use_cases.items()})
