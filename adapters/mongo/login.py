"""Logging in to MongoDB with a password that may be another one by now."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pymongo.asynchronous.pool import AsyncConnection, Pool
from pymongo.errors import OperationFailure
from pymongo.pool_options import PoolOptions

from application.ports.failures import StoreUnavailable

PATIENCE = 4.0  # seconds between the change of a password and that of the secret; less than a call may take
_AGAIN = 0.1
AUTHENTICATION_FAILED = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Without ``user`` it is that of the URL."""

    user: str | None = None
    password: str = field(repr=False)


Logins: TypeAlias = Callable[[], Awaitable[Login | None]]


@dataclass(frozen=True, slots=True)
class _Offer:
    login: Login
    options: PoolOptions


class Badge:
    """Whom one client is to the server: the user of its first login, with whatever password they have now.

    A secret that names another user changes nothing here: who opened a cursor has to go on with it.
    """

    def __init__(self, logins: Logins, options_for: Callable[[Login], PoolOptions]) -> None:
        self._logins, self._options_for = logins, options_for
        self._newest: _Offer | None = None
        self._known: _Offer | None = None  # has opened a connection

    def is_of_another(self, login: Login | None) -> bool:
        return login is not None and self._known is not None and login.user != self._known.login.user

    async def options(self, of_the_url: PoolOptions) -> Sequence[PoolOptions]:
        """What to connect with at this moment: what the secret says, then what was good the last time."""
        try:
            login = await self._logins()
        except StoreUnavailable:  # who keeps the secrets is away: that is no reason to know nobody
            if self._known is None:
                raise
            login = self._known.login
        known = self._known
        if login is None or self.is_of_another(login):
            return [of_the_url if known is None else known.options]
        if self._newest is None or self._newest.login != login:
            self._newest = _Offer(login, self._options_for(login))
        if known is None or known is self._newest:
            return [self._newest.options]
        return [self._newest.options, known.options]

    def taken(self, options: PoolOptions) -> None:
        """The server has let us in with them."""
        if self._newest is not None and options is self._newest.options:
            self._known = self._newest


class PatientPool(Pool):
    """As the driver's own, but each connection logs in as the badge says then; refused, it asks again.

    The driver has no door for passwords that change. This uses that a client can be given a pool, and that a
    pool's ``opts`` are what its next connection is made with.
    """

    def __init__(self, badge: Badge, address: Any, options: PoolOptions, **more: Any) -> None:  # noqa: ANN401 - the driver's own
        super().__init__(address, options, **more)
        self._badge, self._of_the_url = badge, options

    async def connect(self, handler: Any = None) -> AsyncConnection:  # noqa: ANN401 - the driver's own
        if self.is_sdam:  # asks how the server is, which needs no login
            return await super().connect(handler)
        until = asyncio.get_running_loop().time() + PATIENCE
        while True:
            for options in await self._badge.options(self._of_the_url):
                self.opts = options
                try:
                    connection = await super().connect(handler)
                except OperationFailure as refused:
                    if refused.code != AUTHENTICATION_FAILED or asyncio.get_running_loop().time() > until:
                        raise
                else:
                    self._badge.taken(connection.opts)
                    return connection
            await asyncio.sleep(_AGAIN)
