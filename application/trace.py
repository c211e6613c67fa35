"""Which step of which trace led to the work in hand: W3C's `traceparent`, carried by whatever carries work.

Outbox and queues keep it beside what they keep, so that whoever goes on later goes on in the same trace. That
holds whether or not this process follows traces itself: see `tracer.py`.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "traceparent"
WELL_FORMED = r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}"

_well_formed = re.compile(WELL_FORMED)
_led_by: ContextVar[str | None] = ContextVar(HEADER, default=None)


def traceparent() -> str | None:
    """What led to this, if anybody knows."""
    return _led_by.get()


@contextmanager
def led_by(told: object) -> Iterator[None]:
    """From now on. What is no traceparent leads nowhere: it would be kept and told, whatever it says."""
    known = told if isinstance(told, str) and _well_formed.fullmatch(told) else None
    before = _led_by.set(known)
    try:
        yield
    finally:
        _led_by.reset(before)


def carried() -> Mapping[str, str]:
    """What a message takes with it."""
    told = traceparent()
    return {} if told is None else {HEADER: told}


def named(told: str | None) -> Mapping[str, str]:
    """Trace and step, as an operator looks for them."""
    if told is None:
        return {}
    _, trace_id, span_id, _ = told.split("-")
    return {"trace_id": trace_id, "span_id": span_id}
