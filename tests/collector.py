"""A collector of traces on this machine: takes what comes by OTLP over HTTP, and keeps it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status


@dataclass(frozen=True)
class Kept:
    """One span. Ids are in hexadecimal, as `traceparent` has them."""

    name: str
    kind: str
    trace_id: str
    span_id: str
    parent_id: str
    attributes: dict[str, str]
    failed: bool
    service: str
    seconds: float


@dataclass
class Collector:
    """``url`` is what COACH_OTLP_ENDPOINT is set to."""

    url: str = ""
    spans: list[Kept] = field(default_factory=list)

    def take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = _told(resource.resource.attributes)["service.name"]
            for scope in resource.scope_spans:
                self.spans += [_kept(span, service) for span in scope.spans]

    def named(self, name: str) -> Sequence[Kept]:
        return [span for span in self.spans if span.name == name]

    def trace(self, trace_id: str) -> Sequence[Kept]:
        return [span for span in self.spans if span.trace_id == trace_id]


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            collector.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        collector.url = f"http://127.0.0.1:{server.server_port}"
        yield collector
        server.shutdown()


def _kept(span: Span, service: str) -> Kept:
    return Kept(
        name=span.name,
        kind=Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=span.parent_span_id.hex(),
        attributes=_told(span.attributes),
        failed=span.status.code == Status.STATUS_CODE_ERROR,
        service=service,
        seconds=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
    )


def _told(attributes: Sequence[KeyValue]) -> dict[str, str]:
    return {each.key: each.value.string_value or str(each.value.int_value) for each in attributes}
