"""The relay's work, as the log tells it."""

from datetime import timedelta

import structlog

from application.ports.outbox import Delivery
from application.trace import named

_log = structlog.stdlib.get_logger("relay")


class RelayLog:
    """A ``RelayObserver``. Speaks up when an operator should look."""

    def delivered(self, delivery: Delivery) -> None:
        _log.debug("delivered", **_which(delivery))

    def postponed(self, delivery: Delivery, *, delay: timedelta, reason: str) -> None:
        _log.info("postponed", seconds=delay.total_seconds(), reason=reason, **_which(delivery))

    def parked(self, delivery: Delivery, *, reason: str) -> None:
        _log.error("parked", reason=reason, **_which(delivery))

    def paused(self, subscriber: str, *, pause: timedelta, reason: str) -> None:
        _log.warning("paused", subscriber=subscriber, seconds=pause.total_seconds(), reason=reason)


def _which(delivery: Delivery) -> dict[str, str | int]:
    told: dict[str, str | int] = {
        "subscriber": delivery.subscriber,
        "position": delivery.position,
        "name": delivery.name,
        "attempt": delivery.attempt,
    }
    if delivery.delivered is not None:
        event = delivery.delivered.event
        told |= {"tenant_id": str(event.tenant_id), "user_id": str(event.user_id)}
        told |= named(delivery.delivered.traceparent)
    return told
