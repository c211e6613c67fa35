"""A MongoDB of the tests' own that lets nobody in without a login."""

from collections.abc import Sequence
from typing import Any, Self

from pymongo import MongoClient

from infrastructure.embedded import EmbeddedMongo

ADMINISTRATOR, PASSWORD = "administrator", "of the tests"


class GuardedMongo(EmbeddedMongo):
    """Its administrator is made before the door is shut, as nobody could make one afterwards."""

    guarded = False

    def start(self) -> Self:
        if not self.guarded:
            super().start()
            with MongoClient[dict[str, Any]](self.url) as client:
                client.admin.command("createUser", ADMINISTRATOR, pwd=PASSWORD, roles=["root"])
            throwaway, self._throwaway = self._throwaway, False
            self.stop()
            self.guarded = True
            super().start()
            self._throwaway = throwaway
            return self
        return super().start()

    def url_of(self, user: str, password: str | None = None) -> str:
        login = user if password is None else f"{user}:{password}"
        return self.url.replace("//", f"//{login}@") + "&authSource=admin"

    def _command(self) -> Sequence[str]:
        return [*super()._command(), *(["--auth"] if self.guarded else [])]

    def administrator(self) -> MongoClient[dict[str, Any]]:
        return MongoClient(self.url, username=ADMINISTRATOR, password=PASSWORD)
