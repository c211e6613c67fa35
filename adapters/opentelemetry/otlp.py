"""Where traces go: to a collector, by OTLP over HTTP, beside whatever else this process does."""

import asyncio
import logging
import threading
import time

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio

from adapters.opentelemetry.tracer import OtelTracer

WAITING = 4096  # spans; of those that nobody takes the oldest are lost, and nobody waits
BATCH = 512
EVERY = 1000.0  # milliseconds
PATIENCE = 2.0  # seconds for an answer of the collector
FAREWELL = 2.0  # seconds for the last spans
COMPLAINT = 60.0  # seconds between two lines of the log about a collector that is away

_exporters_log = logging.getLogger("opentelemetry.exporter.otlp.proto.http.trace_exporter")


class _NowAndThen(logging.Filter):
    def __init__(self) -> None:
        super().__init__()
        self._again_at = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """What failed in the end, and not each try, and not all the time."""
        now = time.monotonic()
        heard = record.levelno >= logging.ERROR and now >= self._again_at
        if heard:
            self._again_at = now + COMPLAINT
        return heard


class OtlpTracer(OtelTracer):
    """Begins a trace for ``ratio`` of what nobody led to; the rest follows whatever led to it."""

    def __init__(self, endpoint: str, *, service: str, version: str, ratio: float) -> None:
        """``endpoint``: of the collector, without the path for traces."""
        _exporters_log.addFilter(_NowAndThen())
        self._exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=PATIENCE)
        self._provider = TracerProvider(
            sampler=ParentBasedTraceIdRatio(ratio),
            resource=Resource.create({"service.name": service, "service.version": version}),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(
            BatchSpanProcessor(
                self._exporter,
                max_queue_size=WAITING,
                max_export_batch_size=BATCH,
                schedule_delay_millis=EVERY,
            )
        )
        super().__init__(self._provider.get_tracer("study-coach", version))

    async def close(self) -> None:
        """Sends what is left. A collector that does not answer keeps nobody from going."""
        await asyncio.to_thread(self._end)

    def _end(self) -> None:
        ending = threading.Thread(target=self._provider.shutdown, daemon=True)  # which waits half a minute
        ending.start()
        ending.join(FAREWELL)
        if ending.is_alive():
            self._exporter.shutdown()  # type: ignore[no-untyped-call] # theirs
