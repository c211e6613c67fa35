"""Use case: at night the coach learns anew who its learners are, from what they did since."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Never

from returns.result import Result, Success

from application.caller import Caller
from application.persona.refresh_persona import RefreshPersona
from application.ports.changed_learners import ChangedLearner, ChangedLearners
from application.ports.clock import Clock
from application.ports.failures import StoreUnavailable
from application.ports.persona_snapshots import PersonaSnapshots
from domain.persona.nightly import SNAPSHOTS_KEPT, last_night, nightly_id

CLAIMED_FOR = timedelta(minutes=10)
SLICE = timedelta(seconds=20)  # a worker that is told to stop waits for it
LATEST_COMMIT = timedelta(minutes=1)  # after the moment that an event tells


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshPersonasCommand:
    at_once: int = 100


@dataclass(frozen=True, slots=True)
class RefreshPersonas:
    """Each learner who changed, once a night, whichever workers there are. Answers with how many it saw to.

    No learner waits for another: one of whom nothing can be learned, now or ever, must not keep the others
    waiting. They come again when their claim is over; a failure that is not a store's is raised at the end.
    Whoever was learned of after their last change keeps that snapshot; of the oldest some go.
    """

    learners: ChangedLearners
    refresh: RefreshPersona
    personas: PersonaSnapshots
    clock: Clock

    async def __call__(self, command: RefreshPersonasCommand) -> Result[int, Never]:
        night = last_night(self.clock.now())
        seen_to, broken = 0, list[Exception]()
        async for learner in self._due(night, command.at_once):
            try:
                await self._see_to(learner, night)
            except StoreUnavailable:
                continue
            except Exception as error:  # noqa: BLE001 - raised below, when the others had their turn
                broken.append(error)
            else:
                seen_to += 1
        if broken:
            raise ExceptionGroup("learners of whom nothing could be learned", broken)
        return Success(seen_to)

    async def _due(self, night: datetime, at_once: int) -> AsyncIterator[ChangedLearner]:
        """Until there are no more, or the time is over: who is claimed by then comes again later."""
        until = self.clock.now() + SLICE
        while claimed := await self._claim(night, at_once):
            for learner in claimed:
                yield learner
                if self.clock.now() >= until:
                    return

    async def _claim(self, night: datetime, limit: int) -> Sequence[ChangedLearner]:
        now = self.clock.now()
        return await self.learners.claim(night=night, now=now, until=now + CLAIMED_FOR, limit=limit)

    async def _see_to(self, learner: ChangedLearner, night: datetime) -> None:
        owner = Caller(learner.tenant_id, learner.user_id)
        latest = await self.personas.latest(learner.tenant_id, learner.user_id)
        if latest is None or latest.created_at <= learner.changed_at + LATEST_COMMIT:
            await self.refresh.refresh(nightly_id(learner.user_id, night), owner)
        await self.personas.thin(learner.tenant_id, learner.user_id, keep=SNAPSHOTS_KEPT)
        await self.learners.learned(learner, night=night)
