"""What monitoring reads: how the deployment is and what this process did, and nothing of any learner."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import TypeVar

from litestar import get
from litestar.response import Response
from returns.result import Result

from application.backup.read_backups import ReadBackupsCommand
from application.consistency.check_stores import CheckStoresCommand
from application.consistency.read_agreement import ReadAgreementCommand
from application.consistency.tend_outbox import ReadOutboxLagCommand
from application.ports.failures import StoreUnavailable
from application.privacy.plan_retention import ReadRetentionCommand
from application.privacy.tend_erasures import ReadErasurePressureCommand
from application.refusals import Refusal
from entrypoints.http.answers import granted
from entrypoints.http.door import Door
from entrypoints.http.measured import Figures, Timings
from entrypoints.http.metrics_of_coach import (
    figures_of_agreement,
    figures_of_backups,
    figures_of_erasures,
    figures_of_lag,
    figures_of_retention,
    figures_of_stores,
)

T = TypeVar("T")


class Metrics(Door):
    """For machines of the operator's own: not part of the document, and without a login."""

    path = "/"

    @get("/metrics")
    async def metrics(self) -> Response[bytes]:
        """What a store that is down would have told is left out."""
        coach = self.coach
        told = await asyncio.gather(
            _if_there(coach.check_stores(CheckStoresCommand()), figures_of_stores),
            _if_there(coach.read_outbox_lag(ReadOutboxLagCommand()), figures_of_lag),
            _if_there(coach.read_agreement(ReadAgreementCommand()), figures_of_agreement),
            _if_there(coach.read_erasure_pressure(ReadErasurePressureCommand()), figures_of_erasures),
            _if_there(coach.read_retention(ReadRetentionCommand()), figures_of_retention),
            _if_there(coach.read_backups(ReadBackupsCommand()), figures_of_backups),
        )
        families = [*chain.from_iterable(told), *await self.options.measured()]
        body, content_type = await asyncio.to_thread(_exposed, families)
        return Response(body, headers={"Content-Type": content_type})


async def _if_there(
    asked: Awaitable[Result[T, Refusal]], figures: Callable[[T], Iterable[Figures]]
) -> Sequence[Figures]:
    try:
        return list(figures(granted(await asked)))
    except StoreUnavailable:
        return ()


def _exposed(families: Sequence[Figures | Timings]) -> tuple[bytes, str]:
    # Loaded when somebody first looks: starting up does not wait for it, nor, in a thread, does anybody else.
    from prometheus_client import CollectorRegistry
    from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
    from prometheus_client.metrics_core import Metric
    from prometheus_client.registry import Collector

    class Told(Collector):
        def collect(self) -> Iterable[Metric]:
            for family in families:
                metric = Metric(family.name, family.told, _kind(family))
                for suffix, labels, value in _samples(family):
                    metric.add_sample(family.name + suffix, labels, value)
                yield metric

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Told())
    return generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4


def _kind(family: Figures | Timings) -> str:
    return family.kind if isinstance(family, Figures) else "histogram"


def _samples(family: Figures | Timings) -> Iterator[tuple[str, dict[str, str], float]]:
    if isinstance(family, Figures):
        suffix = "_total" if family.kind == "counter" else ""
        for labels, value in family.values.items():
            yield suffix, dict(zip(family.labels, labels, strict=True)), value
        return
    for labels, counts in family.counts.items():
        named = dict(zip(family.labels, labels, strict=True))
        bounds = [*(f"{bound:g}" for bound in family.bounds), "+Inf"]
        for bound, up_to_there in zip(bounds, accumulate(counts), strict=True):
            yield "_bucket", named | {"le": bound}, up_to_there
        yield "_count", named, sum(counts)
        yield "_sum", named, family.sums[labels]
