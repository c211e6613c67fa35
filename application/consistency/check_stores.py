"""Use case: an operator asks which stores answer."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.ports.failures import StoreUnavailable
from application.ports.store_health import StoreHealth


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStoresCommand:
    """Asks every store at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreReport:
    store: str
    available: bool


@dataclass(frozen=True, slots=True)
class CheckStores:
    stores: Sequence[StoreHealth]

    async def __call__(self, _: CheckStoresCommand) -> Result[Sequence[StoreReport], Never]:
        return Success(await asyncio.gather(*(_report(store) for store in self.stores)))


async def _report(store: StoreHealth) -> StoreReport:
    try:
        await store.check()
    except StoreUnavailable:
        return StoreReport(store=store.store, available=False)
    return StoreReport(store=store.store, available=True)
