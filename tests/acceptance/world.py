"""What a scenario happens in: a whole Study Coach over stores of one kind, with a clock that can be set."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from adapters.memory.clock import MemoryClock
from application.coach import Coach
from application.ports.token_issuer import Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """``catch_up`` works until no background work is left; ``school`` makes a tenant that nobody else is in.

    ``access_for`` gives a proof of a login as the coach would have given it. ``leave`` forgets the work that
    is left when a scenario is over. ``send_file`` and ``fetch_file`` follow a link (where it leads and by
    which method), ``has_file`` looks past everybody.
    ``letters_to`` an address are those that a learner would find there, the latest last.
    """

    coach: Coach
    clock: MemoryClock
    catch_up: Callable[[], Coroutine[Any, Any, None]]
    school: Callable[[], Coroutine[Any, Any, UUID]]
    access_for: Callable[[Identity], str]
    leave: Callable[[], Coroutine[Any, Any, None]]
    send_file: Callable[[str, str, bytes], Coroutine[Any, Any, None]]
    fetch_file: Callable[[str, str], Coroutine[Any, Any, bytes | None]]
    has_file: Callable[[str], Coroutine[Any, Any, bool]]
    letters_to: Callable[[str], Sequence[str]]
