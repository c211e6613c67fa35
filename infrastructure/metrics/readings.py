"""All that this process measured and what stores tell of themselves, whenever monitoring looks."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from application.consistency.vital_signs import Replica, UnderWay
from application.ports.failures import StoreUnavailable
from entrypoints.http.measured import Figures, Labels, Timings
from infrastructure.metrics.instruments import Instruments
from infrastructure.metrics.pools import Pools

T = TypeVar("T")


class KnowsReplicas(Protocol):
    """``StoreUnavailable`` where the store does not answer."""

    @property
    def store(self) -> str: ...
    async def replicas(self) -> Sequence[Replica]: ...


class KnowsSagas(Protocol):
    """The same."""

    async def under_way(self) -> Sequence[UnderWay]: ...


@dataclass(frozen=True, slots=True)
class Readings:
    """What a store that is down would have told is left out."""

    instruments: Instruments
    pools: Pools
    sagas: KnowsSagas
    stores: Sequence[KnowsReplicas]

    async def __call__(self) -> Sequence[Figures | Timings]:
        under_way, replicas = await asyncio.gather(
            _if_there(self.sagas.under_way()),
            asyncio.gather(*(_if_there(each.replicas()) for each in self.stores)),
        )
        told = zip(self.stores, replicas, strict=True)
        known = {store.store: each for store, each in told if each is not None}
        return [
            *self.instruments.told(),
            *self.pools.figures(),
            *(_of_sagas(under_way) if under_way is not None else ()),
            *_of_replicas(known),
        ]


async def _if_there(asked: Awaitable[Sequence[T]]) -> Sequence[T] | None:
    try:
        return await asked
    except StoreUnavailable:
        return None


def _of_sagas(under_way: Sequence[UnderWay]) -> Sequence[Figures]:
    counts: dict[Labels, float] = {(each.saga, each.step): each.count for each in under_way}
    oldest: dict[Labels, float] = {("import",): 0.0, ("erasure",): 0.0, ("export",): 0.0}
    for each in under_way:
        oldest[each.saga,] = max(oldest.get((each.saga,), 0.0), each.oldest.total_seconds())
    return [
        Figures(name="coach_sagas", told="Sagas under way.", labels=("saga", "step"), values=counts),
        Figures(
            name="coach_saga_oldest_seconds",
            told="Age of the oldest saga under way.",
            labels=("saga",),
            values=oldest,
        ),
    ]


def _of_replicas(known: Mapping[str, Sequence[Replica]]) -> Sequence[Figures]:
    """A store without replicas has no lag; one that hides its replicas from us says how many these are."""
    behind: dict[Labels, float] = {
        (store, each.name): each.behind.total_seconds()
        for store, replicas in known.items()
        for each in replicas
        if each.behind is not None
    }
    seen: dict[Labels, float] = {(store,): len(replicas) for store, replicas in known.items()}
    hidden: dict[Labels, float] = {
        (store,): sum(each.behind is None for each in replicas) for store, replicas in known.items()
    }
    return [
        Figures(
            name="coach_replication_lag_seconds",
            told="How far a replica is behind.",
            labels=("store", "replica"),
            values=behind,
        ),
        Figures(name="coach_replicas", told="Replicas.", labels=("store",), values=seen),
        Figures(
            name="coach_replicas_hidden",
            told="Replicas whose lag we may not know.",
            labels=("store",),
            values=hidden,
        ),
    ]
