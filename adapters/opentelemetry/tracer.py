"""Steps as OpenTelemetry's spans. They carry what is on this list, and nothing else."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry.context import Context
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
    Tracer,
    set_span_in_context,
)

from application.trace import led_by, traceparent
from application.tracer import NobodyFollows, Step, StepKind

ATTRIBUTES = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
    "transport": "messaging.system",
    "event": "messaging.destination.name",
    "subscriber": "messaging.consumer.group.name",
    "use_case": "coach.use_case",
    "outcome": "coach.outcome",
    "store": "coach.store",
    "model": "coach.model",
    "operation": "coach.operation",
}
KINDS = {
    StepKind.REQUEST: SpanKind.SERVER,
    StepKind.MESSAGE: SpanKind.CONSUMER,
    StepKind.INSIDE: SpanKind.INTERNAL,
}
_BILLION = 1_000_000_000
_UNSEEN = NobodyFollows()


class OtelStep:
    def __init__(self, span: Span) -> None:
        self._span = span

    def tell(self, **what: str | int) -> None:
        self._span.set_attributes(_attributes(what))

    def rename(self, name: str) -> None:
        self._span.update_name(name)

    def failed(self) -> None:
        self._span.set_status(StatusCode.ERROR)


class OtelTracer:
    """Of a failure only the kind is told: its message may quote a learner."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    @contextmanager
    def step(self, name: str, kind: StepKind, **what: str | int) -> Iterator[Step]:
        before = traceparent()
        if before is not None and not _is_sampled(before):
            yield _UNSEEN
            return
        span = self._tracer.start_span(
            name, context=_context(before), kind=KINDS[kind], attributes=_attributes(what)
        )
        with led_by(_named(span.get_span_context())):
            try:
                yield OtelStep(span)
            except Exception as error:
                span.set_status(StatusCode.ERROR)
                span.set_attribute("error.type", type(error).__name__)
                raise
            finally:
                span.end()

    def took(self, name: str, seconds: float, *, failed: bool, **what: str | int) -> None:
        before = traceparent()
        if before is None or not _is_sampled(before):
            return
        now = time.time_ns()
        span = self._tracer.start_span(
            name,
            context=_context(before),
            kind=SpanKind.CLIENT,
            attributes=_attributes(what),
            start_time=now - int(seconds * _BILLION),
        )
        if failed:
            span.set_status(StatusCode.ERROR)
        span.end(now)


def _attributes(what: Mapping[str, str | int]) -> dict[str, str | int]:
    return {ATTRIBUTES[name]: value for name, value in what.items()}


def _named(span: SpanContext) -> str:
    return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"


def _context(before: str | None) -> Context:
    """Where a step belongs; an empty one begins a trace."""
    if before is None:
        return Context()
    _, trace_id, span_id, flags = before.split("-")
    parent = SpanContext(
        int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16))
    )
    return set_span_in_context(NonRecordingSpan(parent), Context())


def _is_sampled(before: str) -> bool:
    return bool(int(before[-2:], 16) & TraceFlags.SAMPLED)
