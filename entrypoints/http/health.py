"""Whether this process lives, and whether its stores answer."""

from collections.abc import Sequence

import msgspec
from litestar.types import ASGIApp

from application.consistency.check_stores import CheckStoresCommand, StoreReport
from entrypoints.http.answers import answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.door import Door
from entrypoints.http.operation import Operation, route
from entrypoints.http.wire_problems import NotReady


class Alive(msgspec.Struct, frozen=True):
    version: str


class Ready(msgspec.Struct, frozen=True):
    stores: Sequence[StoreReport]


class Health(Door):
    path = "/health"
    tags = ("Operation",)

    @route("GET", "/live", Operation(answers=Alive, anonymous=True))
    async def live(self, request: Ask) -> ASGIApp:
        """Ask whether the process lives. It looks at nothing else."""
        return answer(request, Alive(self.options.version))

    @route(
        "GET", "/ready", Operation(use_case="check_stores", answers=Ready, anonymous=True, also=(NotReady,))
    )
    async def ready(self, request: Ask) -> ASGIApp:
        """Ask whether requests should be sent here: every store answers, and the process is to stay."""
        if self.options.leaving():
            raise NotReady("This process is about to end; it still answers what has come.", stores=())
        stores = granted(await self.coach.check_stores(CheckStoresCommand()))
        if all(store.available for store in stores):
            return answer(request, Ready(stores))
        down = ", ".join(store.store for store in stores if not store.available)
        raise NotReady(f"No answer from {down}.", stores=stores)
