"""How full the pools of connections are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import QueuePool

from adapters.mongo.pool_counts import MongoPoolCounts
from adapters.postgres.connections import Connections
from entrypoints.http.measured import Figures, Labels


@dataclass(frozen=True, slots=True)
class Pools:
    """Of PostgreSQL there are two: for what concerns every tenant, and for what is one tenant's."""

    engines: Mapping[str, AsyncEngine]
    connections: Mapping[str, Connections]
    mongo: MongoPoolCounts
    mongo_size: int

    def figures(self) -> Sequence[Figures]:
        pools = {name: cast(QueuePool, engine.pool) for name, engine in self.engines.items()}
        size: dict[Labels, float] = {(name,): pool.size() for name, pool in pools.items()}
        in_use: dict[Labels, float] = {(name,): pool.checkedout() for name, pool in pools.items()}
        waiting: dict[Labels, float] = {(name,): each.waiting for name, each in self.connections.items()}
        return [
            _of_pools("size", "Connections that there may be.", size | {("mongo",): self.mongo_size}),
            _of_pools("in_use", "Connections lent out.", in_use | {("mongo",): self.mongo.in_use}),
            _of_pools("waiting", "Callers without one yet.", waiting | {("mongo",): self.mongo.waiting}),
        ]


def _of_pools(what: str, told: str, values: Mapping[Labels, float]) -> Figures:
    return Figures(name=f"coach_pool_{what}", told=told, labels=("pool",), values=values)
