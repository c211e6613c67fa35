"""What monitoring reads: how the deployment is, and nothing of any learner."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

from litestar import get
from litestar.response import Response
from returns.result import Result

from application.consistency.check_stores import CheckStoresCommand, StoreReport
from application.consistency.read_agreement import AgreementView, ReadAgreementCommand
from application.consistency.tend_outbox import KNOWN, ReadOutboxLagCommand
from application.ports.erasure_repository import ErasurePressure
from application.ports.failures import StoreUnavailable
from application.ports.outbox_desk import SubscriberLag
from application.privacy.tend_erasures import ReadErasurePressureCommand
from application.refusals import Refusal
from entrypoints.http.answers import granted
from entrypoints.http.door import Door

T = TypeVar("T")


class Metrics(Door):
    """For machines of the operator's own: not part of the document, and without a login."""

    path = "/"

    @get("/metrics")
    async def metrics(self) -> Response[bytes]:
        """What a store that is down would have told is left out."""
        stores, lag, agreement, erasures = await asyncio.gather(
            self.coach.check_stores(CheckStoresCommand()),
            _if_there(self.coach.read_outbox_lag(ReadOutboxLagCommand())),
            _if_there(self.coach.read_agreement(ReadAgreementCommand())),
            _if_there(self.coach.read_erasure_pressure(ReadErasurePressureCommand())),
        )
        body, content_type = await asyncio.to_thread(_exposed, granted(stores), lag, agreement, erasures)
        return Response(
            body,
            headers={"Content-Type": content_type},
        )


async def _if_there(asked: Awaitable[Result[T, Refusal]]) -> T | None:
    try:
        return granted(await asked)
    except StoreUnavailable:
        return None


def _exposed(
    stores: Sequence[StoreReport],
    lag: Sequence[SubscriberLag] | None,
    agreement: AgreementView | None,
    erasures: ErasurePressure | None,
) -> tuple[bytes, str]:
    # Loaded when somebody first looks: starting up does not wait for it, nor, in a thread, does anybody else.
    from prometheus_client import CollectorRegistry, Gauge
    from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

    registry = CollectorRegistry(auto_describe=False)

    def gauge(name: str, told: str, *labels: str) -> Gauge:
        return Gauge(name, told, labels, registry=registry)

    up = gauge("coach_up", "1 where the store answers, 0 where it does not.", "store")
    for store in stores:
        up.labels(store.store).set(store.available)
    if lag is not None:
        waiting = gauge("coach_outbox_waiting", "Events not handled yet, parked ones included.", "subscriber")
        parked = gauge("coach_outbox_parked", "Events that nobody tries any more.", "subscriber")
        oldest = gauge("coach_outbox_oldest_seconds", "Age of the oldest event not handled.", "subscriber")
        for subscriber in KNOWN:
            for each in (waiting, parked, oldest):
                each.labels(subscriber).set(0)
        for behind in lag:
            waiting.labels(behind.subscriber).set(behind.waiting)
            parked.labels(behind.subscriber).set(behind.parked)
            oldest.labels(behind.subscriber).set(behind.oldest.total_seconds())
    if agreement is not None and agreement.last is not None:
        findings = gauge("coach_fsck_findings", "What the last check of all stores left unrepaired.")
        findings.set(agreement.last.findings)
    if agreement is not None and agreement.last_good is not None:
        good = gauge("coach_fsck_last_good_timestamp_seconds", "When a check last left no finding.")
        good.set(agreement.last_good.finished_at.timestamp())
    if erasures is not None:
        gauge("coach_erasures_under_way", "Learners who are not erased yet.").set(erasures.under_way)
        gauge("coach_erasures_overdue", "Those who should be: 30 days are over.").set(erasures.overdue)
    return generate_latest(registry), CONTENT_TYPE_PLAIN_0_0_4
