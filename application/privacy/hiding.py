"""Who has just been hidden: their access tokens live on for a while, and speak for nobody."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from returns.pipeline import is_successful
from returns.result import Failure, Result

from application.identity.authenticate import AuthenticateCommand, AuthenticateRefusal
from application.ports.clock import Clock
from application.ports.erasure_repository import ErasureDesk
from application.ports.failures import StoreUnavailable
from application.ports.token_issuer import Identity
from application.use_case import UseCase
from domain.identity.errors import AccessTokenInvalid
from domain.privacy.erasure import SECOND_LOOK

FRESH = timedelta(milliseconds=250)


class Hiding:
    """Costs a short question to the truth every quarter of a second, however many ask.

    Whom this process hid is known at once, whom others hid within ``FRESH``. While the truth is away nobody
    can be hidden, so that what was known still holds.
    """

    def __init__(self, desk: ErasureDesk, clock: Clock) -> None:
        self._desk, self._clock = desk, clock
        self._hidden: set[Identity] = set()
        self._asked_at: datetime | None = None
        self._asking = asyncio.Lock()

    def hide(self, identity: Identity) -> None:
        self._hidden.add(identity)

    async def hides(self, identity: Identity) -> bool:
        if not self._is_fresh():
            async with self._asking:
                if not self._is_fresh():
                    await self._ask()
        return identity in self._hidden

    def _is_fresh(self) -> bool:
        return self._asked_at is not None and self._clock.now() - self._asked_at < FRESH

    async def _ask(self) -> None:
        now = self._clock.now()
        with suppress(StoreUnavailable):
            self._hidden |= set(await self._desk.hidden_since(now - 2 * SECOND_LOOK))
            self._asked_at = now


class OnlyTheVisible:
    """Recognises everybody but those who have been hidden."""

    def __init__(
        self, authenticate: UseCase[AuthenticateCommand, Identity, AuthenticateRefusal], hiding: Hiding
    ) -> None:
        self.use_case, self._hiding = authenticate, hiding

    async def __call__(self, command: AuthenticateCommand) -> Result[Identity, AuthenticateRefusal]:
        known = await self.use_case(command)
        if is_successful(known) and await self._hiding.hides(known.unwrap()):
            return Failure(AccessTokenInvalid())
        return known
