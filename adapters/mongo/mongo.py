"""MongoDB as whoever the secrets name: another password, or another user, without anybody noticing."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from pymongo.pool_options import PoolOptions

from adapters.mongo.client import Client, answering, mongo_client, open_mongo
from adapters.mongo.documents import DOCUMENTS
from adapters.mongo.login import Badge, Login, Logins, PatientPool

LIVING = 900.0  # seconds that what was begun as the former user may still take


class Mongo:
    """``client`` is to be asked for whenever one is needed, and not kept.

    Another password goes into each new connection. Another user gets a client of their own, once the server
    has let them in.
    """

    def __init__(
        self,
        url: str,
        logins: Logins | None = None,
        *,
        make: Callable[..., Client] = mongo_client,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url, self._logins, self._now = url, logins, now
        self._make = partial(make, url)
        self._database: str | None = None
        self._former: list[tuple[float, Client]] = []  # and until when
        self._badge, self.client = self._fresh()

    async def open(self, database_name: str) -> None:
        """Binds the document classes to the database: one per process, before anything else here is used."""
        await open_mongo(self.client, database_name)
        self._database = database_name

    async def look(self) -> None:
        """Becomes the user that the secrets name, if they can log in, or else raises and stays who we are."""
        while self._former and self._former[0][0] < self._now():
            await self._former.pop(0)[1].close()
        login = None if self._logins is None else await self._logins()
        if self._badge is None or not self._badge.is_of_another(login):
            return
        badge, client = self._fresh()
        try:
            with answering():
                await client.admin.command("ping")
        except BaseException:
            await client.close()
            raise
        self._former.append((self._now() + LIVING, self.client))
        self._badge, self.client = badge, client
        if self._database is not None:
            for each in DOCUMENTS:
                each.get_settings().pymongo_collection = client[self._database][each.Settings.name]

    async def close(self) -> None:
        for client in (self.client, *(each for _, each in self._former)):
            await client.close()

    def _fresh(self) -> tuple[Badge | None, Client]:
        """Nothing is connected by making it."""
        if self._logins is None:
            return None, self._make()
        badge = Badge(self._logins, self._options)
        # The driver insists on a password for a user, even for one that is never shown.
        missing: dict[str, Any] = {"password": ""} if _lacks_password(self._url) else {}
        return badge, self._make(**missing, _pool_class=partial(PatientPool, badge))

    def _options(self, login: Login) -> PoolOptions:
        """The driver's own reading of all that the URL says, but for the login."""
        user: dict[str, Any] = {} if login.user is None else {"username": login.user}
        return self._make(**user, password=login.password).options.pool_options


def _lacks_password(url: str) -> bool:
    named = urlsplit(url)
    return named.username is not None and named.password is None
