"""A write use case as the container makes it, in a school that is not suspended."""

from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from application.consistency.reliably import Answer, Command, Refusal, Reliably
from application.use_case import UseCase


def reliably(use_case: UseCase[Command, Answer, Refusal]) -> Reliably[Command, Answer, Refusal]:
    return Reliably(use_case, standing=MemoryStores().tenant_standing, clock=MemoryClock())
