"""Who follows requests and messages, if anybody does."""

from application.tracer import NobodyFollows, Tracer
from infrastructure.settings import Settings
from infrastructure.version import release


def tracer_of(settings: Settings) -> Tracer:
    """Its libraries are loaded by whoever wants them, and by nobody else."""
    if settings.otlp_endpoint is None:
        return NobodyFollows()
    from adapters.opentelemetry.otlp import OtlpTracer

    return OtlpTracer(
        settings.otlp_endpoint, service=settings.otlp_service, version=release(), ratio=settings.otlp_ratio
    )
