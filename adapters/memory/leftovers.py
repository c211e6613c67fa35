"""What is over, in what stands in for PostgreSQL."""

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from adapters.memory.agreement_runs import MemoryAgreementRuns
from adapters.memory.database import MemoryDatabase
from application.ports.leftovers import Due
from domain.privacy.retention import Leftover

Over: TypeAlias = Iterator[tuple[datetime, Hashable]]

_OF_EFFECT = 2  # a subscriber and an event; a request's key has three parts


class MemoryLeftovers:
    """An answer's key tells whether it is of a request or of an effect."""

    def __init__(self, database: MemoryDatabase, runs: MemoryAgreementRuns) -> None:
        self._database, self._runs = database, runs
        self._shelves: dict[Leftover, tuple[Callable[[], Over], tuple[dict[Any, Any], ...]]] = {
            Leftover.EVENTS: (self._events, (database.events,)),
            Leftover.EFFECTS: (self._effects, (database.answers, database.answered_at)),
            Leftover.ANSWERS: (self._answers, (database.answers, database.answered_at)),
            Leftover.LOGINS: (self._logins, (database.refresh_tokens,)),
            Leftover.KEPT_VECTORS: (self._kept_vectors, (database.kept_vectors,)),
            Leftover.CHECKS: (self._checks, (runs.runs,)),
        }

    @property
    def kinds(self) -> Collection[Leftover]:
        return tuple(self._shelves)

    async def forget(self, kind: Leftover, *, before: datetime, limit: int) -> int:
        over, shelves = self._shelves[kind]
        gone = sorted((each for each in over() if each[0] < before), key=lambda each: each[0])[:limit]
        for _, key in gone:
            for shelf in shelves:
                del shelf[key]
        return len(gone)

    async def due(self, kind: Leftover, *, before: datetime) -> Sequence[Due]:
        over = [at for at, _ in self._shelves[kind][0]() if at < before]
        return [Due(store="postgres", count=len(over), oldest=min(over, default=None))]

    def _events(self) -> Over:
        waiting = {position for each in self._database.deliveries.values() for position in each}
        return (
            (event.event.occurred_at, position)
            for position, event in self._database.events.items()
            if position not in waiting
        )

    def _effects(self) -> Over:
        kept = {event.event_id for event in self._database.events.values()}
        return (
            (at, key)
            for key, at in self._database.answered_at.items()
            if isinstance(key, tuple) and len(key) == _OF_EFFECT and key[1] not in kept
        )

    def _answers(self) -> Over:
        return (
            (at, key)
            for key, at in self._database.answered_at.items()
            if isinstance(key, tuple) and len(key) != _OF_EFFECT
        )

    def _logins(self) -> Over:
        return (
            (token.issued_at, token_id)
            for token_id, token in self._database.refresh_tokens.items()
            if self._database.locks.is_free(("refresh_tokens", token_id))
        )

    def _kept_vectors(self) -> Over:
        return ((each.kept_at, key) for key, each in self._database.kept_vectors.items())

    def _checks(self) -> Over:
        runs = self._runs.runs.values()
        good = max((run for run in runs if run.findings == 0), key=lambda run: run.finished_at, default=None)
        return ((run.finished_at, run.id) for run in runs if run is not good)
